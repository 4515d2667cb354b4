import { expect, test } from 'vitest';
import { readOracle } from '../../../tests/fixtures/oracles/read-oracle';
import { percentileInterval, type Columns, resample } from './bootstrap';
import { expandedTail, tailByExpansion } from './expanded-tail';
import { indexBelow, randomStream } from './prng';
import { DEFAULT_PROFILE } from './profile';
import { sha256Words } from './sha256';

type Four = [number, number, number, number];
interface Prng {
	readonly state_1234: { outputs: number[] };
	readonly bounded: { state: Four; n: number; three_resamples: number[][] };
	readonly sha256_seed: { utf8: string; state: Four; outputs: number[] };
}
const prng = readOracle<Prng>('prng');

test('[S9] the generator gives its published stream', () => {
	const next = randomStream([1, 2, 3, 4]);
	expect(prng.state_1234.outputs.map(() => next())).toEqual(prng.state_1234.outputs);
});

test('[S9] indices below n follow the stated rule', () => {
	const { state, n, three_resamples } = prng.bounded;
	const next = randomStream(state);
	expect(three_resamples.map((row) => row.map(() => indexBelow(next(), n)))).toEqual(
		three_resamples
	);
});

test('[S9] a seed is the first sixteen bytes of SHA-256', () => {
	const { utf8, state, outputs } = prng.sha256_seed;
	expect(sha256Words(utf8).slice(0, 4)).toEqual(state);
	const next = randomStream(state);
	expect(outputs.map(() => next())).toEqual(outputs);
});

type Confidence = 0.8 | 0.9 | 0.95;
interface Stored {
	readonly tolerance: number;
	readonly cases: readonly {
		id: string;
		x: number[];
		t: number[];
		ci: {
			level: Confidence;
			perc_type7: [number, number];
			expanded_alpha: number;
			expanded_type7: [number, number];
		}[];
	}[];
	readonly expanded_alpha_table: readonly { level: Confidence; n: number; alpha: number }[];
}
const stored = readOracle<Stored>('bootstrap_ci');

test.each(stored.cases)('[S9] intervals of $id agree with R', ({ x, t, ci }) => {
	for (const { level, perc_type7, expanded_alpha, expanded_type7 } of ci) {
		const tail = expandedTail(level, x.length) ?? Number.NaN;
		expect(tail).toBeCloseTo(expanded_alpha, 9);
		expect(distance(percentileInterval(t, (1 - level) / 2), perc_type7)).toBeLessThan(
			stored.tolerance
		);
		expect(distance(percentileInterval(t, tail), expanded_type7)).toBeLessThan(1e-6);
	}
});

function distance(a: readonly number[], b: readonly number[]): number {
	return Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN))));
}

test('[S9] the table of expanded tails is complete and exact', () => {
	for (const { level, n, alpha } of stored.expanded_alpha_table)
		expect(expandedTail(level, n)).toBeCloseTo(alpha, 12);
	expect(expandedTail(0.9, 4)).toBeNull();
});

test.each([0.8, 0.9, 0.95] as const)(
	'[S9] beyond the table the %s tail goes on without a step',
	(level) => {
		expect(tailByExpansion(level, 60)).toBeCloseTo(expandedTail(level, 60) ?? Number.NaN, 8);
		expect(expandedTail(level, 61)).toBeGreaterThan(expandedTail(level, 60) ?? 1);
		expect(expandedTail(level, 100_000)).toBeCloseTo((1 - level) / 2, 5);
	}
);

test('[S9] people are drawn as whole rows: two items that everybody answered alike stay alike', () => {
	const levels = [1, 5, 2, 4, 3, 1];
	const columns: Columns = {
		people: levels.length,
		codes: Uint8Array.from(levels.flatMap((level) => [level, level])),
		personWeights: levels.map(() => 1),
		itemWeights: [1, 1],
		critical: [false, false],
		fixed: [0, 0],
		areaStarts: [0, 1, 2]
	};
	const [first, second] = resample(columns, [1, 2, 3, 4], 50, DEFAULT_PROFILE);
	expect(new Set(first?.index).size).toBeGreaterThan(5);
	expect(first).toEqual(second);
});
