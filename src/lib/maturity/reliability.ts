/**
 * S20, annex: agreement across items. Low values also come from items that are all alike, so there is no pass mark.
 * A matrix has participants as rows and items as columns; null is missing.
 */
export type Ratings = readonly (readonly (number | null)[])[];

export type Metric = 'nominal' | 'ordinal' | 'interval' | 'ratio';

/** Krippendorff's alpha (2011); null when no item has two ratings or when nothing varies. */
export function krippendorffAlpha(ratings: Ratings, metric: Metric): number | null {
	const { n, observed, expected } = disagreement(ratings, metric);
	return expected > 0 ? 1 - ((n - 1) * observed) / expected : null;
}

/**
 * Alpha as the R package irr 0.84.1 prints it, for comparison only. On a matrix without gaps it counts each rating
 * once for every other participant, so its n is too large; with gaps it equals Krippendorff's.
 */
export function krippendorffAlphaOfIrr(ratings: Ratings, metric: Metric): number | null {
	const { n, observed, expected } = disagreement(ratings, metric);
	if (expected <= 0) return null;
	const complete = ratings.every((row) => row.every((value) => value !== null));
	const others = complete ? ratings.length - 1 : 1;
	return 1 - ((n * others - 1) * observed) / (others * expected);
}

function disagreement(
	ratings: Ratings,
	metric: Metric
): { n: number; observed: number; expected: number } {
	const units = unitsOf(ratings).filter((unit) => unit.length >= 2);
	const values = [...new Set(units.flat())].sort((a, b) => a - b);
	const place = new Map(values.map((value, i) => [value, i]));
	const totals = values.map(() => 0);
	for (const unit of units)
		for (const value of unit) {
			const at = place.get(value) ?? 0;
			totals[at] = (totals[at] ?? 0) + 1;
		}
	const distance = distanceOf(metric, values, totals);
	const n = totals.reduce((sum, x) => sum + x, 0);
	let observed = 0;
	for (const unit of units) {
		let within = 0;
		for (const a of unit)
			for (const b of unit) within += distance(place.get(a) ?? 0, place.get(b) ?? 0);
		observed += within / (unit.length - 1);
	}
	let expected = 0;
	totals.forEach((a, i) => totals.forEach((b, j) => (expected += a * b * distance(i, j))));
	return { n, observed, expected };
}

function unitsOf(ratings: Ratings): number[][] {
	const width = Math.max(0, ...ratings.map((row) => row.length));
	return Array.from({ length: width }, (_, item) =>
		ratings.flatMap((row) => {
			const value = row[item];
			return value === null || value === undefined ? [] : [value];
		})
	);
}

/** Squared distance between two values, by their places. */
function distanceOf(
	metric: Metric,
	values: readonly number[],
	totals: readonly number[]
): (i: number, j: number) => number {
	const value = (i: number) => values[i] ?? 0;
	const total = (i: number) => totals[i] ?? 0;
	switch (metric) {
		case 'nominal':
			return (i, j) => (i === j ? 0 : 1);
		case 'interval':
			return (i, j) => (value(i) - value(j)) ** 2;
		case 'ratio':
			return (i, j) => (i === j ? 0 : ((value(i) - value(j)) / (value(i) + value(j))) ** 2);
		case 'ordinal':
			return (i, j) => {
				let between = 0;
				for (let k = Math.min(i, j); k <= Math.max(i, j); k += 1) between += total(k);
				return (between - (total(i) + total(j)) / 2) ** 2;
			};
	}
}

/** Rows without a gap. */
function completeRows(ratings: Ratings): number[][] {
	return ratings.flatMap((row) => {
		const numbers = row.filter((x) => x !== null);
		return numbers.length === row.length ? [numbers] : [];
	});
}

/** Average ranks from 1, and the tie term: the sum of t^3 - t over groups of equal values. */
export function averageRanks(values: readonly number[]): { ranks: number[]; ties: number } {
	const order = values.map((value, i) => ({ value, i })).sort((a, b) => a.value - b.value);
	const ranks = values.map(() => 0);
	let ties = 0;
	for (let from = 0; from < order.length;) {
		let to = from;
		while (order[to + 1]?.value === order[from]?.value && to + 1 < order.length) to += 1;
		const size = to - from + 1;
		ties += size ** 3 - size;
		for (let k = from; k <= to; k += 1) ranks[order[k]?.i ?? 0] = (from + to) / 2 + 1;
		from = to + 1;
	}
	return { ranks, ties };
}

/**
 * Kendall's W on complete rows: do the participants order the items alike? With and without the correction for ties,
 * and its chi squared (items - 1 degrees of freedom). null below two complete rows or two items, or without variation.
 */
export function kendallW(
	ratings: Ratings
): { corrected: number; uncorrected: number; chiSquared: number; degrees: number } | null {
	const rows = completeRows(ratings);
	const m = rows.length;
	const n = rows[0]?.length ?? 0;
	if (m < 2 || n < 2) return null;
	const ranked = rows.map(averageRanks);
	const sums = Array.from({ length: n }, (_, item) =>
		ranked.reduce((sum, { ranks }) => sum + (ranks[item] ?? 0), 0)
	);
	const mean = (m * (n + 1)) / 2;
	const squares = sums.reduce((sum, x) => sum + (x - mean) ** 2, 0);
	const ties = ranked.reduce((sum, row) => sum + row.ties, 0);
	const full = m ** 2 * (n ** 3 - n);
	const left = full - m * ties;
	if (left <= 0) return null;
	const corrected = (12 * squares) / left;
	return {
		corrected,
		uncorrected: (12 * squares) / full,
		chiSquared: m * (n - 1) * corrected,
		degrees: n - 1
	};
}

/** The six intraclass correlations of Shrout and Fleiss (1979), items as targets, on complete rows. */
export function intraclassCorrelations(
	ratings: Ratings
): Readonly<Record<'ICC1' | 'ICC2' | 'ICC3' | 'ICC1k' | 'ICC2k' | 'ICC3k', number>> | null {
	const rows = completeRows(ratings);
	const k = rows.length;
	const n = rows[0]?.length ?? 0;
	if (k < 2 || n < 2) return null;
	const all = rows.flat();
	const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
	const grand = mean(all);
	const spread = (means: readonly number[]) => means.reduce((sum, x) => sum + (x - grand) ** 2, 0);
	const items = Array.from({ length: n }, (_, item) => mean(rows.map((row) => row[item] ?? 0)));
	const betweenItems = k * spread(items);
	const betweenPeople = n * spread(rows.map(mean));
	const total = all.reduce((sum, x) => sum + (x - grand) ** 2, 0);
	const bms = betweenItems / (n - 1);
	const wms = (total - betweenItems) / (n * (k - 1));
	const jms = betweenPeople / (k - 1);
	const ems = (total - betweenItems - betweenPeople) / ((n - 1) * (k - 1));
	return {
		ICC1: (bms - wms) / (bms + (k - 1) * wms),
		ICC2: (bms - ems) / (bms + (k - 1) * ems + (k * (jms - ems)) / n),
		ICC3: (bms - ems) / (bms + (k - 1) * ems),
		ICC1k: (bms - wms) / bms,
		ICC2k: (bms - ems) / (bms + (jms - ems) / n),
		ICC3k: (bms - ems) / bms
	};
}
