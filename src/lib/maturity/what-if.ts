/**
 * The same result with other targets, or with the levels that a plan would give. Rescored by the same functions; no
 * interval, since nobody has answered for the future.
 */
import { isLevel } from './answer';
import { scoreArea } from './area-score';
import type { Step } from './catalogue';
import { projectLevels } from './portfolio';
import { rankAreas } from './priority';
import { DEFAULT_PROFILE, type Profile } from './profile';
import type { Level } from './questionnaire';
import type { AreaResult, ItemResult, Result } from './result';

/** What rescoring needs of a result. */
export type Standing = Pick<Result, 'areas' | 'items'>;

export interface WhatIf extends Standing {
	/** Areas with a gap, most urgent first */
	readonly order: Result['order'];
}

type Targets = Readonly<Record<string, Level>>;

function rescored(
	result: Standing,
	items: readonly ItemResult[],
	targets: Targets,
	profile: Profile
): WhatIf {
	const areas = result.areas.map((area): AreaResult => {
		const own = items.filter((item) => item.area === area.id);
		const { id, weight } = area;
		return scoreArea({ id, weight, items: own }, own, targets[id] ?? area.target, profile);
	});
	return { items, areas, order: rankAreas(areas) };
}

/** As assessed, against these targets. An area without an entry keeps its own. */
export function withTargets(
	result: Standing,
	targets: Targets,
	profile: Profile = DEFAULT_PROFILE
): WhatIf {
	return rescored(result, result.items, targets, profile);
}

/** The profile if every one of these steps fully succeeds. Items without a level stay without. */
export function withSteps(
	result: Standing,
	steps: readonly Step[],
	targets: Targets,
	profile: Profile = DEFAULT_PROFILE
): WhatIf {
	const rated = result.items.flatMap(({ id, status, level, weight }) =>
		status === 'rated' && level !== null ? [{ id, weight, current: level, target: level }] : []
	);
	const all = { id: 'all', cost: 0, effects: steps, requires: [] };
	const levels = projectLevels(rated, [all], new Set(['all']));
	const items = result.items.map((item) => {
		const level = levels[item.id];
		return !isLevel(level) || level === item.level ? item : { ...item, level, score: level };
	});
	return rescored(result, items, targets, profile);
}

/** Levels still to go in all areas together: a count for one administration, never compared with another. */
export function gapLevelsIn(areas: readonly Pick<AreaResult, 'gapLevels'>[]): number {
	return areas.reduce((sum, { gapLevels }) => sum + (gapLevels ?? 0), 0);
}
