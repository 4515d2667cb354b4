/** S10, S11: which area needs most, and about which items the room should talk first. */
import type { AreaResult, ItemResult, PriorityRank, Result } from './result';

/** Half up, after taking away the dust of binary fractions. */
export function roundToTenth(x: number): number {
	return Math.floor(x * 10 + 0.5 + 1e-9) / 10;
}

type Need = readonly [number, number, number, number];

/** S10: critical shortfall, priority, gap of the index in tenths, lowest item. Larger is more urgent. */
function needOf(area: AreaResult): Need {
	return [
		area.criticalShortfall.length > 0 ? 1 : 0,
		area.priority ?? 0,
		roundToTenth(area.gapIndex ?? 0),
		-(area.minItemLevel ?? 0)
	];
}

function compareNeeds(a: Need, b: Need): number {
	for (const [i, left] of a.entries()) {
		const right = b[i] ?? 0;
		if (left !== right) return right - left;
	}
	return 0;
}

/** S10: areas with a gap, most urgent first. Equal need shares its ranks; position decides nothing. */
export function rankAreas(areas: readonly AreaResult[]): PriorityRank[] {
	const needs = areas
		.filter(({ gapLevels }) => gapLevels !== null && gapLevels > 0)
		.map((area) => ({ area: area.id, need: needOf(area) }))
		.sort((a, b) => compareNeeds(a.need, b.need));
	return needs.map(({ area, need }) => {
		const before = needs.filter((other) => compareNeeds(other.need, need) < 0).length;
		const equal = needs.filter((other) => compareNeeds(other.need, need) === 0).length;
		return { area, rank: before + 1, rankTo: before + equal };
	});
}

type Reason = Result['clarifyFirst'][number]['reason'];
const REASONS: readonly Reason[] = ['split', 'weak', 'unknown'];

/** S11: why talk about this item would pay, or null: the room has settled it, or it is clear. */
function reasonToTalk(item: ItemResult): Reason | null {
	if (item.source === 'agreed') return null;
	if (item.band === 'split') return 'split';
	if (item.band === 'weak') return 'weak';
	const unsure = item.bounds !== null && item.bounds[0] !== item.bounds[1];
	return unsure || item.status !== 'rated' ? 'unknown' : null;
}

/**
 * S11: split before weak before unknown; then critical items, heavier items, wider disagreement, more unknown. A room
 * needs one list, so the questionnaire's order settles the rest.
 */
export function itemsToClarify(items: readonly ItemResult[]): Result['clarifyFirst'] {
	return items
		.flatMap((item) => {
			const reason = reasonToTalk(item);
			return reason ? [{ item, reason }] : [];
		})
		.sort(
			(a, b) =>
				REASONS.indexOf(a.reason) - REASONS.indexOf(b.reason) ||
				Number(b.item.critical) - Number(a.item.critical) ||
				b.item.weight - a.item.weight ||
				(b.item.ad ?? 0) - (a.item.ad ?? 0) ||
				(b.item.dkShare ?? 0) - (a.item.dkShare ?? 0)
		)
		.map(({ item, reason }) => ({ item: item.id, reason }));
}
