import { afterEach, expect, test, vi } from 'vitest';
import type { Snapshot } from '../maturity/live-view';
import type { Questionnaire } from '../maturity/questionnaire';
import type { Workshop } from '../maturity/workshop';
import * as live from './live';
import type { StoredParticipant, WorkshopRoom } from './store';

const text = (words: string) => ({ default: words });
const item = (id: string) => ({
	id,
	title: text(id),
	question: text(id),
	why: null,
	variant: null,
	levels: { 1: text(''), 2: text(''), 3: text(''), 4: text(''), 5: text('') },
	evidenceExamples: [],
	lead: null,
	guide: [],
	critical: false,
	weight: 1,
	prerequisites: [],
	stepHints: {},
	visibleIf: null,
	hash: id
});
const questionnaire: Questionnaire = {
	id: 'q',
	version: '1',
	hash: '',
	title: text(''),
	locales: ['en'],
	translationStatus: {},
	levels: [],
	howToChoose: [],
	nonLevels: [],
	terms: [],
	areas: [
		{ id: 'one', name: text('One'), purpose: null, weight: 1, items: [item('A-1'), item('A-2')] }
	]
};
const workshop: Workshop = {
	id: 'w',
	title: '',
	place: '',
	startsOn: '',
	endsOn: '',
	marking: '',
	smallGroup: 3,
	questionnaire: { id: 'q', version: '1', hash: '' },
	functions: [{ id: 'f', name: 'F' }],
	assessments: [
		{
			id: 'a',
			administration: '',
			name: '',
			region: '',
			targets: {},
			agreed: {},
			rounds: [],
			plan: { entries: [], declined: [] },
			finalised: []
		}
	],
	facilitators: [],
	joinCode: '',
	sample: false,
	createdAt: '',
	events: [{ what: 'opened', at: '', by: '' }]
};
const person = (id: string, slots: StoredParticipant['slots'] = {}): StoredParticipant => ({
	id,
	assessment: 'a',
	group: 'f',
	source: 'phone',
	language: 'en',
	secretHash: 'secret-hash',
	reentryHash: '',
	submitted: false,
	slots
});
const level4 = { answer: { value: 4 as const, comment: 'a secret comment' }, rev: 1 };

/** A room in memory; `change` does what a synced write does. */
function roomOf(people: StoredParticipant[]) {
	let data = workshop;
	let participants = people;
	const listeners = new Set<() => void>();
	const room: WorkshopRoom = {
		workshop: {
			get data() {
				return data;
			},
			change: () => Promise.reject(new Error('not needed'))
		},
		questionnaireFile: {},
		answers: {
			accepting: true,
			version: 0,
			participants: () => participants,
			participant: () => null,
			join: () => Promise.resolve(),
			readmit: () => Promise.resolve(),
			record: () => Promise.resolve([]),
			submit: () => Promise.resolve(),
			merge: () => Promise.resolve(),
			open: () => Promise.resolve(),
			fold: () => Promise.resolve(),
			subscribe(listener) {
				listeners.add(listener);
				return () => listeners.delete(listener);
			}
		}
	};
	return {
		room,
		listeners,
		change(next: StoredParticipant[], facts = data) {
			participants = next;
			data = facts;
			for (const listener of listeners) listener();
		}
	};
}

const HOUR_MS = 3_600_000;
async function read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
	const { value } = await reader.read();
	return new TextDecoder().decode(value);
}
function snapshotIn(frame: string): Snapshot {
	const data = /^data: (.*)$/m.exec(frame)?.[1] ?? 'null';
	return JSON.parse(data);
}

afterEach(() => {
	live.closeAll();
	live.show('w', null);
	vi.useRealTimers();
});

test('the first snapshot comes at once, and holds no answer, comment or secret', async () => {
	const { room } = roomOf(['p', 'q', 'r'].map((id) => person(id, { 'A-1': level4 })));
	const frame = await read(live.stream(room, questionnaire, 'desk', HOUR_MS).getReader());
	expect(frame).toMatch(/^id: \d+\ndata: /);
	expect(snapshotIn(frame).joined).toBe(3);
	expect(frame).not.toMatch(/secret|A-1|"value"|"p"/);
});

test('changes are gathered, the version grows, and the same again is not sent', async () => {
	vi.useFakeTimers();
	const { room, change } = roomOf([person('p')]);
	const reader = live.stream(room, questionnaire, 'desk', HOUR_MS).getReader();
	const first = snapshotIn(await read(reader));
	change([person('p'), person('q')]);
	change([person('p'), person('q'), person('r')]);
	await vi.advanceTimersByTimeAsync(300);
	const second = snapshotIn(await read(reader));
	expect(second.joined).toBe(3);
	expect(second.version).toBeGreaterThan(first.version);
	expect(second.edition).toBe(first.edition);
	change([person('p'), person('q'), person('r')]);
	await vi.advanceTimersByTimeAsync(300);
	change([person('p'), person('q'), person('r'), person('s')], { ...workshop, title: 'x' });
	await vi.advanceTimersByTimeAsync(300);
	const third = snapshotIn(await read(reader));
	expect(third.joined).toBe(4);
	expect(third.edition).toBeGreaterThan(second.edition);
});

