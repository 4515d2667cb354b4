import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Level } from '../maturity/questionnaire';
import { phaseOf, type AgreedRecord } from '../maturity/workshop';
import type { WorkshopSetup } from '../maturity/workshop-setup';
import { openStore } from './storage/open-store';
import type { Store, WorkshopRoom } from './store';
import * as workshops from './workshops';

const me = { id: 'me', name: 'Amina' };
const other = { id: 'other', name: 'Boris' };
const setup: WorkshopSetup = {
	title: 'Workshop',
	place: 'Port Velmar',
	startsOn: '2026-11-18',
	endsOn: '2026-11-19',
	marking: '',
	smallGroup: 5,
	administrations: [
		{ assessment: '', name: 'Velmara', region: 'europe' },
		{ assessment: '', name: 'Ostria', region: 'europe' }
	],
	functions: [{ id: 'f', name: 'F' }],
	languages: ['en'],
	targets: { a: 3 }
};
const agreed = (value: Level): Omit<AgreedRecord, 'at' | 'by'> => ({
	value,
	reason: 'seen',
	agency: '',
	evidence: { status: 'seen', title: '', date: '' },
	dissent: ''
});
const seal = () => 'hash';

let dataDir: string;
let store: Store;
let room: WorkshopRoom;
let first: string;
let second: string;

beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'workshops-'));
	store = await openStore(dataDir);
	room = await workshops.create(store, me, setup, { id: 'q', version: '1', hash: 'h' }, {});
	[first = '', second = ''] = room.workshop.data.assessments.map(({ id }) => id);
});
afterEach(async () => {
	await store.close();
	await rm(dataDir, { recursive: true, force: true });
});

const join1 = (id: string) =>
	room.answers.join({
		id,
		assessment: first,
		group: 'f',
		source: 'phone',
		language: 'en',
		secretHash: '',
		reentryHash: ''
	});
const vote = (id: string, slot: string, value: Level) =>
	room.answers.record(id, [{ slot, answer: { value }, rev: 1, client: 'c' }]);
const audited = async () => (await store.audit.entries()).map(({ what }) => what);

test('a workshop exists for those named on it only', async () => {
	const { id } = room.workshop.data;
	expect(await workshops.require(store, me, id)).toBe(room);
	expect(await workshops.require(store, other, id)).toBeNull();
	expect(await workshops.require(store, null, id)).toBeNull();
	expect(await workshops.require(store, me, 'unknown')).toBeNull();
	expect(workshops.list(store, me)).toHaveLength(1);
	expect(workshops.list(store, other)).toEqual([]);
	await workshops.setFacilitators(store, me, room, ['other']);
	expect(await workshops.require(store, other, id)).toBe(room);
	expect(room.workshop.data.facilitators).toEqual(['me', 'other']);
});

test('the same administration is found again by its name', async () => {
	const again = await workshops.create(
		store,
		me,
		{ ...setup, administrations: [{ assessment: '', name: 'VELMARA', region: 'europe' }] },
		{ id: 'q', version: '1', hash: 'h' },
		{}
	);
	expect(again.workshop.data.assessments[0]?.administration).toBe(
		room.workshop.data.assessments[0]?.administration
	);
	expect(again.workshop.data.joinCode).not.toBe(room.workshop.data.joinCode);
});

test('editing keeps the assessment of a row that stays', async () => {
	await workshops.edit(store, me, room, {
		...setup,
		title: 'Renamed',
		administrations: [
			{ assessment: second, name: 'Ostria Customs', region: 'europe' },
			{ assessment: 'forged', name: 'Karun', region: 'europe' }
		]
	});
	const { title, assessments } = room.workshop.data;
	expect(title).toBe('Renamed');
	expect(assessments[0]).toMatchObject({ id: second, name: 'Ostria Customs' });
	expect(assessments[1]?.id).not.toBe('forged');
});

test('the day: open, close, agree, vote again, finalise, correct; each is audited', async () => {
	await workshops.open(store, me, room);
	expect(room.answers.accepting).toBe(true);
	await join1('p');
	await vote('p', 'A-1', 2);
	await workshops.close(store, me, room);
	expect(room.answers.accepting).toBe(false);
	expect(phaseOf(room.workshop.data)).toBe('revealed');

	await workshops.recordAgreed(store, me, room, first, 'A-1', agreed(3));
	await workshops.openRound(store, me, room, first, 'A-1');
	await expect(
		workshops.recordAgreed(store, me, room, first, 'A-1', agreed(4))
	).rejects.toMatchObject({ refusal: 'round-open' });
	await vote('p', 'A-1@2', 5);
	await workshops.closeRound(store, me, room, first);
	await expect(workshops.openRound(store, me, room, first, 'A-1')).rejects.toMatchObject({
		refusal: 'voted-twice'
	});
	await workshops.setTargets(store, me, room, first, { a: 4 });
	expect(await workshops.finalise(store, me, room, first, seal)).toBe('hash');
	await expect(
		workshops.recordAgreed(store, me, room, first, 'A-1', agreed(4))
	).rejects.toMatchObject({ refusal: 'finalised' });
	await workshops.recordAgreed(store, me, room, first, 'A-1', agreed(4), {
		why: 'typed wrongly',
		seal
	});

	const assessment = workshops.assessmentOf(room.workshop.data, first);
	expect(assessment?.agreed['A-1']?.map(({ value }) => value)).toEqual([3, 4]);
	expect(assessment?.finalised.map(({ revision, why }) => [revision, why])).toEqual([
		[1, ''],
		[2, 'typed wrongly']
	]);
	expect(assessment?.targets).toEqual({ a: 4 });
	// The other administration of the workshop is untouched.
	expect(workshops.assessmentOf(room.workshop.data, second)).toMatchObject({
		agreed: {},
		finalised: [],
		targets: { a: 3 }
	});
	expect(await audited()).toEqual([
		'workshop-created',
		'workshop-opened',
		'workshop-revealed',
		'agreed-level-changed',
		'round-opened',
		'round-closed',
		'targets-set',
		'result-finalised',
		'agreed-level-revised'
	]);
});

test('a round in which nobody voted is withdrawn; one room closing leaves the other voting', async () => {
	await workshops.open(store, me, room);
	await join1('p');
	await vote('p', 'A-1', 2);
	await workshops.close(store, me, room);
	await workshops.openRound(store, me, room, first, 'A-1');
	await workshops.openRound(store, me, room, second, 'A-1');
	await workshops.closeRound(store, me, room, first);
	expect(workshops.assessmentOf(room.workshop.data, first)?.rounds).toEqual([]);
	expect(room.answers.accepting).toBe(true);
	await workshops.closeRound(store, me, room, second);
	expect(room.answers.accepting).toBe(false);
});

test('two facilitators who press at once make the move once', async () => {
	await workshops.open(store, me, room);
	const both = await Promise.allSettled([
		workshops.close(store, me, room),
		workshops.close(store, other, room)
	]);
	expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
	expect(room.workshop.data.events.map(({ what }) => what)).toEqual(['opened', 'closed']);
});

test('deletion is refused while answers come in, and audited before it happens', async () => {
	await workshops.open(store, me, room);
	await expect(workshops.remove(store, me, room)).rejects.toMatchObject({ refusal: 'still-open' });
	await workshops.close(store, me, room);
	const { id } = room.workshop.data;
	await workshops.remove(store, me, room);
	expect(await store.room(id)).toBeNull();
	expect((await audited()).at(-1)).toBe('workshop-deleted');
});
