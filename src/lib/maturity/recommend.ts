/** S15: from gaps to actions. Plain facts; screens turn `why` into one sentence. */
import type { Action, Catalogue, Nature, Step } from './catalogue';
import { planValue, projectLevels, type PlanAction, type PlanItem } from './portfolio';
import type { Item, Level } from './questionnaire';
import type { ItemResult, Result } from './result';
import { DEFAULT_TARGET } from './score-input';
import { agreedValue, type Assessment } from './workshop';

/** An item below its area's target, and what serves its next step. */
export interface ItemGap {
	readonly item: string;
	readonly area: string;
	readonly critical: boolean;
	readonly level: Level;
	readonly target: Level;
	/** Area weight × item weight × levels to the target */
	readonly weightedGap: number;
	/** Action ids, most closing first: what the administration does itself, and what others offer */
	readonly own: readonly string[];
	readonly external: readonly string[];
	/** Support the step without completing it */
	readonly helps: readonly string[];
	/** Items that normally come first and stand lower: better begin there */
	readonly first: readonly string[];
}

export interface Why {
	/** Next steps that it completes, the largest weighted gap first; further steps of the same item follow the first */
	readonly steps: readonly Step[];
	/** Their items, each once, and the lowest and highest level of the steps */
	readonly items: readonly string[];
	readonly from: Level;
	readonly to: Level;
	/** Weighted gap levels closed over all items */
	readonly closes: number;
	/** Levels closed, each item alike */
	readonly levels: number;
	/** Critical items that it lifts to their target */
	readonly removesCriticalShortfall: readonly string[];
	/** Recommended actions that require it */
	readonly neededBy: readonly string[];
}

/** `action` carries eligibility, how to ask, status and the date last checked. */
export interface Recommendation {
	readonly action: Action;
	/** The area of which it closes most, and all areas that it serves */
	readonly area: string;
	readonly areas: readonly string[];
	/** Done by the administration itself rather than offered by others */
	readonly own: boolean;
	readonly helps: readonly Step[];
	/** Actions that must come first and are recommended above it */
	readonly requires: readonly string[];
	readonly why: Why;
}

/** Another agency leads: the gap is not Customs' own, so the action is one for, or agreed with, that agency. */
export interface AgencyItem {
	readonly item: string;
	readonly area: string;
	/** As agreed in the room; '' when only the votes say so */
	readonly agency: string;
	/** Agreements, law and exchange with that agency, easiest first */
	readonly actions: readonly string[];
}

export interface Recommendations {
	/** Most useful first, but never before what it requires */
	readonly actions: readonly Recommendation[];
	readonly gaps: readonly ItemGap[];
	readonly agencies: readonly AgencyItem[];
	/** Items below target whose next step no action of the catalogue completes */
	readonly unserved: readonly string[];
}

/** S15: may this kind of action complete a step of this item? Training alone only where the item says so. */
export function canClose(kind: string, nature: Nature | undefined): boolean {
	if (!nature) return true;
	if (kind === 'training' && !nature.trainingAlone) return false;
	return nature.closes.includes(kind);
}

/** The steps that an action can complete, by the nature of each gap; the rest only helps. */
export function closingSteps(action: Action, catalogue: Pick<Catalogue, 'natures'>): Step[] {
	return action.effects.filter(({ item }) => canClose(action.kind, catalogue.natures[item]));
}

function helpingSteps(action: Action, catalogue: Catalogue): Step[] {
	return [
		...action.helps,
		...action.effects.filter(({ item }) => !canClose(action.kind, catalogue.natures[item]))
	];
}

/** Items that have a level, as the search for the best plan sees them: weight of the area times weight of the item. */
export function planItems(result: Pick<Result, 'items' | 'areas'>): PlanItem[] {
	const areas = new Map(result.areas.map((area) => [area.id, area]));
	return result.items.flatMap(({ id, area, level, weight }) => {
		const its = areas.get(area);
		if (level === null || !its) return [];
		// What lies above its target stays there and counts for nothing.
		return [
			{ id, weight: weight * its.weight, current: level, target: Math.max(level, its.target) }
		];
	});
}

/** What the administration has: every step of the action is reached already. */
function isReached(action: Action, levels: ReadonlyMap<string, number>): boolean {
	return (
		action.effects.length > 0 &&
		action.effects.every(({ item, to }) => (levels.get(item) ?? 0) >= to)
	);
}

