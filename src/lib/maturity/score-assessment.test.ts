import { describe, expect, test } from 'vitest';
import { differences, readOracle } from '../../../tests/fixtures/oracles/read-oracle';
import type { AnswerValue } from './answer';
import { parseScoreInput } from './parse-score-input';
import { scoreAssessment, seedOf } from './score-assessment';
import { scoreForm } from './score-form';
import { participantWeights, type ScoreInput } from './score-input';

interface Golden {
	readonly tolerance: number;
	readonly cases: readonly { input: { id: string }; expected: object }[];
}
const golden = readOracle<Golden>('golden_administrations');

test.each(golden.cases)(
	'[S1-S10] $input.id is scored as by the independent program',
	({ input, expected }) => {
		const parsed = parseScoreInput(input);
		expect(parsed.ok ? [] : parsed.problems).toEqual([]);
		if (!parsed.ok) return;
		const found = scoreForm(parsed.value, scoreAssessment(parsed.value));
		expect(differences(found, expected, golden.tolerance)).toEqual([]);
	}
);

/** One area with items `a`, `b` …; a column of answers for each item, one letter or digit for a person. */
function room(
	columns: Readonly<Record<string, string>>,
	more: Partial<ScoreInput> = {}
): ScoreInput {
	const values: Record<string, AnswerValue> = {
		N: 'NA',
		O: 'OM',
		D: 'DK',
		1: 1,
		2: 2,
		3: 3,
		4: 4,
		5: 5
	};
	const people = Math.max(...Object.values(columns).map((column) => column.length));
	return {
		id: 'room',
		questionnaire: {
			version: '1',
			areas: [
				{
					id: 'A',
					weight: 1,
					items: Object.keys(columns).map((id) => ({
						id,
						weight: 1,
						critical: id === id.toUpperCase()
					}))
				}
			]
		},
		participants: Array.from({ length: people }, (_, i) => ({
			id: `p${i}`,
			group: i === 0 ? 'head' : 'staff',
			answers: Object.fromEntries(
				Object.entries(columns).flatMap(([id, column]) => {
					const value = values[column[i] ?? '-'];
					return value === undefined ? [] : [[id, value]];
				})
			)
		})),
		agreed: {},
		targets: { A: 3 },
		weighting: 'equal',
		replicates: 0,
		...more
	};
}

const statuses = [
	{ rule: 'S3', name: 'three valid answers are enough', votes: '334--', status: 'rated', level: 3 },
	{ rule: 'S3', name: 'two are not', votes: '33---', status: 'insufficient', level: null },
	{
		rule: 'S3',
		name: 'half of those who could know is enough',
		votes: '334DDD',
		status: 'rated',
		level: 3
	},
	{
		rule: 'S3',
		name: 'less than half is not',
		votes: '334DDDD',
		status: 'insufficient',
		level: null
	},
	{
		rule: 'S3',
		name: 'more than half NA proposes not applicable',
		votes: '33NNN',
		status: 'not_applicable_proposed',
		level: null
	},
	{ rule: 'S3', name: 'exactly half NA does not', votes: '333NNN', status: 'rated', level: 3 },
	{
		rule: 'S3',
		name: 'another agency counts as NA',
		votes: '33OON',
		status: 'not_applicable_proposed',
		level: null
	},
	{
		rule: 'S3',
		name: 'unanswered is never a level',
		votes: '-----5',
		status: 'insufficient',
		level: null
	},
	{ rule: 'S3', name: 'nobody answered', votes: '-----', status: 'insufficient', level: null }
];
test.each(statuses)('[$rule] $name', ({ votes, status, level }) => {
	const [item] = scoreAssessment(room({ a: votes })).items;
	expect({ status: item?.status, level: item?.level }).toEqual({ status, level });
});

describe('[S3] what the room agreed', () => {
	test('holds over the votes, and both are shown', () => {
		const [item] = scoreAssessment(room({ a: '22224' }, { agreed: { a: 4 } })).items;
		expect(item).toMatchObject({
			status: 'rated',
			source: 'agreed',
			level: 4,
			score: 4,
			medianLow: 2,
			agreedMinusInterpMedian: 1.875
		});
	});
	test('another agency is not applicable, and told apart', () => {
		const [item] = scoreAssessment(room({ a: '22224' }, { agreed: { a: 'OM' } })).items;
		expect(item).toMatchObject({
			status: 'not_applicable',
			source: 'agreed',
			otherAgency: true,
			level: null
		});
	});
	test('needs no votes at all', () => {
		const [item] = scoreAssessment(room({ a: '-----' }, { agreed: { a: 2 } })).items;
		expect(item).toMatchObject({ status: 'rated', level: 2, withinOne: null });
	});
});

