/** Joining, coming back and answering, over the real store. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Assessment, Workshop } from '../maturity/workshop';
import { parseQuestionnaire } from '../survey/parse';
import * as participants from './participants';
import * as responses from './responses';
import { NotAccepting } from './storage/errors';
import { openStore } from './storage/open-store';
import type { Store, WorkshopRoom } from './store';

const file: unknown = JSON.parse(await readFile('questionnaires/stce/questionnaire.json', 'utf8'));
const { questionnaire } = parseQuestionnaire(file);
if (!questionnaire) throw new Error('the shipped questionnaire does not parse');

const assessment: Assessment = {
	id: 'a1',
	administration: 'x1',
	name: 'Customs of Amalia',
	region: '',
	targets: {},
	agreed: {},
	rounds: [],
	plan: { entries: [], declined: [] },
	finalised: []
};
const workshop: Workshop = {
	id: 'w1',
	title: 'A workshop',
	place: '',
	startsOn: '2026-01-01',
	endsOn: '2026-01-02',
	marking: '',
	smallGroup: 5,
	questionnaire: { id: questionnaire.id, version: questionnaire.version, hash: questionnaire.hash },
	functions: [{ id: 'e', name: 'Enforcement' }],
	assessments: [assessment],
	facilitators: ['f1'],
	joinCode: 'KX7M-2QRD',
	sample: false,
	createdAt: '2026-01-01T00:00:00.000Z',
	events: [{ what: 'opened', at: '2026-01-01T00:00:00.000Z', by: 'f1' }]
};

let dir: string;
let store: Store;
let room: WorkshopRoom;

beforeEach(async () => {
	dir = await mkdtemp(path(tmpdir(), 'participants-'));
	store = await openStore(dir);
	room = await store.create(workshop, file);
	await room.answers.open();
});
afterEach(async () => {
	await store.close();
	await rm(dir, { recursive: true });
});

async function joinOne() {
	const joined = await participants.join(room, { assessment: 'a1', group: 'e', language: 'fr' });
	if (!joined) throw new Error('could not join');
	return joined;
}

async function recordAs(cookie: string, slot: string, raw: unknown, rev?: number) {
	const official = await participants.find(store, await participants.identify(store, cookie));
	if (!official || !questionnaire) throw new Error('nobody');
	const field = rev === undefined ? { slot, raw } : { slot, raw, rev };
	return responses.record(room, questionnaire, official.asked, official.participant, 'c', [field]);
}

async function close() {
	await room.answers.fold();
	await room.workshop.change((draft) => {
		draft.events.push({ what: 'closed', at: '2026-01-01T01:00:00.000Z', by: 'f1' });
	});
}

test.each(['KX7M-2QRD', 'kx7m2qrd', ' KX7M 2QRD '])(
	'the code %j finds the open room',
	async (code) => {
		expect((await participants.findOpenRoom(store, code))?.workshop.data.id).toBe('w1');
	}
);

test('unknown, misshapen and closed codes are all the same: null', async () => {
	expect(await participants.findOpenRoom(store, 'AAAA-AAAA')).toBeNull();
	expect(await participants.findOpenRoom(store, '')).toBeNull();
	await close();
	expect(await participants.findOpenRoom(store, 'KX7M-2QRD')).toBeNull();
});

test('only the whole cookie says who it is', async () => {
	const { cookie } = await joinOne();
	const [w = '', id = ''] = cookie.split('.');
	expect(await participants.identify(store, cookie)).toEqual({ workshop: 'w1', id });
	for (const wrong of [
		undefined,
		'',
		'a.b.c',
		`${w}.${id}.`,
		`${cookie}x`,
		`${w}.${id}.guess`,
		`${cookie}.x`
	])
		expect(await participants.identify(store, wrong)).toBeNull();
});

test('nobody can be a sheet of paper', async () => {
	const id = await participants.addPaper(room, { assessment: 'a1', group: 'e', language: 'en' });
	expect(id).not.toBeNull();
	expect(await participants.identify(store, `w1.${id}.`)).toBeNull();
	expect(await participants.identify(store, `w1.${id}.x`)).toBeNull();
	expect(responses.of(room, 'a1')[0]?.source).toBe('paper');
});

test('the personal code brings the official to another phone and lets the first one go', async () => {
	const { cookie, reentry } = await joinOne();
	await recordAs(cookie, 'PS-1', { value: '3' }, 1);
	const again = await participants.reenter(store, reentry.toLowerCase().replaceAll('-', ' '));
	expect(again?.language).toBe('fr');
	expect(await participants.identify(store, cookie)).toBeNull();
	const official = await participants.find(
		store,
		await participants.identify(store, again?.cookie)
	);
	expect(official && responses.answersOf(official.participant, '')['PS-1']?.value).toBe(3);
	expect(await participants.reenter(store, 'AAAA-AAAA-AAAA')).toBeNull();
});

test('no secret, name, address or clock stands beside an answer', async () => {
	const { cookie, reentry } = await joinOne();
	await recordAs(cookie, 'PS-1', { value: 2, comment: 'A note' }, 1);
	const stored = JSON.stringify(room.answers.participants());
	expect(stored).not.toContain(reentry);
	expect(stored).not.toContain(cookie.split('.')[2]);
	expect(Object.keys(responses.of(room, 'a1')[0] ?? {}).sort()).toEqual([
		'again',
		'answers',
		'group',
		'participant',
		'source',
		'submitted'
	]);
});

test.each([
	['an unknown item', 'XX-1', { value: 1 }, undefined],
	['level 9', 'PS-1', { value: 9 }, undefined],
	['a rev of 0', 'PS-1', { value: 1 }, 0]
])('%s is refused, and nothing is stored', async (_, slot, raw, rev) => {
	const { cookie } = await joinOne();
	expect((await recordAs(cookie, slot, raw, rev)).ok).toBe(false);
	expect(responses.of(room, 'a1')[0]?.answers).toEqual({});
});

test('an old rev is answered with the one that holds, and is not held', async () => {
	const { cookie } = await joinOne();
	expect(await recordAs(cookie, 'PS-1', { value: 2 }, 5)).toEqual({
		ok: true,
		held: [{ slot: 'PS-1', rev: 5, held: true }]
	});
	expect(await recordAs(cookie, 'PS-1', { value: 4 }, 3)).toEqual({
		ok: true,
		held: [{ slot: 'PS-1', rev: 5, held: false }]
	});
	expect(responses.of(room, 'a1')[0]?.answers['PS-1']?.value).toBe(2);
});

test('a form comes after whatever is stored', async () => {
	const { cookie } = await joinOne();
	await recordAs(cookie, 'PS-1', { value: 2 }, 7);
	await recordAs(cookie, 'PS-1', { value: '4' });
	expect(responses.of(room, 'a1')[0]?.answers['PS-1']?.value).toBe(4);
});

test('after closing nothing is taken; a second round takes its one item, beside the first answer', async () => {
	const { cookie } = await joinOne();
	await recordAs(cookie, 'PS-1', { value: 2 }, 1);
	await close();
	await expect(recordAs(cookie, 'PS-1', { value: 3 }, 2)).rejects.toThrow(NotAccepting);
	await room.answers.open();
	await room.workshop.change((draft) => {
		draft.assessments[0]?.rounds.push({
			item: 'PS-1',
			openedAt: '2026-01-01T02:00:00.000Z',
			closedAt: null
		});
	});
	await expect(recordAs(cookie, 'PS-1', { value: 3 }, 2)).rejects.toThrow(NotAccepting);
	await expect(recordAs(cookie, 'PS-2@2', { value: 3 }, 1)).rejects.toThrow(NotAccepting);
	await recordAs(cookie, 'PS-1@2', { value: 4 }, 1);
	const [response] = responses.of(room, 'a1');
	expect([response?.answers['PS-1']?.value, response?.again['PS-1']?.value]).toEqual([2, 4]);
});

test('progress counts what is asked and what is given', async () => {
	const progress = responses.progress(questionnaire, { 'PS-1': { value: 'DK' } });
	expect(progress[questionnaire.areas[0]?.id ?? '']).toEqual({ answered: 1, asked: 5 });
	expect(responses.unanswered(questionnaire, { 'PS-1': { value: 'DK' } })).toHaveLength(47);
});
