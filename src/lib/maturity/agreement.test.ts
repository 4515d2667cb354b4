import { describe, expect, test } from 'vitest';
import { differences, readOracle } from '../../../tests/fixtures/oracles/read-oracle';
import { interpolatedMedian, lowMedian, splitAt } from './agreement';
import { chanceLine, isNoMoreThanChance } from './chance-line';
import { agreementForm } from './measure-form';
import { DEFAULT_PROFILE } from './profile';

interface Measures {
	readonly tolerance: number;
	readonly cases: readonly { id: string; freq: number[]; expected: Record<string, number> }[];
}
const measures = readOracle<Measures>('agreement_measures');

/** Printed by other packages only; nothing here uses them. */
const ELSEWHERE = [
	'A_old',
	'BlairLacy_l',
	'dsquared',
	'entropy_bits',
	'Reardon',
	'IOV_BerryMielke',
	'COV_Kvalseth'
];

test.each(measures.cases)('[S2 S5] measures of $id agree with R', ({ freq, expected }) => {
	const ours = Object.fromEntries(
		Object.entries(expected).filter(([name]) => !ELSEWHERE.includes(name))
	);
	expect(Object.keys(ours).length).toBeGreaterThanOrEqual(4);
	const found = agreementForm({ freq });
	expect(found.ok && differences(found.value, ours, measures.tolerance)).toEqual([]);
});

const medians = [
	{
		rule: 'S2',
		name: 'an even split takes the lower level',
		freq: [0, 5, 5, 0, 0],
		low: 2,
		inter: 2.5
	},
	{
		rule: 'S2',
		name: 'a gap between the halves is met in the middle',
		freq: [0, 2, 0, 2, 0],
		low: 2,
		inter: 3
	},
	{
		rule: 'S2',
		name: 'one voice does not drag it',
		freq: [9, 0, 0, 0, 1],
		low: 1,
		inter: 1 + 1 / 18
	},
	{ rule: 'S2', name: 'nobody answered: no level', freq: [0, 0, 0, 0, 0], low: null, inter: null }
];
test.each(medians)('[$rule] $name', ({ freq, low, inter }) => {
	expect(lowMedian(freq)).toBe(low);
	if (inter === null) expect(interpolatedMedian(freq)).toBeNull();
	else expect(interpolatedMedian(freq)).toBeCloseTo(inter, 12);
});

const splits = [
	{ name: 'two camps with fewer between', freq: [2, 3, 1, 6, 0], cut: { lowTo: 2, highFrom: 4 } },
	{ name: 'a middle as large as a camp is no split', freq: [0, 3, 3, 4, 0], cut: null },
	{ name: 'a camp below three in ten is no camp', freq: [2, 0, 0, 0, 8], cut: null },
	{ name: 'exactly three in ten is a camp', freq: [3, 0, 0, 0, 7], cut: { lowTo: 1, highFrom: 3 } }
];
test.each(splits)('[S5] $name', ({ freq, cut }) => {
	expect(splitAt(freq, DEFAULT_PROFILE.campShare)).toEqual(cut);
});

describe('[S5] the chance line', () => {
	const { rows } = readOracle<{ rows: { n: number; crit95_C: number }[] }>(
		'agreement_null_critical_values'
	);
	test.each(rows.filter(({ n }) => n >= 5))('for $n people is the exact one', ({ n, crit95_C }) => {
		expect(chanceLine(n)).toBeCloseTo(crit95_C, 12);
	});

	test('agreement on the line is beyond chance, one step below is not', () => {
		// n = 10: C must reach .7, that is a sum of at most 6.
		expect(isNoMoreThanChance(6, 10, 10)).toBe(false);
		expect(isNoMoreThanChance(7, 10, 10)).toBe(true);
		expect(isNoMoreThanChance(8, 4, 4)).toBe(false);
	});

	test('beyond the independent table the exact distribution gives the same', () => {
		expect(chanceLine(75)).toBeCloseTo(exactLine(75), 12);
	});
});

/** The definition itself: every way in which n people may fall on five levels, with its probability. */
function exactLine(n: number): number {
	const logFactorial = [0];
	for (let i = 1; i <= n; i += 1) logFactorial.push((logFactorial[i - 1] ?? 0) + Math.log(i));
	let states = new Map<string, { c: number; sum: number; log: number[] }>([
		['0 0', { c: 0, sum: 0, log: [0] }]
	]);
	for (let cut = 0; cut < 4; cut += 1) {
		const next: typeof states = new Map();
		for (const { c, sum, log } of states.values()) {
			const total =
				Math.log(log.reduce((all, x) => all + Math.exp(x - (log[0] ?? 0)), 0)) + (log[0] ?? 0);
			for (let x = 0; c + x <= n; x += 1) {
				const reached = c + x;
				const more = sum + Math.min(reached, n - reached);
				const state = next.get(`${reached} ${more}`) ?? { c: reached, sum: more, log: [] };
				state.log.push(total - (logFactorial[x] ?? 0));
				next.set(`${reached} ${more}`, state);
			}
		}
		states = next;
	}
	const bySum: number[] = [];
	for (const { c, sum, log } of states.values())
		for (const x of log) {
			const p = Math.exp(x - (logFactorial[n - c] ?? 0) + (logFactorial[n] ?? 0) - n * Math.log(5));
			bySum[sum] = (bySum[sum] ?? 0) + p;
		}
	let below = 0;
	let largest = 0;
	for (let sum = 0; sum < bySum.length; sum += 1) {
		below += bySum[sum] ?? 0;
		if (below > 0.05) break;
		largest = sum;
	}
	return 1 - largest / (2 * n);
}