const levelsOf = (items: readonly PlanItem[]) =>
	new Map(items.map(({ id, current }) => [id, current]));

/** The catalogue as the search sees it: offers that still exist, and only the requirements that are still open. */
export function planActions(
	catalogue: Catalogue,
	items: readonly PlanItem[],
	cost: 'count' | 'effort'
): PlanAction[] {
	const levels = levelsOf(items);
	const reached = new Set(
		catalogue.actions.filter((action) => isReached(action, levels)).map(({ id }) => id)
	);
	return catalogue.actions
		.filter(({ status }) => status !== 'ended')
		.map((action) => ({
			id: action.id,
			cost: cost === 'count' ? 1 : action.effort,
			effects: closingSteps(action, catalogue),
			requires: action.requires.filter((id) => !reached.has(id))
		}));
}

/** What is needed of a questionnaire; a page in a browser that shows no order of items may leave the areas out. */
export interface ItemOrder {
	readonly id?: string;
	readonly areas?: readonly { readonly items: readonly Pick<Item, 'id' | 'prerequisites'>[] }[];
}

export function recommend(
	questionnaire: ItemOrder,
	catalogue: Catalogue,
	result: Pick<Result, 'items' | 'areas'>,
	assessment: Pick<Assessment, 'agreed'>
): Recommendations {
	const items = planItems(result);
	const below = new Map(
		items.filter(({ current, target }) => current < target).map((item) => [item.id, item])
	);
	const levels = levelsOf(items);
	const prerequisites = new Map(
		(questionnaire.areas ?? []).flatMap(({ items }) =>
			items.map((item) => [item.id, item.prerequisites])
		)
	);
	const drafts = draftsOf(catalogue, items, below, result);
	const actions = inOrder(drafts).map((draft): Recommendation => {
		const neededBy = drafts
			.filter(({ requires }) => requires.includes(draft.action.id))
			.map(({ action }) => action.id);
		return { ...draft, why: { ...draft.why, neededBy } };
	});
	const serving = (item: string, own: boolean) =>
		actions
			.filter((one) => one.own === own && one.why.items.includes(item))
			.map(({ action }) => action.id);
	const gaps = result.items.flatMap(({ id, area, critical, level }): ItemGap[] => {
		const plan = below.get(id);
		const target = result.areas.find((one) => one.id === area)?.target ?? DEFAULT_TARGET;
		if (!plan || level === null) return [];
		const helps = catalogue.actions.filter(
			(action) =>
				action.status !== 'ended' &&
				helpingSteps(action, catalogue).some((step) => step.item === id && isNext(step, level))
		);
		return [
			{
				item: id,
				area,
				critical,
				level,
				target,
				weightedGap: plan.weight * (target - level),
				own: serving(id, true),
				external: serving(id, false),
				helps: helps.map((action) => action.id),
				first: (prerequisites.get(id) ?? []).filter((other) => (levels.get(other) ?? level) < level)
			}
		];
	});
	return {
		actions,
		gaps,
		agencies: result.items.flatMap((item) => agencyItem(item, catalogue, assessment)),
		unserved: gaps
			.filter(({ own, external }) => own.length + external.length === 0)
			.map(({ item }) => item)
	};
}

const isNext = ({ from, to }: Step, level: number) => from <= level && level < to;

/** Every action that completes the next step of an item below target, and what such an action requires. */
function draftsOf(
	catalogue: Catalogue,
	items: readonly PlanItem[],
	below: ReadonlyMap<string, PlanItem>,
	result: Pick<Result, 'items'>
): Recommendation[] {
	const levels = levelsOf(items);
	const byId = new Map(catalogue.actions.map((action) => [action.id, action]));
	const results = new Map(result.items.map((item) => [item.id, item]));
	const open = (action: Action) => action.status !== 'ended' && !isReached(action, levels);
	const wanted = new Set<Action>();
	const add = (action: Action | undefined): void => {
		if (!action || wanted.has(action) || !open(action)) return;
		wanted.add(action);
		for (const id of action.requires) add(byId.get(id));
	};
	for (const action of catalogue.actions)
		if (
			closingSteps(action, catalogue).some((step) =>
				isNext(step, below.get(step.item)?.current ?? 0)
			)
		)
			add(action);
	return [...wanted].map((action) => {
		const why = whyOf(action, catalogue, below, results);
		const areas = areasOf(why.items, results);
		return {
			action,
			area: areas[0] ?? '',
			areas,
			own: action.providerKind === 'own-measure',
			helps: helpingSteps(action, catalogue).filter(({ item, ...step }) => {
				const current = below.get(item)?.current;
				return current !== undefined && isNext({ item, ...step }, current);
			}),
			requires: action.requires.filter((id) => {
				const first = byId.get(id);
				return first !== undefined && open(first);
			}),
			why
		};
	});
}

