/**
 * S9: the same assessment scored again and again with participants drawn anew as whole rows. What is rated, agreed or
 * left out is a finding about the room and stays as it is; the votes of the rated items are drawn. Typed arrays and
 * counts per level: a replicate costs one pass over the drawn people and one over the items.
 */
import { indexBelow, randomStream, type Seed } from './prng';
import type { Profile } from './profile';

/** One assessment, laid out for resampling. */
export interface Columns {
	readonly people: number;
	/** people × items, row by row: 1 to 5 is a level, anything else below 16 is none */
	readonly codes: Uint8Array;
	readonly personWeights: readonly number[];
	readonly itemWeights: readonly number[];
	readonly critical: readonly boolean[];
	/** BY_VOTES, an agreed level 1 to 5, or LEFT_OUT */
	readonly fixed: readonly number[];
	/** First item of each area, and the number of items at the end */
	readonly areaStarts: readonly number[];
}

export interface AreaReplicates {
	/** The index in each replicate, in order; NaN where nobody drawn had rated any of its items */
	readonly index: Float64Array;
	/** Replicates at staged level 1..5 */
	readonly levels: readonly number[];
}

/** Values of `Columns.fixed` beside the levels. */
export const BY_VOTES = 0;
export const LEFT_OUT = 6;

const SLOTS = 16;

/** Replicates between two breaths: about one millisecond for sixty people. */
const REPLICATES_A_STEP = 50;

/** Work in small steps, so that a server can answer others between them. */
export type Steps<R> = Generator<undefined, R>;

/** All steps at once. */
export function finish<R>(steps: Steps<R>): R {
	let step = steps.next();
	while (!step.done) step = steps.next();
	return step.value;
}

/** Draws the replicates of one stream. Pure: the same seed gives the same people. */
export function resample(
	columns: Columns,
	seed: Seed,
	replicates: number,
	profile: Profile
): AreaReplicates[] {
	return finish(resampleInSteps(columns, seed, replicates, profile));
}

export function resampleInSteps(
	columns: Columns,
	seed: Seed,
	replicates: number,
	profile: Profile
): Steps<AreaReplicates[]> {
	const next = randomStream(seed);
	const draws = new Uint16Array(columns.people);
	return replicateInSteps(columns, replicates, profile, () => {
		draws.fill(0);
		for (let i = 0; i < columns.people; i += 1) {
			const person = indexBelow(next(), columns.people);
			draws[person] = (draws[person] ?? 0) + 1;
		}
		return draws;
	});
}

/** How often each person is in the room, one call for each replicate; the caller owns the draw. */
export function replicateAreas(
	columns: Columns,
	replicates: number,
	profile: Profile,
	draw: () => ArrayLike<number>
): AreaReplicates[] {
	return finish(replicateInSteps(columns, replicates, profile, draw));
}

function* replicateInSteps(
	columns: Columns,
	replicates: number,
	profile: Profile,
	draw: () => ArrayLike<number>
): Steps<AreaReplicates[]> {
	const { people, codes, areaStarts, fixed } = columns;
	const items = columns.itemWeights.length;
	const itemWeights = Float64Array.from(columns.itemWeights);
	const critical = Uint8Array.from(columns.critical, Number);
	const weights = Float64Array.from(columns.personWeights);
	const counts = new Float64Array(items * SLOTS);
	const voted = fixed.flatMap((value, item) => (value === BY_VOTES ? [item] : []));
	const width = voted.length;
	const slots = new Uint32Array(people * width);
	for (let person = 0; person < people; person += 1)
		voted.forEach((item, at) => {
			slots[person * width + at] = item * SLOTS + (codes[person * items + item] ?? 0);
		});
	const level = new Uint8Array(items);
	const score = new Float64Array(items);
	const result = areaStarts
		.slice(0, -1)
		.map(() => ({ index: new Float64Array(replicates), levels: [0, 0, 0, 0, 0] }));

	const replicateOnce = (replicate: number) => {
		const times = draw();
		counts.fill(0);
		for (let person = 0; person < people; person += 1) {
			const weight = (times[person] ?? 0) * (weights[person] ?? 0);
			if (weight === 0) continue;
			const row = person * width;
			for (let at = row; at < row + width; at += 1) {
				const slot = slots[at] ?? 0;
				counts[slot] = (counts[slot] ?? 0) + weight;
			}
		}
		for (let item = 0; item < items; item += 1)
			rateItem(item, fixed[item] ?? LEFT_OUT, counts, level, score);
		result.forEach((kept, area) => {
			const from = areaStarts[area] ?? 0;
			const to = areaStarts[area + 1] ?? 0;
			kept.index[replicate] = indexOf(from, to, level, score, itemWeights);
			const reached = levelOf(from, to, level, itemWeights, critical, profile);
			if (reached > 0) kept.levels[reached - 1] = (kept.levels[reached - 1] ?? 0) + 1;
		});
	};
	for (let replicate = 0; replicate < replicates; replicate += 1) {
		if (replicate % REPLICATES_A_STEP === 0) yield;
		replicateOnce(replicate);
	}
	return result;
}

