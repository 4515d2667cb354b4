/** One assessment out of a data folder and into another, over the real store and the sample workshops. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillWithSamples } from '../../src/cli/demo';
import type { SampleFile } from '../../src/cli/sample-workshop';
import { assessmentFileText, filedResult } from '../../src/lib/maturity/assessment-file';
import { canonicalJson } from '../../src/lib/maturity/canonical-json';
import type { Assessment } from '../../src/lib/maturity/workshop';
import * as assessmentFiles from '../../src/lib/server/assessment-files';
import * as instruments from '../../src/lib/server/instruments';
import * as plans from '../../src/lib/server/plans';
import { parseJson } from '../../src/lib/server/read-json';
import * as results from '../../src/lib/server/results';
import { openStore } from '../../src/lib/server/storage/open-store';
import type { Store, WorkshopRoom } from '../../src/lib/server/store';
import * as workshops from '../../src/lib/server/workshops';

const folders: string[] = [];
const stores: Store[] = [];
const who = { id: 'importer', name: 'Importer' };

async function newStore(): Promise<Store> {
	const folder = await mkdtemp(join(tmpdir(), 'stce-files-'));
	folders.push(folder);
	const store = await openStore(folder, { log: () => undefined });
	stores.push(store);
	return store;
}

interface Place {
	readonly store: Store;
	readonly room: WorkshopRoom;
	readonly assessment: Assessment;
}

let origin: Store;
const revealed: Place[] = [];

async function bytesOf({ store, room, assessment }: Place): Promise<Uint8Array> {
	const { questionnaire } = await instruments.of(room);
	const file = assessmentFiles.exportOf(store, room, assessment, questionnaire);
	const report = await results.reportOf(store, room, assessment);
	expect(report.administration).toBe(file.administration.name);
	const text = assessmentFileText(file, filedResult(await resultOf({ store, room, assessment })));
	return Buffer.from(text);
}

async function resultOf({ room, assessment }: Place) {
	const { questionnaire } = await instruments.of(room);
	const people = room.answers.participants();
	const { ofPeople } = await import('../../src/lib/server/responses');
	return results.resultOf(questionnaire, assessment, ofPeople(people, assessment.id));
}

function rawOf(bytes: Uint8Array): unknown {
	const read = parseJson(bytes);
	if (!read.ok) throw new Error(`status ${read.status}`);
	return read.value;
}

async function bring(store: Store, raw: unknown, into: assessmentFiles.Into | null = null) {
	const outcome = await assessmentFiles.importFile(store, who, raw, into);
	if (!outcome.ok) throw new Error(JSON.stringify(outcome));
	const room = await store.room(outcome.done.workshop);
	const found = room && workshops.assessmentOf(room.workshop.data, outcome.done.assessment);
	if (!room || !found) throw new Error('not there after the import');
	return { done: outcome.done, place: { store, room, assessment: found } };
}

/** Everything that a screen could show, as text. */
const stateOf = (room: WorkshopRoom) =>
	canonicalJson([room.workshop.data, room.answers.participants()]);

beforeAll(async () => {
	origin = await newStore();
	const sample = JSON.parse(
		await readFile('questionnaires/stce/sample-workshops.json', 'utf8')
	) as SampleFile;
	await fillWithSamples(origin, sample, 'stce');
	for (const { id } of origin.workshops()) {
		const room = await origin.room(id);
		for (const assessment of room?.workshop.data.assessments ?? [])
			if (
				room &&
				assessmentFiles.canExport(room, assessment) &&
				room.workshop.data.events.length > 0
			)
				revealed.push({ store: origin, room, assessment });
	}
}, 120_000);

