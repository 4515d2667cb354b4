import { describe, expect, test } from 'vitest';
import { compareAssessments } from './change';
import { parseChangeInput } from './change-form';
import type { Level } from './questionnaire';
import type { ScoreInput } from './score-input';

interface Setting {
	readonly people?: string;
	readonly hashes?: Readonly<Record<string, string>>;
	readonly weights?: Readonly<Record<string, number>>;
	readonly agreed?: Readonly<Record<string, Level>>;
}

/** One area `A`; a column of votes for each item, one digit for a person. */
function room(
	columns: Readonly<Record<string, string>>,
	{ people = 'p', hashes = {}, weights = {}, agreed = {} }: Setting = {}
): ScoreInput {
	const size = Math.max(...Object.values(columns).map((column) => column.length));
	const level = (digit: string | undefined) =>
		([1, 2, 3, 4, 5] as const).find((l) => String(l) === digit) ?? 'DK';
	return {
		id: '',
		questionnaire: {
			version: '1',
			areas: [
				{
					id: 'A',
					weight: 1,
					items: Object.keys(columns).map((id) => ({
						id,
						weight: weights[id] ?? 1,
						critical: false,
						hash: hashes[id] ?? 'same'
					}))
				}
			]
		},
		participants: Array.from({ length: size }, (_, i) => ({
			id: `${people}${i}`,
			group: '',
			answers: Object.fromEntries(
				Object.entries(columns).map(([id, column]) => [id, level(column[i])])
			)
		})),
		agreed,
		targets: {},
		weighting: 'equal'
	};
}

const QUICK = { replicates: 400 };
const votes = { a: '22323222', b: '33322333', c: '22233322' };
const higher = { a: '44545444', b: '55544555', c: '44455544' };
const onlyArea = (before: ScoreInput, after: ScoreInput, options = {}) =>
	compareAssessments(before, after, { ...QUICK, ...options }).areas[0];

describe('[S17] like with like', () => {
	const cases = [
		{ name: 'same id and same content', after: {}, compared: ['a', 'b', 'c'] },
		{
			name: 'a changed wording is another item',
			after: { hashes: { c: 'new' } },
			compared: ['a', 'b']
		},
		{ name: 'a changed weight is another item', after: { weights: { c: 2 } }, compared: ['a', 'b'] }
	];
	test.each(cases)('$name', ({ after, compared }) => {
		const area = onlyArea(room(votes), room(higher, { people: 'q', ...after }));
		expect(area?.items.map(({ item }) => item)).toEqual(compared);
	});
	test('below 70% of the weight an area is not comparable, and says what was left out', () => {
		const area = onlyArea(room(votes), room(higher, { people: 'q', hashes: { c: 'new' } }));
		expect(area).toMatchObject({
			status: 'not_comparable',
			delta: null,
			verdict: null,
			leftOut: ['c']
		});
		expect(area?.commonShare).toBeCloseTo(2 / 3, 12);
	});
	test('people may mark a changed item as equivalent', () => {
		const { c, ...rest } = higher;
		const after = room({ ...rest, d: c }, { people: 'q', hashes: { d: 'new' } });
		const area = onlyArea(room(votes), after, { equivalent: [{ before: 'c', after: 'd' }] });
		expect(area).toMatchObject({ status: 'comparable', leftOut: [], up: 3, same: 0, down: 0 });
	});
	test('an item must be rated both times', () => {
		const area = onlyArea(
			room({ ...votes, d: 'DDDDDDDD' }),
			room({ ...higher, d: '33333333' }, { people: 'q' })
		);
		expect(area).toMatchObject({ status: 'comparable', leftOut: ['d'], commonShare: 0.75 });
	});
});

describe('[S18] what can be told', () => {
	test('a change beyond the room', () => {
		const area = onlyArea(room(votes), room(higher, { people: 'q' }));
		expect(area?.verdict).toBe('up');
		expect(area?.delta).toBeCloseTo(2, 1);
		expect(area?.delta).toBeGreaterThan(area?.mdc90 ?? 9);
		expect(area?.interval?.low).toBeGreaterThan(0);
	});
	test('the other way round it is down by as much', () => {
		const up = onlyArea(room(votes), room(higher, { people: 'q' }));
		const down = onlyArea(room(higher), room(votes, { people: 'q' }));
		expect(down).toMatchObject({ verdict: 'down', up: 0, down: 3 });
		expect(down?.delta).toBeCloseTo(-(up?.delta ?? 0), 12);
	});
	test('a change that another room could have made', () => {
		const area = onlyArea(room(votes), room({ ...votes, a: '22323233' }, { people: 'q' }));
		expect(area?.verdict).toBe('cannot_tell');
		expect(area?.interval?.low).toBeLessThan(0);
		expect(area?.interval?.high).toBeGreaterThan(0);
	});
	test('the same people are drawn as pairs, which tells smaller changes', () => {
		const apart = compareAssessments(room(votes), room(higher, { people: 'q' }), QUICK);
		const linked = compareAssessments(room(votes), room(higher), QUICK);
		expect({ apart: apart.linked, linked: linked.linked, pairs: linked.pairs }).toEqual({
			apart: false,
			linked: true,
			pairs: 8
		});
		expect(linked.areas[0]?.mdc90).toBeLessThan(apart.areas[0]?.mdc90 ?? 0);
	});
	test('what the group agreed is stated, not tested', () => {
		const agreed = { a: 2, b: 2, c: 2 } as const;
		const later = { a: 3, b: 2, c: 3 } as const;
		const area = onlyArea(room(votes, { agreed }), room(higher, { people: 'q', agreed: later }));
		expect(area).toMatchObject({ verdict: 'agreed', mdc90: null, interval: null, up: 2, same: 1 });
		expect(area?.items.every((item) => item.agreed)).toBe(true);
	});
	test('four people give no interval', () => {
		const few = { a: '2232', b: '3332', c: '2223' };
		expect(onlyArea(room(few), room(higher, { people: 'q' }))).toMatchObject({
			verdict: 'no_interval',
			mdc90: null
		});
	});
	test('is deterministic, and changes nothing in what it is given', () => {
		const [before, after] = [room(votes), room(higher, { people: 'q' })];
		const copy = structuredClone([before, after]);
		expect(compareAssessments(before, after, QUICK)).toEqual(
			compareAssessments(before, after, QUICK)
		);
		expect([before, after]).toEqual(copy);
	});
});

test('problems of both files are reported with their paths', () => {
	const parsed = parseChangeInput({
		before: { questionnaire: { areas: [] }, participants: [] },
		after: 3,
		B: -1
	});
	expect(parsed.ok ? [] : parsed.problems.map(({ path }) => path)).toEqual([
		'before.questionnaire.areas',
		'after',
		'B'
	]);
});
