/** The form in which `npm run score` prints a result: names with underscores, items and areas by id. */
import { percentileInterval, resample, sortedFinite } from './bootstrap';
import { expandedTail } from './expanded-tail';
import { DEFAULT_PROFILE } from './profile';
import type { AreaResult, Interval, ItemResult, Result } from './result';
import { columnsOf } from './score-assessment';
import type { ScoreInput } from './score-input';

export function scoreForm(input: ScoreInput, result: Result): Record<string, unknown> {
	const byId = <T extends { id: string }>(list: readonly T[], form: (one: T) => unknown) =>
		Object.fromEntries(list.map((one) => [one.id, form(one)]));
	return {
		id: input.id,
		weights: result.participantWeights,
		items: byId(result.items, itemForm),
		areas: byId(result.areas, (area) => areaForm(area, result)),
		bootstrap: bootstrapForm(input, result),
		method: result.method,
		profile: result.profile,
		seed: result.seed,
		replicates: result.replicates,
		participants: result.participants,
		order: result.order.map(({ area, rank, rankTo }) => ({ area, rank, rank_to: rankTo })),
		clarify_first: result.clarifyFirst
	};
}

function itemForm(item: ItemResult): Record<string, unknown> {
	return {
		n: item.n,
		n_valid: item.nValid,
		n_dk: item.nDk,
		n_na: item.nNa,
		n_missing: item.nMissing,
		freq_weighted: item.freqWeighted,
		freq: item.freq,
		median_low: item.medianLow,
		interp_median: item.interpMedian,
		mean: item.mean,
		modes: item.modes,
		C: item.c,
		AD: item.ad,
		split: item.split !== null,
		A: item.a,
		Cns: item.cns,
		range: item.range,
		bounds_if_unknown_answered: item.bounds,
		dk_share: item.dkShare,
		status: item.status,
		source: item.source,
		level: item.level,
		score: item.score,
		share_within_1_of_level: item.withinOne?.share ?? null,
		agreed_minus_interp_median: item.agreedMinusInterpMedian,
		n_om: item.nOm,
		other_agency: item.otherAgency,
		band: item.band,
		no_more_than_chance: item.noMoreThanChance,
		camps: item.split && {
			low_to: item.split.lowTo,
			high_from: item.split.highFrom,
			low: item.split.low,
			high: item.split.high
		},
		people_within_1_of_level: item.withinOne?.count ?? null
	};
}

function areaForm(area: AreaResult, result: Result): Record<string, unknown> {
	const shares = area.shareAtOrAbove;
	const rank = result.order.find((one) => one.area === area.id);
	return {
		n_items: area.nItems,
		n_applicable: area.nApplicable,
		n_rated: area.nRated,
		coverage: area.coverage,
		target: area.target,
		status: area.status,
		index: area.index,
		percent_of_way: area.percentOfWay,
		item_level_median_low: area.itemMedianLow,
		min_item_level: area.minItemLevel,
		max_item_level: area.maxItemLevel,
		staged_level: area.level,
		strict_level: area.strictLevel,
		staged_sensitivity: area.sensitivity && {
			'2/3': area.sensitivity.twoThirds,
			'4/5': area.sensitivity.fourFifths,
			'1': area.sensitivity.all
		},
		share_of_weight_at_or_above:
			shares && Object.fromEntries(shares.map((share, i) => [String(i + 1), share])),
		gap_levels: area.gapLevels,
		gap_index: area.gapIndex,
		weight: area.weight,
		priority: area.priority,
		rank: rank?.rank ?? null,
		rank_to: rank?.rankTo ?? null,
		critical_shortfall: area.criticalShortfall,
		blockers: area.blockers.map(({ rule, items, metWeight, totalWeight }) => ({
			rule,
			items,
			...(metWeight === undefined ? {} : { met_weight: metWeight, total_weight: totalWeight })
		})),
		agreed_by_group: area.agreedByGroup,
		interval: intervalForm(area.interval),
		individual_interval: intervalForm(area.individualInterval)
	};
}

function intervalForm(interval: Interval | null): Record<string, unknown> | null {
	return (
		interval && {
			low: interval.low,
			high: interval.high,
			replicates: interval.replicates,
			sd: interval.sd,
			staged_level_share: interval.levelShare
		}
	);
}

/** The raw resampling of every area with an index, agreed ones too, so that another program can check it. */
function bootstrapForm(input: ScoreInput, result: Result): Record<string, unknown> {
	const tail = expandedTail(DEFAULT_PROFILE.confidence, result.participants);
	if (result.replicates === 0 || tail === null) return {};
	const drawn = resample(columnsOf(input), result.seed, result.replicates, DEFAULT_PROFILE);
	const plainTail = (1 - DEFAULT_PROFILE.confidence) / 2;
	return Object.fromEntries(
		result.areas.flatMap((area, i) => {
			const replicates = drawn[i];
			if (area.index === null || !replicates) return [];
			const used = sortedFinite(replicates.index);
			return [
				[
					area.id,
					{
						B: used.length,
						alpha_each_tail: tail,
						ci: percentileInterval(used, tail),
						ci_plain_percentile: percentileInterval(used, plainTail),
						staged_level_share: replicates.levels.map((count) => count / used.length),
						first5: Array.from(replicates.index.slice(0, 5), (x) => (Number.isNaN(x) ? null : x))
					}
				]
			];
		})
	);
}