afterAll(async () => {
	for (const store of stores) await store.close();
	for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const first = () => {
	const place = revealed.find(({ assessment }) => assessment.plan.entries.length > 0);
	if (!place) throw new Error('the samples hold no revealed assessment with a plan');
	return place;
};

test('an import on another data folder gives the same result, plan, history and seal', async () => {
	expect(revealed.length).toBeGreaterThan(0);
	const store = await newStore();
	for (const place of revealed) {
		const { done, place: there } = await bring(store, rawOf(await bytesOf(place)));
		expect(await resultOf(there)).toEqual(await resultOf(place));
		// The id of the administration is each data folder's own.
		expect({ ...there.assessment, administration: '' }).toEqual({
			...place.assessment,
			administration: ''
		});
		expect(done.seal).toBe(place.assessment.finalised.length > 0 ? 'intact' : 'none');
		expect(done.notes).toMatchObject({ planKept: 0, targetsKept: [] });
	}
	// Administrations of one workshop come together again.
	expect(store.workshops().length).toBe(
		new Set(revealed.map(({ room }) => room.workshop.data.id)).size
	);
});

test('importing twice changes nothing, here and where it came from', async () => {
	const raw = rawOf(await bytesOf(first()));
	const store = await newStore();
	const { place } = await bring(store, raw);
	const before = stateOf(place.room);
	const again = await bring(store, raw);
	expect(stateOf(again.place.room)).toBe(before);
	expect(again.done).toMatchObject({ made: 'nothing', peopleAdded: 0, peopleChanged: 0 });

	const { room } = first();
	await room.workshop.change((draft) => {
		draft.facilitators.push(who.id);
	});
	const home = stateOf(room);
	await bring(origin, raw);
	expect(stateOf(room)).toBe(home);
});

test('a file written again after an import is the same file', async () => {
	const bytes = await bytesOf(first());
	const { place } = await bring(await newStore(), rawOf(bytes));
	expect(Buffer.from(await bytesOf(place)).toString()).toBe(Buffer.from(bytes).toString());
});

test('answers of one workshop from two laptops come together without doubles', async () => {
	const { assessment, room } = first();
	const raw = rawOf(await bytesOf(first())) as { participants: { id: string }[] };
	const unsealed = { ...raw, finalised: [] };
	const half = Math.floor(raw.participants.length / 2);
	const store = await newStore();
	await bring(store, { ...unsealed, participants: raw.participants.slice(0, half + 1) });
	const { done, place } = await bring(store, {
		...unsealed,
		participants: raw.participants.slice(half)
	});
	expect(done).toMatchObject({ peopleAdded: raw.participants.length - half - 1, peopleChanged: 0 });
	const wanted = room.answers.participants().filter((one) => one.assessment === assessment.id);
	expect(place.room.answers.participants().map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
	expect(await resultOf(place)).toEqual(await resultOf(first()));
});

test('the newer of two answers holds, whichever comes first', async () => {
	const raw = rawOf(await bytesOf(first())) as {
		finalised: unknown;
		participants: { id: string; answers: Record<string, { rev: number; answer: unknown }> }[];
	};
	raw.finalised = [];
	const newer = structuredClone(raw);
	const [person] = newer.participants;
	const [item = ''] = Object.keys(person?.answers ?? {});
	if (!person) throw new Error('nobody answered');
	person.answers[item] = { answer: { value: 5 }, rev: 9 };
	for (const order of [
		[raw, newer],
		[newer, raw]
	]) {
		const store = await newStore();
		for (const one of order) await bring(store, one);
		const room = await store.room(store.workshops()[0]?.id ?? '');
		expect(room?.answers.participant(person.id)?.slots[item]).toEqual(person.answers[item]);
	}
});

test('answers can go into an assessment that was set up apart', async () => {
	const raw = rawOf(await bytesOf(first()));
	const store = await newStore();
	const { place: own } = await bring(store, { ...(raw as object), finalised: [] });
	const renamed = structuredClone(raw) as {
		workshop: { id: string };
		assessment: string;
		finalised: unknown[];
		participants: { id: string }[];
	};
	renamed.workshop.id = 'elsewhere';
	renamed.assessment = 'apart';
	renamed.finalised = [];
	renamed.participants = renamed.participants.map((one) => ({ ...one, id: `x${one.id}` }));
	const into = { workshop: own.room.workshop.data.id, assessment: own.assessment.id };
	for (const added of [renamed.participants.length, 0]) {
		const { done, place } = await bring(store, renamed, into);
		expect(done).toMatchObject({ ...into, made: 'nothing', peopleAdded: added });
		expect(place.assessment.plan).toEqual(own.assessment.plan);
	}
	expect(store.workshops().length).toBe(1);
});

test('refused: a workshop of others, another questionnaire, a change under a seal', async () => {
	const raw = rawOf(await bytesOf(first())) as {
		questionnaire: { hash: string };
		participants: { answers: Record<string, unknown> }[];
		assessment: string;
	};
	const store = await newStore();
	await bring(store, raw);
	const stranger = { id: 'stranger', name: 'Stranger' };
	expect(await assessmentFiles.importFile(store, stranger, raw, null)).toMatchObject({
		ok: false,
		refusal: 'not-named'
	});
	const foreign = { ...raw, questionnaire: { ...raw.questionnaire, hash: 'f'.repeat(64) } };
	expect(await assessmentFiles.importFile(store, who, foreign, null)).toMatchObject({
		ok: false,
		refusal: 'questionnaire'
	});
	const sealed = revealed.find(({ assessment }) => assessment.finalised.length > 0);
	if (!sealed) throw new Error('the samples hold no sealed result');
	const sealedRaw = rawOf(await bytesOf(sealed)) as typeof raw;
	await bring(store, sealedRaw);
	const changed = structuredClone(sealedRaw);
	for (const { answers } of changed.participants)
		for (const item of Object.keys(answers)) answers[item] = { answer: { value: 5 }, rev: 99 };
	expect(await assessmentFiles.importFile(store, who, changed, null)).toMatchObject({
		ok: false,
		refusal: 'sealed'
	});
});

test('a plan that came with a file can be followed', async () => {
	const { place } = await bring(await newStore(), rawOf(await bytesOf(first())));
	const [entry] = place.assessment.plan.entries;
	if (!entry) throw new Error('no plan');
	await plans.change(
		{ store: place.store, who, room: place.room, assessment: place.assessment.id },
		entry.id,
		{ ...entry, status: 'done' }
	);
	const report = await results.reportOf(
		place.store,
		place.room,
		workshops.assessmentOf(place.room.workshop.data, place.assessment.id) ?? place.assessment
	);
	const shown = report.areas.flatMap(({ plan }) => plan).find((one) => one.entry.id === entry.id);
	expect(shown?.entry.status).toBe('done');
	expect(shown?.title ?? shown?.entry.title).toBeTruthy();
});

test('nothing leaves a room that still takes answers', async () => {
	for (const { id } of origin.workshops()) {
		const room = await origin.room(id);
		if (!room?.answers.accepting) continue;
		const [assessment] = room.workshop.data.assessments;
		if (!assessment) continue;
		const { questionnaire } = await instruments.of(room);
		expect(() => assessmentFiles.exportOf(origin, room, assessment, questionnaire)).toThrow('open');
		return;
	}
	throw new Error('the samples hold no open workshop');
});