const bounds = [
	{ name: 'those who did not know could change it', votes: '2233DD', bounds: [2, 3] },
	{ name: 'those who did not answer count as unknown', votes: '223--', bounds: [2, 3] },
	{ name: 'not applicable is not unknown', votes: '2233NN', bounds: [2, 2] },
	{ name: 'nobody knew', votes: 'DDD', bounds: [1, 5] }
];
test.each(bounds)('[S4] $name', ({ votes, bounds: expected }) => {
	expect(scoreAssessment(room({ a: votes })).items[0]?.bounds).toEqual(expected);
});

const bands = [
	{ name: 'four people give no band', votes: '3333', band: null },
	{ name: 'half a level off on average is strong', votes: '333332', band: 'strong' },
	{ name: 'five sixths of a level is adequate', votes: '111223', band: 'adequate' },
	{ name: 'a split overrides the band', votes: '1112555', band: 'split' },
	{ name: 'more is weak', votes: '1223345', band: 'weak' }
];
test.each(bands)('[S5] $name', ({ votes, band }) => {
	expect(scoreAssessment(room({ a: votes })).items[0]?.band).toBe(band);
});

const coverages = [
	{ name: 'seven of ten rated is provisional', rated: 7, status: 'provisional' },
	{ name: 'six of ten is insufficient', rated: 6, status: 'insufficient' },
	{ name: 'all is ok', rated: 10, status: 'ok' }
];
test.each(coverages)('[S6] $name', ({ rated, status }) => {
	const columns = Object.fromEntries(
		[...'abcdefghij'].map((id, i) => [id, i < rated ? '33333' : 'DDDDD'])
	);
	const [area] = scoreAssessment(room(columns)).areas;
	expect({ status: area?.status, given: area?.index !== null }).toEqual({
		status,
		given: status !== 'insufficient'
	});
});

test('[S6] an area in which nothing applies is not applicable', () => {
	expect(scoreAssessment(room({ a: 'NNNNN' })).areas[0]).toMatchObject({
		status: 'not_applicable',
		coverage: null,
		index: null
	});
});

test('[S7] nothing is rounded', () => {
	expect(scoreAssessment(room({ a: '111223' })).areas[0]?.index).toBeCloseTo(1.5, 12);
	expect(scoreAssessment(room({ a: '22233', b: '33344' })).areas[0]?.percentOfWay).toBeCloseTo(
		45.8333333333,
		9
	);
});

const staged = [
	{
		name: 'four fifths of the weight at the level is enough',
		levels: [3, 3, 3, 3, 2],
		level: 3,
		rules: ''
	},
	{ name: 'three quarters is not: rule a', levels: [3, 3, 3, 2], level: 2, rules: 'a' },
	{
		name: 'a critical item below blocks: rule b',
		levels: [3, 3, 3, 3, 3],
		criticalLevel: 2,
		level: 2,
		rules: 'b'
	},
	{
		name: 'an item two levels below blocks: rule c',
		levels: [3, 3, 3, 3, 3, 1],
		level: 2,
		rules: 'c'
	},
	{ name: 'level 1 always holds', levels: [1, 1, 1], level: 1, rules: 'a' }
];
test.each(staged)('[S8] $name', ({ levels, criticalLevel, level, rules }) => {
	const ids = [...'abcdefgh'];
	const columns: Record<string, string> = Object.fromEntries(
		levels.map((l, i) => [ids[i] ?? '', String(l).repeat(5)])
	);
	if (criticalLevel !== undefined) columns.K = String(criticalLevel).repeat(5);
	const [area] = scoreAssessment(room(columns, { targets: { A: 5 } })).areas;
	expect(area?.level).toBe(level);
	if (rules !== '')
		for (const rule of rules) expect(area?.blockers.map((one) => one.rule)).toContain(rule);
	expect(area?.strictLevel).toBe(Math.min(...levels, criticalLevel ?? 5));
});

