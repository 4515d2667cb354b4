import { describe, expect, test } from 'vitest';
import { discussionQueue, doubtsAbout, isSettled, proposeTargets } from './discussion-queue';
import type { Item, Level, Questionnaire } from './questionnaire';
import type { ItemResult, Result } from './result';
import type { AgreedRecord, Assessment } from './workshop';

const text = (words: string) => ({ default: words });
const item = (id: string, more: Partial<Item> = {}): Item => ({
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
	hash: id,
	...more
});
const result = (id: string, more: Partial<ItemResult> = {}): ItemResult => ({
	id,
	area: 'a',
	critical: false,
	weight: 1,
	n: 6,
	nValid: 6,
	nDk: 0,
	nNa: 0,
	nOm: 0,
	nMissing: 0,
	freq: [0, 0, 6, 0, 0],
	freqWeighted: [0, 0, 6, 0, 0],
	medianLow: 3,
	interpMedian: 3,
	mean: 3,
	modes: [3],
	c: 1,
	ad: 0,
	a: 1,
	cns: 1,
	range: 0,
	split: null,
	band: 'strong',
	noMoreThanChance: false,
	bounds: [3, 3],
	dkShare: 0,
	status: 'rated',
	source: 'individual',
	otherAgency: false,
	level: 3,
	score: 3,
	withinOne: null,
	agreedMinusInterpMedian: null,
	...more
});
const questionnaire = (items: readonly Item[]): Questionnaire => ({
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
	areas: [{ id: 'a', name: text('A'), purpose: null, weight: 1, items }]
});
const resultOf = (items: readonly ItemResult[]): Result => ({
	method: '',
	profile: '',
	seed: [0, 0, 0, 0],
	replicates: 0,
	participants: 6,
	participantWeights: [],
	items,
	areas: [],
	order: [],
	clarifyFirst: []
});
const assessment: Assessment = {
	id: 'x',
	administration: '',
	name: '',
	region: '',
	targets: { a: 3 },
	agreed: {},
	rounds: [],
	plan: { entries: [], declined: [] },
	finalised: []
};
const record = (value: AgreedRecord['value'], at: string): AgreedRecord => ({
	value,
	reason: '',
	agency: '',
	evidence: { status: 'stated', title: '', date: '' },
	dissent: '',
	at,
	by: ''
});
const split = { lowTo: 2, highFrom: 4, low: 3, high: 3 } as const;

describe('the queue', () => {
	test('unclear items first, then critical ones, then the weighted gap, then the given order', () => {
		const items = [
			item('same'),
			item('gap'),
			item('heavy', { weight: 3 }),
			item('critical', { critical: true }),
			item('weak'),
			item('split', { critical: true }),
			item('unknown')
		];
		const queue = discussionQueue(
			questionnaire(items),
			assessment,
			resultOf([
				result('same'),
				result('gap', { level: 2 }),
				result('heavy', { level: 2 }),
				result('critical', { level: 2, critical: true }),
				result('weak', { band: 'weak' }),
				result('split', { band: 'split', split, level: 2, critical: true }),
				result('unknown', { status: 'insufficient', level: null })
			])
		);
		expect(queue.discuss.map(({ item: id, reasons }) => [id, ...reasons])).toEqual([
			['split', 'split', 'critical', 'gap'],
			['weak', 'weak'],
			['unknown', 'unknown'],
			['critical', 'critical', 'gap'],
			['heavy', 'gap'],
			['gap', 'gap']
		]);
		expect(queue.rest.map(({ item: id }) => id)).toEqual(['same']);
	});

	test('a decision takes an item out; a second round brings it back', () => {
		const decided = { ...assessment, agreed: { one: [record(null, '2026-01-01T10:00')] } };
		expect(isSettled(decided, 'one')).toBe(true);
		expect(isSettled(decided, 'two')).toBe(false);
		const again = {
			...decided,
			rounds: [{ item: 'one', openedAt: '2026-01-01T11:00', closedAt: null }]
		};
		expect(isSettled(again, 'one')).toBe(false);
	});
});

describe('questions before a level is kept', () => {
	const levels: Record<string, Level> = { first: 1, other: 3 };
	const levelOf = (id: string) => levels[id] ?? null;
	test.each([
		{
			name: 'level 2 near the votes asks nothing',
			value: 2,
			evidence: 'stated',
			votes: 2.4,
			doubts: []
		},
		{
			name: 'level 3 with nothing but a statement',
			value: 3,
			evidence: 'stated',
			votes: 3,
			doubts: ['no-evidence']
		},
		{
			name: 'level 3 with a document',
			value: 3,
			evidence: 'cited',
			votes: 3,
			doubts: ['above-prerequisite']
		},
		{
			name: 'a whole level from the votes',
			value: 2,
			evidence: 'stated',
			votes: 1,
			doubts: ['far-from-votes']
		},
		{ name: 'not applicable', value: 'NA', evidence: 'stated', votes: 5, doubts: [] }
	] as const)('$name', ({ value, evidence, votes, doubts, name }) => {
		const prerequisites = name.endsWith('a document') ? ['first', 'other', 'unknown'] : [];
		const asked = doubtsAbout(
			item('x', { prerequisites }),
			value,
			evidence,
			{ interpMedian: votes, medianLow: 2 },
			levelOf
		);
		expect(asked.map(({ kind }) => kind)).toEqual(doubts);
	});
	test('names the prerequisite and its level', () => {
		const asked = doubtsAbout(
			item('x', { prerequisites: ['first'] }),
			3,
			'seen',
			{ interpMedian: null, medianLow: null },
			levelOf
		);
		expect(asked).toEqual([{ kind: 'above-prerequisite', item: 'first', level: 1 }]);
	});
});

test.each([
	{ name: 'one level up below 3', levels: [1, 2], proposed: [2, 3] },
	{ name: '3 everywhere before 4 anywhere', levels: [2, 3, 4], proposed: [3, 3, 4] },
	{ name: 'one level up when all are at 3 or more', levels: [3, 4, 5], proposed: [4, 5, 5] },
	{ name: 'an area without a level gets 3', levels: [null, 4], proposed: [3, 4] }
] as const)('targets: $name', ({ levels, proposed }) => {
	const areas = levels.map((level, i) => ({ id: String(i), level }));
	expect(Object.values(proposeTargets(areas))).toEqual(proposed);
});