/** `level` becomes 1 to 5, or LEFT_OUT. The median is that of agreement.ts, without allocating. */
function rateItem(
	item: number,
	fixed: number,
	counts: Float64Array,
	level: Uint8Array,
	score: Float64Array
): void {
	level[item] = fixed === BY_VOTES ? LEFT_OUT : fixed;
	score[item] = fixed;
	if (fixed !== BY_VOTES) return;
	const at = item * SLOTS;
	let total = 0;
	for (let k = 1; k <= 5; k += 1) total += counts[at + k] ?? 0;
	if (total === 0) return;
	let below = 0;
	for (let k = 1; k <= 5; k += 1) {
		const here = counts[at + k] ?? 0;
		const reached = 2 * (below + here);
		if (reached > total) {
			level[item] = k;
			score[item] = k - 0.5 + (total / 2 - below) / here;
			return;
		}
		if (reached === total) {
			let next = k + 1;
			while (next < 5 && (counts[at + next] ?? 0) === 0) next += 1;
			level[item] = k;
			score[item] = (k + next) / 2;
			return;
		}
		below += here;
	}
}

/** S6: weighted mean of the scores; NaN where nothing is rated. */
function indexOf(
	from: number,
	to: number,
	level: Uint8Array,
	score: Float64Array,
	itemWeights: Float64Array
): number {
	let rated = 0;
	let sum = 0;
	for (let item = from; item < to; item += 1) {
		if (level[item] === LEFT_OUT) continue;
		rated += itemWeights[item] ?? 0;
		sum += (itemWeights[item] ?? 0) * (score[item] ?? 0);
	}
	return sum / rated;
}

/** S8 as staged-level.ts states it, without allocating; 0 where nothing is rated. */
function levelOf(
	from: number,
	to: number,
	level: Uint8Array,
	itemWeights: Float64Array,
	critical: Uint8Array,
	{ theta, floorSlack }: Profile
): number {
	let rated = 0;
	let lowest = 6;
	let lowestCritical = 6;
	for (let item = from; item < to; item += 1) {
		const l = level[item] ?? LEFT_OUT;
		if (l === LEFT_OUT) continue;
		rated += itemWeights[item] ?? 0;
		if (l < lowest) lowest = l;
		if (critical[item] && l < lowestCritical) lowestCritical = l;
	}
	if (rated === 0) return 0;
	for (let l = Math.min(5, lowestCritical, lowest + floorSlack); l > 1; l -= 1) {
		let met = 0;
		for (let item = from; item < to; item += 1) {
			const reached = level[item] ?? LEFT_OUT;
			if (reached >= l && reached !== LEFT_OUT) met += itemWeights[item] ?? 0;
		}
		if (met * theta[1] >= rated * theta[0]) return l;
	}
	return 1;
}

/** Quantile of type 7 of sorted values. */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
	const place = (sorted.length - 1) * p;
	const low = Math.floor(place);
	const at = sorted[low] ?? Number.NaN;
	const above = sorted[Math.min(low + 1, sorted.length - 1)] ?? Number.NaN;
	return at + (place - low) * (above - at);
}

/** The interval between two tails of the replicates that gave an index. */
export function percentileInterval(replicates: ArrayLike<number>, tail: number): [number, number] {
	const sorted = sortedFinite(replicates);
	return [quantileOfSorted(sorted, tail), quantileOfSorted(sorted, 1 - tail)];
}

export function sortedFinite(replicates: ArrayLike<number>): Float64Array {
	return Float64Array.from(replicates)
		.filter((x) => !Number.isNaN(x))
		.sort();
}

/** Standard deviation (n - 1); 0 for fewer than two. */
export function deviationOf(values: ArrayLike<number>): number {
	const n = values.length;
	if (n < 2) return 0;
	let sum = 0;
	for (let i = 0; i < n; i += 1) sum += values[i] ?? 0;
	const mean = sum / n;
	let squares = 0;
	for (let i = 0; i < n; i += 1) squares += ((values[i] ?? 0) - mean) ** 2;
	return Math.sqrt(squares / (n - 1));
}
