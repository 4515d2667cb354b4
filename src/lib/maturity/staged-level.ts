/** S8: the staged level of an area, and what blocks the next one. Whole numbers only. */
import { LEVELS, type Level } from './questionnaire';
import type { Fraction, Profile } from './profile';
import type { Blocker } from './result';

export interface RatedItem {
	readonly id: string;
	readonly weight: number;
	readonly critical: boolean;
	readonly level: Level;
}

const weightOf = (items: readonly RatedItem[]) =>
	items.reduce((sum, { weight }) => sum + weight, 0);

/** Rated weight at or above a level. */
export function weightAtOrAbove(items: readonly RatedItem[], level: number): number {
	return weightOf(items.filter((item) => item.level >= level));
}

/** What keeps an area below `level`: nothing, or rule a, b and c with the items that they name. */
export function blockersOf(
	items: readonly RatedItem[],
	level: Level,
	theta: Fraction,
	floorSlack: number
): Blocker[] {
	const below = items.filter((item) => item.level < level);
	const total = weightOf(items);
	const met = total - weightOf(below);
	const ids = (some: readonly RatedItem[]) => some.map(({ id }) => id);
	const blockers: Blocker[] = [];
	if (met * theta[1] < total * theta[0])
		blockers.push({ rule: 'a', items: ids(below), metWeight: met, totalWeight: total });
	const critical = below.filter((item) => item.critical);
	if (critical.length > 0) blockers.push({ rule: 'b', items: ids(critical) });
	const floor = items.filter((item) => item.level < level - floorSlack);
	if (floor.length > 0) blockers.push({ rule: 'c', items: ids(floor) });
	return blockers;
}

/** The highest level that nothing blocks; level 1 always holds. */
export function stagedLevel(
	items: readonly RatedItem[],
	profile: Pick<Profile, 'theta' | 'floorSlack'>,
	theta: Fraction = profile.theta
): Level {
	let reached: Level = 1;
	for (const level of LEVELS)
		if (level === 1 || blockersOf(items, level, theta, profile.floorSlack).length === 0)
			reached = level;
	return reached;
}
