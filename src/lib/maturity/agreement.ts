/**
 * Measures of one distribution over ordered levels 1..K, given as frequencies (whole numbers for the rules, any
 * positive numbers for the annex). All comparisons that decide something are between whole numbers. Rules S2, S5.
 */
import type { Fraction } from './profile';

type Frequencies = readonly number[];

export function totalOf(f: Frequencies): number {
	let sum = 0;
	for (const x of f) sum += x;
	return sum;
}

/** S2: the highest level that more than half put themselves at or above; null without answers. */
export function lowMedian(f: Frequencies): number | null {
	const total = totalOf(f);
	let atOrAbove = 0;
	for (let k = f.length; k >= 1; k -= 1) {
		atOrAbove += f[k - 1] ?? 0;
		if (2 * atOrAbove > total) return k;
	}
	return null;
}

/** S2: the median placed inside its level by the shares below and above it; null without answers. */
export function interpolatedMedian(f: Frequencies): number | null {
	const total = totalOf(f);
	if (total <= 0) return null;
	let below = 0;
	for (let k = 1; k <= f.length; k += 1) {
		const here = f[k - 1] ?? 0;
		if (2 * (below + here) > total) return k - 0.5 + (total / 2 - below) / here;
		if (2 * (below + here) === total) return (k + nextLevel(f, k)) / 2;
		below += here;
	}
	return null;
}

function nextLevel(f: Frequencies, k: number): number {
	for (let next = k + 1; next <= f.length; next += 1) if ((f[next - 1] ?? 0) > 0) return next;
	return k;
}

/** Sum over the cuts of the smaller side: average deviation from the median times the number of ratings. */
export function deviationSum(f: Frequencies): number {
	const total = totalOf(f);
	let cumulative = 0;
	let sum = 0;
	for (let k = 0; k < f.length - 1; k += 1) {
		cumulative += f[k] ?? 0;
		sum += Math.min(cumulative, total - cumulative);
	}
	return sum;
}

/** S5: average deviation from the median, in levels. */
export function averageDeviation(f: Frequencies): number | null {
	const total = totalOf(f);
	return total > 0 ? deviationSum(f) / total : null;
}

/** Leik's D: 0 all alike, 1 half at each end. */
export function leikD(f: Frequencies): number | null {
	const total = totalOf(f);
	return total > 0 ? (2 * deviationSum(f)) / ((f.length - 1) * total) : null;
}

/** S5: agreement C = 1 - D. */
export function agreementC(f: Frequencies): number | null {
	const d = leikD(f);
	return d === null ? null : 1 - d;
}

/**
 * S5: two camps, each at least `camp` of the room, at or below `lowTo` and at or above `lowTo` + 2, with fewer between
 * than in either. Where several cuts qualify, the one with the larger smaller camp.
 */
export function splitAt(
	f: Frequencies,
	camp: Fraction
): { lowTo: number; highFrom: number } | null {
	const total = totalOf(f);
	let best: { lowTo: number; highFrom: number } | null = null;
	let bestCamp = 0;
	let low = 0;
	for (let k = 1; k <= f.length - 2; k += 1) {
		low += f[k - 1] ?? 0;
		const between = f[k] ?? 0;
		const high = total - low - between;
		const smaller = Math.min(low, high);
		if (smaller * camp[1] >= camp[0] * total && between < smaller && smaller > bestCamp) {
			bestCamp = smaller;
			best = { lowTo: k, highFrom: k + 2 };
		}
	}
	return best;
}

export function meanOf(f: Frequencies): number | null {
	const total = totalOf(f);
	return total > 0 ? f.reduce((sum, x, i) => sum + x * (i + 1), 0) / total : null;
}

/** The levels with the largest frequency, lowest first. */
export function modesOf(f: Frequencies): number[] {
	let most = 0;
	for (const x of f) if (x > most) most = x;
	const modes: number[] = [];
	if (most > 0) f.forEach((x, i) => x === most && modes.push(i + 1));
	return modes;
}

export function rangeOf(f: Frequencies): number | null {
	const first = f.findIndex((x) => x > 0);
	return first < 0 ? null : f.findLastIndex((x) => x > 0) - first;
}

