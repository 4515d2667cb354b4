import { expect, test } from 'vitest';
import { differences, readOracle } from '../../../tests/fixtures/oracles/read-oracle';
import { benchmarkForm, reliabilityForm } from './measure-form';
import { firmnessOf, rankAcceptability } from './rank-acceptability';

interface Ranks {
	readonly tolerance: number;
	readonly cases: readonly { id: string; gaps: number[]; rank_acceptability: number[][] }[];
}
const ranks = readOracle<Ranks>('rank_acceptability_exact');
test.each(ranks.cases)('[S12] ranks of $id are exact', ({ gaps, rank_acceptability }) => {
	expect(differences(rankAcceptability(gaps), rank_acceptability, ranks.tolerance)).toEqual([]);
});

test('[S12] eight areas: the published shares of being first, and every share adds up', () => {
	const table = rankAcceptability([4, 3, 3, 2, 2, 1, 1, 1]);
	expect(table.map((row) => row[0]?.toFixed(4))).toEqual([
		'0.3196',
		'0.2094',
		'0.2094',
		'0.1018',
		'0.1018',
		'0.0193',
		'0.0193',
		'0.0193'
	]);
	for (const row of table) expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
	for (const rank of [0, 3, 7])
		expect(table.reduce((sum, row) => sum + (row[rank] ?? 0), 0)).toBeCloseTo(1, 12);
});

test('[S12] a place among the first three is firm from four weightings in five', () => {
	const order = ['a', 'b', 'c', 'd', 'e'].map((area, i) => ({ area, rank: i + 1, rankTo: i + 1 }));
	const gaps = new Map([
		['a', 4],
		['b', 2],
		['c', 1],
		['d', 1],
		['e', 1]
	]);
	const [first, second, third] = firmnessOf(order, gaps);
	expect(first).toMatchObject({ area: 'a', firm: true });
	expect(second?.topThree).toBeLessThan(first?.topThree ?? 0);
	expect(third).toMatchObject({ area: 'c', firm: false });
});

interface Benchmarks {
	readonly cases: readonly {
		id: string;
		input: Record<string, unknown>;
		expected: Record<string, unknown>;
	}[];
}
test.each(readOracle<Benchmarks>('benchmark_release').cases)('[S19] $id', ({ input, expected }) => {
	const { rounding, ...given } = expected;
	expect(typeof rounding).toMatch(/string|undefined/);
	expect(benchmarkForm(input)).toEqual({ ok: true, value: given });
});

interface Reliability {
	readonly tolerance: number;
	readonly cases: readonly {
		id: string;
		matrix: (number | null)[][];
		expected: Record<string, unknown>;
		published: Record<string, number> | null;
	}[];
}
const reliability = readOracle<Reliability>('interrater_reliability');
test.each(reliability.cases)('[S20] reliability of $id agrees with R', ({ matrix, expected }) => {
	// The p of Kendall's chi squared is the only figure that nothing here uses.
	const { kendall_p, ...given } = expected;
	expect(typeof kendall_p).toMatch(/number|undefined/);
	const found = reliabilityForm({ matrix });
	expect(found.ok && differences(found.value, given, reliability.tolerance)).toEqual([]);
});

test("[S20] Krippendorff's alpha by its definition, where R's irr differs", () => {
	// Two people, two items, all different: observed 1, expected 5/6 of all pairs (n = 4).
	const found = reliabilityForm({
		matrix: [
			[1, 3],
			[2, 4]
		]
	});
	expect(found.ok && found.value.alpha_nominal).toBeCloseTo(0, 12);
	const three = reliabilityForm({
		matrix: [
			[1, 2],
			[1, 2],
			[1, 3]
		]
	});
	// Coincidences: 3 of 1; 2, 2, 3: observed 2/6 of pairs; expected 1 - (3·2 + 2·1) / 30.
	expect(three.ok && three.value.alpha_nominal).toBeCloseTo(1 - 1 / 3 / (22 / 30), 12);
});
