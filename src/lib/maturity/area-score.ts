/** S6 to S8, S10: one area from its items. */
import { lowMedian } from './agreement';
import { isLevel } from './answer';
import { LEVELS, type Level } from './questionnaire';
import type { Profile } from './profile';
import type { AreaResult, ItemResult } from './result';
import type { ScoredArea } from './score-input';
import { blockersOf, stagedLevel, weightAtOrAbove, type RatedItem } from './staged-level';

const weightOf = (items: readonly { weight: number }[]) =>
	items.reduce((sum, { weight }) => sum + weight, 0);

/** Everything but the intervals, which need the resampling. */
export function scoreArea(
	area: ScoredArea,
	items: readonly ItemResult[],
	target: Level,
	profile: Profile
): AreaResult {
	const applicable = items.filter(({ status }) => status === 'rated' || status === 'insufficient');
	const rated: RatedItem[] = [];
	const scores: number[] = [];
	for (const { id, weight, critical, level, score } of applicable)
		if (level !== null && score !== null) {
			rated.push({ id, weight, critical, level });
			scores.push(score);
		}
	const applicableWeight = weightOf(applicable);
	const ratedWeight = weightOf(rated);
	const base = {
		id: area.id,
		weight: area.weight,
		nItems: area.items.length,
		nApplicable: applicable.length,
		nRated: rated.length,
		coverage: applicableWeight > 0 ? ratedWeight / applicableWeight : null,
		target,
		criticalShortfall: rated
			.filter((item) => item.critical && item.level < target)
			.map(({ id }) => id),
		agreedByGroup:
			rated.length > 0 &&
			applicable.every(({ status, source }) => status !== 'rated' || source === 'agreed'),
		interval: null,
		individualInterval: null
	};
	const [top, bottom] = profile.minCoverage;
	if (applicableWeight === 0 || ratedWeight * bottom < applicableWeight * top)
		return {
			...base,
			status: applicableWeight === 0 ? 'not_applicable' : 'insufficient',
			index: null,
			percentOfWay: null,
			level: null,
			strictLevel: null,
			sensitivity: null,
			blockers: [],
			itemMedianLow: null,
			minItemLevel: null,
			maxItemLevel: null,
			shareAtOrAbove: null,
			gapLevels: null,
			gapIndex: null,
			priority: null
		};

	const index =
		rated.reduce((sum, { weight }, i) => sum + weight * (scores[i] ?? 0), 0) / ratedWeight;
	const level = stagedLevel(rated, profile);
	const next = level + 1;
	const levels = rated.map((item) => item.level);
	const median = lowMedian(LEVELS.map((l) => weightOf(rated.filter((item) => item.level === l))));
	const lowest = Math.min(...levels);
	const highest = Math.max(...levels);
	const gapLevels = Math.max(0, target - level);
	return {
		...base,
		status: ratedWeight < applicableWeight ? 'provisional' : 'ok',
		index,
		percentOfWay: ((index - 1) / 4) * 100,
		level,
		strictLevel: isLevel(lowest) ? lowest : null,
		sensitivity: {
			twoThirds: stagedLevel(rated, profile, [2, 3]),
			fourFifths: stagedLevel(rated, profile, [4, 5]),
			all: stagedLevel(rated, profile, [1, 1])
		},
		blockers: isLevel(next) ? blockersOf(rated, next, profile.theta, profile.floorSlack) : [],
		itemMedianLow: isLevel(median) ? median : null,
		minItemLevel: isLevel(lowest) ? lowest : null,
		maxItemLevel: isLevel(highest) ? highest : null,
		shareAtOrAbove: LEVELS.map((l) => weightAtOrAbove(rated, l) / ratedWeight),
		gapLevels,
		gapIndex: Math.max(0, target - index),
		priority: area.weight * gapLevels
	};
}