function whyOf(
	action: Action,
	catalogue: Catalogue,
	below: ReadonlyMap<string, PlanItem>,
	results: ReadonlyMap<string, ItemResult>
): Why {
	const closing = closingSteps(action, catalogue);
	const items = [...below.values()];
	const alone: PlanAction = { id: action.id, cost: 0, effects: closing, requires: [] };
	const levels = projectLevels(items, [alone], new Set([action.id]));
	const lifted = items.filter(({ id, current }) => (levels[id] ?? current) > current);
	const gain = ({ id, weight, current, target }: PlanItem) =>
		weight * (Math.min(levels[id] ?? current, target) - current);
	lifted.sort((a, b) => gain(b) - gain(a));
	const steps = lifted.flatMap(({ id, current }) =>
		closing.filter(
			({ item, from, to }) => item === id && to > current && from < (levels[id] ?? current)
		)
	);
	const ends = steps.map(({ from, to }) => [from, to] as const);
	return {
		steps,
		items: lifted.map(({ id }) => id),
		from: ends.reduce<Level>((least, [from]) => (from < least ? from : least), ends[0]?.[0] ?? 1),
		to: ends.reduce<Level>((most, [, to]) => (to > most ? to : most), ends[0]?.[1] ?? 1),
		closes: planValue(items, levels),
		levels: lifted.reduce(
			(sum, { id, current, target }) => sum + Math.min(levels[id] ?? current, target) - current,
			0
		),
		removesCriticalShortfall: lifted
			.filter(({ id, target }) => results.get(id)?.critical === true && (levels[id] ?? 0) >= target)
			.map(({ id }) => id),
		neededBy: []
	};
}

/** Areas of these items, the one with most of them first. */
function areasOf(items: readonly string[], results: ReadonlyMap<string, ItemResult>): string[] {
	const counts = new Map<string, number>();
	for (const item of items) {
		const area = results.get(item)?.area;
		if (area !== undefined) counts.set(area, (counts.get(area) ?? 0) + 1);
	}
	return [...counts].sort((a, b) => b[1] - a[1]).map(([area]) => area);
}

/** S15: what closes most first, then what takes less effort, then by id; always after what it requires. */
function inOrder(drafts: readonly Recommendation[]): Recommendation[] {
	const byValue = [...drafts].sort(
		(a, b) =>
			b.why.closes - a.why.closes ||
			a.action.effort - b.action.effort ||
			(a.action.id < b.action.id ? -1 : 1)
	);
	const byId = new Map(drafts.map((draft) => [draft.action.id, draft]));
	const ordered = new Set<Recommendation>();
	const waiting = new Set<Recommendation>();
	const place = (draft: Recommendation): void => {
		if (ordered.has(draft) || waiting.has(draft)) return;
		waiting.add(draft);
		for (const id of draft.requires) {
			const first = byId.get(id);
			if (first) place(first);
		}
		waiting.delete(draft);
		ordered.add(draft);
	};
	byValue.forEach(place);
	return [...ordered];
}

/** Kinds of action that are made between agencies. */
const BETWEEN_AGENCIES = ['organisation', 'legal', 'information'];

function agencyItem(
	item: ItemResult,
	catalogue: Catalogue,
	assessment: Pick<Assessment, 'agreed'>
): AgencyItem[] {
	if (!item.otherAgency) return [];
	const serves = ({ effects, helps }: Action) =>
		[...effects, ...helps].some((step) => step.item === item.id);
	const actions = catalogue.actions
		.filter(
			(action) =>
				action.status !== 'ended' && BETWEEN_AGENCIES.includes(action.kind) && serves(action)
		)
		.sort((a, b) => a.effort - b.effort || (a.id < b.id ? -1 : 1));
	const agreed = agreedValue(assessment, item.id);
	return [
		{
			item: item.id,
			area: item.area,
			agency: agreed?.value === 'OM' ? agreed.agency : '',
			actions: actions.map(({ id }) => id)
		}
	];
}