test('who comes between a change and its broadcast takes it from nobody', async () => {
	vi.useFakeTimers();
	const { room, change } = roomOf([person('p')]);
	const early = live.stream(room, questionnaire, 'desk', HOUR_MS).getReader();
	await read(early);
	change([person('p'), person('q')]);
	const late = live.stream(room, questionnaire, 'desk', HOUR_MS).getReader();
	expect(snapshotIn(await read(late)).joined).toBe(2);
	await vi.advanceTimersByTimeAsync(300);
	expect(snapshotIn(await read(early)).joined).toBe(2);
});

test('who comes after nobody was there sees what happened meanwhile', async () => {
	vi.useFakeTimers();
	const { room, change } = roomOf([person('p')]);
	const gone = live.stream(room, questionnaire, 'desk', HOUR_MS).getReader();
	await read(gone);
	await gone.cancel();
	change([person('p'), person('q')]);
	await vi.advanceTimersByTimeAsync(300);
	const back = live.stream(room, questionnaire, 'desk', HOUR_MS).getReader();
	expect(snapshotIn(await read(back)).joined).toBe(2);
});

test('the projector gets nothing by function and nobody who went quiet', async () => {
	const { room } = roomOf(['p', 'q', 'r'].map((id) => person(id)));
	const frame = await read(live.stream(room, questionnaire, 'projector', HOUR_MS).getReader());
	expect(snapshotIn(frame).assessments).toEqual([
		expect.objectContaining({ areas: [], functions: [], quiet: 0 })
	]);
});

test('who went quiet is found without an event', async () => {
	vi.useFakeTimers();
	const { room } = roomOf([person('p'), { ...person('q'), submitted: true }]);
	const reader = live.stream(room, questionnaire, 'desk', HOUR_MS).getReader();
	expect(snapshotIn(await read(reader)).assessments[0]?.quiet).toBe(0);
	// The stream holds a few frames only: read the heartbeats as they come.
	let last = '';
	const reading = (async () => {
		for (;;) {
			const frame = await read(reader);
			if (frame.includes('data:')) {
				last = frame;
				return;
			}
		}
	})();
	await vi.advanceTimersByTimeAsync(6 * 60_000);
	await reading;
	expect(snapshotIn(last).assessments[0]?.quiet).toBe(1);
});

test('a facilitator turning to an item moves the projector', async () => {
	vi.useFakeTimers();
	const { room } = roomOf([]);
	const reader = live.stream(room, questionnaire, 'projector', HOUR_MS).getReader();
	await read(reader);
	live.show('w', { assessment: 'a', item: 'A-2' });
	await vi.advanceTimersByTimeAsync(300);
	expect(snapshotIn(await read(reader)).shown).toEqual({ assessment: 'a', item: 'A-2' });
});

test('nothing stays behind a reader who goes, and a stream ends with its lifetime', async () => {
	vi.useFakeTimers();
	const { room, listeners } = roomOf([]);
	const gone = live.stream(room, questionnaire, 'desk', HOUR_MS).getReader();
	const ending = live.stream(room, questionnaire, 'desk', 1000).getReader();
	expect(live.streams()).toBe(2);
	await gone.cancel();
	expect(live.streams()).toBe(1);
	await read(ending);
	await vi.advanceTimersByTimeAsync(1100);
	expect((await ending.read()).done).toBe(true);
	expect(live.streams()).toBe(0);
	expect(listeners.size).toBe(1);
	await vi.advanceTimersByTimeAsync(11 * 60_000);
	expect(listeners.size).toBe(0);
});

test('a reader that stalls is let go instead of filling memory', async () => {
	vi.useFakeTimers();
	const { room, change } = roomOf([]);
	live.stream(room, questionnaire, 'desk', HOUR_MS);
	for (let n = 1; n < 30; n += 1) {
		change(Array.from({ length: n }, (_, i) => person(String(i))));
		await vi.advanceTimersByTimeAsync(300);
	}
	expect(live.streams()).toBe(0);
});

test('closing all ends every stream at once', async () => {
	const { room } = roomOf([]);
	const readers = Array.from({ length: 3 }, () =>
		live.stream(room, questionnaire, 'desk', HOUR_MS).getReader()
	);
	live.closeAll();
	for (const reader of readers) {
		await reader.read();
		expect((await reader.read()).done).toBe(true);
	}
	expect(live.streams()).toBe(0);
});