describe('[S9] the interval', () => {
	const votes = { a: '12345543', b: '22334455' };
	test('needs five people', () => {
		const four = scoreAssessment(room({ a: '1234' }, { replicates: 99 }));
		expect({ replicates: four.replicates, interval: four.areas[0]?.interval }).toEqual({
			replicates: 0,
			interval: null
		});
	});
	test('is the same for the same input, and another for another', () => {
		const once = scoreAssessment(room(votes, { replicates: 99 }));
		expect(scoreAssessment(room(votes, { replicates: 99 }))).toEqual(once);
		expect(scoreAssessment(room({ ...votes, a: '12345544' }, { replicates: 99 })).seed).not.toEqual(
			once.seed
		);
	});
	test('the number of replicates does not change the seed', () => {
		expect(seedOf(room(votes, { replicates: 7 }))).toEqual(seedOf(room(votes, { replicates: 8 })));
	});
	test('is missing where the group agreed on everything; the votes alone keep theirs', () => {
		const [area] = scoreAssessment(room(votes, { replicates: 99, agreed: { a: 3, b: 4 } })).areas;
		expect(area).toMatchObject({ agreedByGroup: true, interval: null, index: 3.5 });
		expect(area?.individualInterval?.high).toBeGreaterThan(area?.individualInterval?.low ?? 9);
	});
});

test('[S1] balanced weighting gives each group the same weight, in whole numbers', () => {
	const input = room({ a: '53333' }, { weighting: 'balanced' });
	expect(participantWeights(input)).toEqual([4, 1, 1, 1, 1]);
	expect(scoreAssessment(input).items[0]).toMatchObject({
		freqWeighted: [0, 0, 4, 0, 4],
		freq: [0, 0, 4, 0, 1],
		medianLow: 3,
		interpMedian: 4
	});
});

describe('[S10] the order of areas', () => {
	const area = (id: string, items: string[], weight = 1) => ({
		id,
		weight,
		items: items.map((item) => ({ id: item, weight: 1, critical: item === item.toUpperCase() }))
	});
	const score = (levels: Record<string, 1 | 2 | 3 | 4 | 5>, areas: ReturnType<typeof area>[]) =>
		scoreAssessment(
			room(
				{},
				{ questionnaire: { version: '1', areas }, agreed: levels, targets: {}, participants: [] }
			)
		).order;
	test('equal need is a joint rank, whatever the position', () => {
		expect(
			score({ a: 1, b: 2, c: 2, d: 3 }, [
				area('w', ['b']),
				area('x', ['a']),
				area('y', ['c']),
				area('z', ['d'])
			])
		).toEqual([
			{ area: 'x', rank: 1, rankTo: 1 },
			{ area: 'w', rank: 2, rankTo: 3 },
			{ area: 'y', rank: 2, rankTo: 3 }
		]);
	});
	test('a critical shortfall comes before a wider gap', () => {
		expect(
			score({ a: 1, K: 2 }, [area('wide', ['a']), area('critical', ['K'])]).map((one) => one.area)
		).toEqual(['critical', 'wide']);
	});
	test('the weight of an area counts', () => {
		expect(
			score({ a: 2, b: 2 }, [area('x', ['a']), area('y', ['b'], 2)]).map((one) => one.area)
		).toEqual(['y', 'x']);
	});
});

test('[S11] split before weak before unknown; what is agreed needs no more talk', () => {
	const columns = {
		unknown: '3333DDDD',
		weak: '1223345',
		split: '1112555',
		clear: '3333333',
		settled: '1112555'
	};
	expect(scoreAssessment(room(columns, { agreed: { settled: 3 } })).clarifyFirst).toEqual([
		{ item: 'split', reason: 'split' },
		{ item: 'weak', reason: 'weak' },
		{ item: 'unknown', reason: 'unknown' }
	]);
});

test('scoring changes nothing in what it is given', () => {
	const input = room(
		{ a: '12345D', b: '333NOD' },
		{ agreed: { a: 2 }, replicates: 20, weighting: 'balanced' }
	);
	const before = structuredClone(input);
	freeze(input);
	scoreAssessment(input);
	expect(input).toEqual(before);
});

function freeze(value: unknown): void {
	if (typeof value !== 'object' || value === null) return;
	Object.freeze(value);
	Object.values(value).forEach(freeze);
}