/** Annex: van der Eijk's A; null without ratings or with fewer than three levels. */
export function vanDerEijkA(f: Frequencies): number | null {
	const total = totalOf(f);
	const levels = f.length;
	if (total <= 0 || levels < 3) return null;
	const rest = [...f];
	// A peeled layer leaves rounding dust behind where frequencies are not whole numbers.
	const dust = total * 1e-12;
	let value = 0;
	for (;;) {
		let size = 0;
		let thickness = Infinity;
		for (const x of rest)
			if (x > dust) {
				size += 1;
				thickness = Math.min(thickness, x);
			}
		if (size === 0) return value;
		const pattern = rest.map((x) => x > dust);
		value += ((thickness * size) / total) * layerAgreement(pattern, size);
		for (let i = 0; i < levels; i += 1) if (pattern[i]) rest[i] = (rest[i] ?? 0) - thickness;
	}
}

function layerAgreement(pattern: readonly boolean[], size: number): number {
	const levels = pattern.length;
	if (size === 1) return 1;
	let unimodal = 0;
	let bimodal = 0;
	for (let i = 0; i < levels; i += 1)
		for (let j = i + 1; j < levels; j += 1)
			for (let k = j + 1; k < levels; k += 1) {
				if (pattern[j] && pattern[i] !== pattern[k]) unimodal += 1;
				else if (!pattern[j] && pattern[i] && pattern[k]) bimodal += 1;
			}
	if (unimodal + bimodal === 0) return 0;
	const u =
		((levels - 2) * unimodal - (levels - 1) * bimodal) / ((levels - 2) * (unimodal + bimodal));
	return u * (1 - (size - 1) / (levels - 1));
}

/** Annex: Tastle and Wierman's consensus. */
export function consensus(f: Frequencies): number | null {
	const total = totalOf(f);
	const mean = meanOf(f);
	if (mean === null) return null;
	if (f.filter((x) => x > 0).length === 1) return 1;
	return f.reduce((sum, x, i) => {
		if (x <= 0) return sum;
		return sum + (x / total) * Math.log2(1 - Math.abs(i + 1 - mean) / (f.length - 1));
	}, 1);
}

/** Annex: Blair and Lacy's l squared. */
export function blairLacyL2(f: Frequencies): number | null {
	const total = totalOf(f);
	if (total <= 0) return null;
	let cumulative = 0;
	let sum = 0;
	for (let k = 0; k < f.length - 1; k += 1) {
		cumulative += f[k] ?? 0;
		sum += (cumulative / total - 0.5) ** 2;
	}
	return sum / ((f.length - 1) / 4);
}

/** Variance with n - 1; null below two ratings. */
export function varianceOf(f: Frequencies): number | null {
	const total = totalOf(f);
	const mean = meanOf(f);
	if (mean === null || total < 2) return null;
	return f.reduce((sum, x, i) => sum + x * (i + 1 - mean) ** 2, 0) / (total - 1);
}

/** Annex: r_wg against uniform answering; may be negative, which is not clipped. */
export function rWg(f: Frequencies): number | null {
	const variance = varianceOf(f);
	return variance === null ? null : 1 - variance / ((f.length ** 2 - 1) / 12);
}

/** Annex: average deviation from the mean. */
export function averageDeviationFromMean(f: Frequencies): number | null {
	const mean = meanOf(f);
	if (mean === null) return null;
	return f.reduce((sum, x, i) => sum + x * Math.abs(i + 1 - mean), 0) / totalOf(f);
}

/** The rating at a 0-based place among the sorted ratings. */
function ratingAt(f: Frequencies, place: number): number {
	let seen = 0;
	for (let k = 1; k <= f.length; k += 1) {
		seen += f[k - 1] ?? 0;
		if (place < seen) return k;
	}
	return f.length;
}

/** Quantile of whole-number frequencies: type 7 (interpolated) or type 1 (a real rating). */
export function quantileOf(f: Frequencies, p: number, type: 1 | 7): number | null {
	const total = totalOf(f);
	if (total <= 0) return null;
	if (type === 1) return ratingAt(f, Math.max(0, Math.ceil(total * p - 1e-12) - 1));
	const place = (total - 1) * p;
	const low = Math.floor(place);
	return (
		ratingAt(f, low) +
		(place - low) * (ratingAt(f, Math.min(low + 1, total - 1)) - ratingAt(f, low))
	);
}
