/**
 * S12: how firm an order of priorities is when nobody knows the weights. Weights spread evenly over all possibilities
 * make weight × gap an exponential variable with rate 1/gap, so that the order follows Plackett and Luce; the chance
 * of every rank then follows exactly from one pass over all subsets.
 */

/** Areas with a gap beyond this number would need more than a million subsets. */
export const MOST_RANKED = 20;

/**
 * `result[area][rank]`: share of all weightings in which the area takes that rank, 0 being first. Areas without a gap
 * share the last ranks equally. Gaps are levels, not negative.
 */
export function rankAcceptability(gaps: readonly number[]): number[][] {
	const open = gaps.flatMap((gap, area) => (gap > 0 ? [{ gap, area }] : []));
	if (open.length > MOST_RANKED)
		throw new RangeError(
			`rankAcceptability: at most ${MOST_RANKED} areas with a gap, found ${open.length}`
		);
	const result = gaps.map(() => gaps.map(() => 0));
	const last = gaps.length - open.length;
	gaps.forEach((gap, area) => {
		if (gap <= 0)
			for (let rank = open.length; rank < gaps.length; rank += 1) put(result, area, rank, 1 / last);
	});

	// The smallest of independent exponentials is i with the share of its rate; the LAST rank is the smallest product.
	const full = (1 << open.length) - 1;
	const chance = new Float64Array(full + 1);
	chance[full] = 1;
	for (let left = full; left > 0; left -= 1) {
		const here = chance[left] ?? 0;
		if (here === 0) continue;
		let rates = 0;
		let size = 0;
		open.forEach(({ gap }, i) => {
			if (left & (1 << i)) {
				rates += 1 / gap;
				size += 1;
			}
		});
		open.forEach(({ gap, area }, i) => {
			if (!(left & (1 << i))) return;
			const step = (here * (1 / gap)) / rates;
			put(result, area, size - 1, step);
			const next = left & ~(1 << i);
			chance[next] = (chance[next] ?? 0) + step;
		});
	}
	return result;
}

function put(table: number[][], area: number, rank: number, share: number): void {
	const row = table[area];
	if (row) row[rank] = (row[rank] ?? 0) + share;
}

/** Share of weightings from which an order is called firm. */
export const FIRM_SHARE = 0.8;

export interface Firmness {
	readonly area: string;
	/** Share of weightings in which it is first, and among the first three */
	readonly first: number;
	readonly topThree: number;
	/** Share of weightings in which it takes one of the ranks that the order gives it */
	readonly atItsRank: number;
	readonly firm: boolean;
}

/** S12: "among the top three in 87% of weightings", for each area of an order with its gap in levels. */
export function firmnessOf(
	order: readonly { readonly area: string; readonly rank: number; readonly rankTo: number }[],
	gaps: ReadonlyMap<string, number>
): Firmness[] {
	const areas = order.map(({ area }) => area);
	const table = rankAcceptability(areas.map((area) => gaps.get(area) ?? 0));
	return order.map(({ area, rank, rankTo }, i) => {
		const row = table[i] ?? [];
		const sum = (from: number, to: number) =>
			row.slice(from, to).reduce((total, share) => total + share, 0);
		const topThree = sum(0, 3);
		return {
			area,
			first: sum(0, 1),
			topThree,
			atItsRank: sum(rank - 1, rankTo),
			firm: (rankTo <= 3 ? topThree : 1 - topThree) >= FIRM_SHARE
		};
	});
}
