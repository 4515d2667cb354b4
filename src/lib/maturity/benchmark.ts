/** S19: what one administration may see of the others: never a name, a smallest or a largest value, or a rank. */
import { quantileOfSorted } from './bootstrap';
import { roundToTenth } from './priority';

export interface BenchmarkEntry {
	readonly organisation: string;
	/** Questionnaire version and scoring method, as one text */
	readonly version: string;
	readonly value: number;
}

export const FEWEST_FOR_MEDIAN = 5;
export const FEWEST_FOR_QUARTILES = 8;

export type Benchmark =
	| {
			readonly shown: true;
			readonly n: number;
			readonly median: number;
			readonly q1: number | null;
			readonly q3: number | null;
	  }
	| {
			readonly shown: false;
			readonly n: number;
			/** What made it too few: other versions, one organisation counted once, or simply few */
			readonly because: 'version' | 'same_organisation' | 'few';
			readonly reason: string;
	  };

/** `entries` oldest first. The latest one of each other organisation counts, of the viewer's version only. */
export function benchmark(
	entries: readonly BenchmarkEntry[],
	viewer: string,
	version: string
): Benchmark {
	const others = entries.filter(({ organisation }) => organisation !== viewer);
	const alike = others.filter((entry) => entry.version === version);
	const latest = new Map(alike.map(({ organisation, value }) => [organisation, value]));
	const n = latest.size;
	if (n < FEWEST_FOR_MEDIAN) {
		if (alike.length < others.length)
			return {
				shown: false,
				n,
				because: 'version',
				reason: `only ${n} with the same questionnaire version`
			};
		if (n < alike.length)
			return {
				shown: false,
				n,
				because: 'same_organisation',
				reason: `only ${n} distinct organisations after keeping the latest per organisation`
			};
		return {
			shown: false,
			n,
			because: 'few',
			reason: `fewer than ${FEWEST_FOR_MEDIAN} other organisations`
		};
	}
	const sorted = [...latest.values()].sort((a, b) => a - b);
	const at = (p: number) => roundToTenth(quantileOfSorted(sorted, p));
	const quartiles = n >= FEWEST_FOR_QUARTILES;
	return {
		shown: true,
		n,
		median: at(0.5),
		q1: quartiles ? at(0.25) : null,
		q3: quartiles ? at(0.75) : null
	};
}
