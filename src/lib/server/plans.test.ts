import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Assessment, PlanEntry } from '../maturity/workshop';
import * as instruments from './instruments';
import * as plans from './plans';
import { openStore } from './storage/open-store';
import type { Store, WorkshopRoom } from './store';
import * as workshops from './workshops';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const who = { id: 'ada', name: 'Ada' };
const entry: Omit<PlanEntry, 'id' | 'action'> = {
	title: 'A standing group',
	serves: [{ item: 'RM-1', from: 1, to: 2 }],
	owner: 'Enforcement',
	startsOn: '',
	dueOn: '2027-06-30',
	status: 'planned',
	effort: 2,
	note: ''
};
let dataDir: string;
let store: Store;
let room: WorkshopRoom;
let place: plans.Place;
let actions: instruments.Instrument['catalogue']['actions'];

const assessment = (): Assessment => {
	const [first] = room.workshop.data.assessments;
	if (!first) throw new Error('the workshop has no assessment');
	return first;
};
const chosen = () => assessment().plan.entries.map(({ action, status }) => `${action} ${status}`);
const pick = (...ids: string[]) => actions.filter(({ id }) => ids.includes(id));

beforeAll(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'plans-'));
	store = await openStore(dataDir);
	const { questionnaire, catalogue, file } = await instruments.load('stce');
	actions = catalogue.actions;
	room = await workshops.create(
		store,
		who,
		{
			...{ title: 'Test', place: '', startsOn: '2026-11-17', endsOn: '2026-11-19' },
			...{ marking: '', smallGroup: 5, languages: ['en'] },
			administrations: [{ assessment: '', name: 'Velmara', region: 'europe' }],
			functions: [{ id: 'f', name: 'Enforcement' }],
			targets: Object.fromEntries(questionnaire.areas.map(({ id }) => [id, 3 as const]))
		},
		questionnaire,
		file
	);
	place = { store, who, room, assessment: assessment().id };
});

afterAll(async () => {
	await store.close();
	rmSync(dataDir, { recursive: true });
});

test('no plan before the votes are revealed', async () => {
	await expect(plans.addOwn(place, entry)).rejects.toThrow(workshops.NotPossible);
	expect(assessment().plan.entries).toEqual([]);
	await workshops.open(store, who, room);
	await expect(plans.adopt(place, pick('D08'))).rejects.toThrow(workshops.NotPossible);
	await workshops.close(store, who, room);
});

test('what a form offered and did not tick leaves the plan; what it did not offer stays', async () => {
	await plans.choose(place, pick('D08', 'D04'), new Set(['D08', 'D04']));
	await plans.choose(place, pick('D16'), new Set(['D16']));
	await plans.choose(place, pick('D08', 'D04'), new Set(['D04']));
	expect(chosen()).toEqual(['D04 planned', 'D16 planned']);
});

test('two facilitators who choose at once both find their action', async () => {
	await Promise.all([plans.adopt(place, pick('D13')), plans.adopt(place, pick('D17'))]);
	expect(chosen()).toEqual(expect.arrayContaining(['D13 planned', 'D17 planned']));
});

test('declining, taking it back, changing and removing', async () => {
	const [d13] = pick('D13');
	if (!d13) throw new Error('D13 is gone from the catalogue');
	await plans.decline(place, d13, 'Finished last year.');
	expect(chosen()).not.toContain('D13 planned');
	expect(assessment().plan.declined).toEqual([{ action: 'D13', reason: 'Finished last year.' }]);
	await plans.takeBack(place, 'D13');
	expect(assessment().plan.declined).toEqual([]);

	await plans.addOwn(place, entry);
	const own = assessment().plan.entries.at(-1);
	expect(own).toMatchObject({ ...entry, action: null });
	await plans.change(place, own?.id ?? '', { ...entry, status: 'under-way' });
	expect(assessment().plan.entries.at(-1)?.status).toBe('under-way');
	await plans.remove(place, own?.id ?? '');
	expect(assessment().plan.entries.some(({ action }) => action === null)).toBe(false);
});

test('every change is in the audit log, and a change that changes nothing is not', async () => {
	const count = async () => (await store.audit.entries()).length;
	const before = await count();
	await plans.adopt(place, pick('D16'));
	expect(await count()).toBe(before);
	await plans.adopt(place, pick('W09'));
	expect((await store.audit.entries()).at(-1)).toMatchObject({
		who: 'ada',
		what: 'plan: a computed plan adopted',
		detail: 'W09'
	});
});

test('the plan goes on after the seal, and the seal stays true', async () => {
	await workshops.finalise(store, who, room, assessment().id, () => 'sealed');
	await plans.adopt(place, pick('D02'));
	expect(chosen()).toContain('D02 planned');
	expect(assessment().finalised).toHaveLength(1);
});
