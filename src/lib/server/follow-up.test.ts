import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { itemsOf, type Level } from '../maturity/questionnaire';
import * as followUp from './follow-up';
import * as instruments from './instruments';
import { openStore } from './storage/open-store';
import type { Store } from './store';
import * as workshops from './workshops';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const ada = { id: 'ada', name: 'Ada' };
const eve = { id: 'eve', name: 'Eve' };
let dataDir: string;
let store: Store;

/** A workshop of one administration at which eight people all say the same level. */
async function hold(who: workshops.Who, name: string, day: string, level: Level | null) {
	const { questionnaire, file } = await instruments.load('stce');
	const room = await workshops.create(
		store,
		who,
		{
			...{ title: day, place: '', startsOn: day, endsOn: day },
			...{ marking: '', smallGroup: 5, languages: ['en'] },
			administrations: [{ assessment: '', name, region: 'europe' }],
			functions: [{ id: 'f', name: 'Enforcement' }],
			targets: Object.fromEntries(questionnaire.areas.map(({ id }) => [id, 3 as const]))
		},
		questionnaire,
		file
	);
	const [assessment] = room.workshop.data.assessments;
	if (!assessment) throw new Error('the workshop has no assessment');
	await workshops.open(store, who, room);
	if (level !== null) {
		for (const person of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
			const id = `${day}-${person}`;
			await room.answers.join({
				...{ id, assessment: assessment.id, group: 'f', source: 'paper' as const },
				...{ language: 'en', secretHash: '', reentryHash: '' }
			});
			await room.answers.record(
				id,
				itemsOf(questionnaire).map((item) => ({
					...{ slot: item.id, answer: { value: level }, rev: 1, client: 'test' }
				}))
			);
		}
		await workshops.close(store, who, room);
	}
	return assessment.administration;
}

let velmara: string;

beforeAll(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'follow-up-'));
	store = await openStore(dataDir);
	await hold(ada, 'Velmara', '2026-11-19', 3);
	velmara = await hold(ada, 'Velmara', '2025-05-14', 2);
	await hold(ada, 'Velmara', '2027-11-19', null);
	await hold(eve, 'Ostwen', '2026-01-10', 2);
});

afterAll(async () => {
	await store.close();
	rmSync(dataDir, { recursive: true });
});

test('an administration is found again by its name, and its assessments stand oldest first', async () => {
	const held = await followUp.assessmentsOf(store, ada, velmara);
	expect(held.map(({ on }) => on)).toEqual(['2025-05-14', '2026-11-19']);
});

test('a room that is still answering shows nothing', async () => {
	const held = await followUp.assessmentsOf(store, ada, velmara);
	expect(held.some(({ on }) => on === '2027-11-19')).toBe(false);
	expect(followUp.administrationsOf(store, ada)).toEqual([
		{ id: velmara, name: 'Velmara', region: 'europe', workshops: 3, last: '2027-11-19' }
	]);
});

test('a facilitator who is not named sees neither the administration nor its results', async () => {
	expect(followUp.administrationsOf(store, eve).map(({ name }) => name)).toEqual(['Ostwen']);
	expect(await followUp.assessmentsOf(store, eve, velmara)).toEqual([]);
	expect(await followUp.assessmentsOf(store, null, velmara)).toEqual([]);
});

test('the change between two rooms is told area by area', async () => {
	const [before, after] = await followUp.assessmentsOf(store, ada, velmara);
	if (!before || !after) throw new Error('expected two assessments');
	const change = followUp.changeBetween(before, after);
	expect(change.areas).toHaveLength(8);
	expect(change.areas.map(({ verdict, delta }) => [verdict, delta])).toEqual(
		change.areas.map(() => ['up', 1])
	);
	expect(change.areas.every(({ down, same }) => down === 0 && same === 0)).toBe(true);
	expect(followUp.changeBetween(before, after)).toBe(change);
});
