/** What the parts of the planning page hand to each other, and how recommendations become offers of one area. */
import type { Action, Catalogue, Step } from '$lib/maturity/catalogue';
import { closingSteps, type Recommendation, type Recommendations } from '$lib/maturity/recommend';

export interface AreaView {
	readonly id: string;
	readonly number: number;
	readonly name: string;
	readonly items: readonly {
		readonly id: string;
		readonly title: string;
		readonly critical: boolean;
	}[];
}

/** One action as the page offers it in one area. */
export interface Offer {
	readonly action: Action;
	/** Next steps in this area that it completes, and items of other areas that it serves too */
	readonly closes: readonly Step[];
	readonly also: readonly string[];
	/** Items of this area whose next step it supports without completing it */
	readonly supports: readonly string[];
	/** Critical items that it lifts to their target */
	readonly critical: readonly string[];
	/** Titles: what it requires, what sensibly precedes it, what requires it */
	readonly needs: readonly string[];
	readonly after: readonly string[];
	readonly neededBy: readonly string[];
}

export interface AreaOffers {
	/** They complete a step, or something required does; most useful first */
	readonly recommended: readonly Offer[];
	/** They support a step without completing it */
	readonly helpful: readonly Offer[];
}

/** The offers of one area. `planned` are the actions in the plan: what precedes an action is named when it is there. */
export function offersOf(
	area: AreaView,
	{ actions, gaps }: Recommendations,
	catalogue: Catalogue,
	planned: ReadonlySet<string>
): AreaOffers {
	const byId = new Map(catalogue.actions.map((action) => [action.id, action]));
	const own = new Set(area.items.map(({ id }) => id));
	const titles = (ids: readonly string[]) => ids.flatMap((id) => byId.get(id)?.title.default ?? []);
	const recommended = new Map(actions.map((one) => [one.action.id, one]));
	const inArea = actions.filter(({ areas }) => areas.includes(area.id));
	const shown = new Set(inArea.map(({ action }) => action.id));
	const wait = inArea.flatMap(({ requires }) => requires).filter((id) => !shown.has(id));
	const first = [...new Set(wait)].flatMap((id) => recommended.get(id) ?? []);
	const open = gaps.filter((gap) => gap.area === area.id);
	const supported = (id: string) =>
		open.filter(({ helps }) => helps.includes(id)).map(({ item }) => item);
	const offer = ({ action, requires, why }: Recommendation): Offer => ({
		action,
		closes: why.steps.filter(({ item }) => own.has(item)),
		also: why.items.filter((item) => !own.has(item)),
		supports: supported(action.id),
		critical: why.removesCriticalShortfall.filter((item) => own.has(item)),
		needs: titles(requires),
		after: titles(
			action.after.filter((id) => !requires.includes(id) && (shown.has(id) || planned.has(id)))
		),
		neededBy: titles(why.neededBy)
	});
	const all = inSensibleOrder([...first, ...inArea]);
	const listed = new Set(all.map(({ action }) => action.id));
	const helpful = [...new Set(open.flatMap(({ helps }) => helps))].filter((id) => !listed.has(id));
	return {
		recommended: all.map(offer),
		helpful: helpful.flatMap((id): Offer[] => {
			const action = byId.get(id);
			if (!action) return [];
			const steps = closingSteps(action, catalogue).filter(({ item }) => own.has(item));
			return [
				{
					action,
					closes: [],
					also: [],
					supports: [...new Set([...supported(id), ...steps.map(({ item }) => item)])],
					...{ critical: [], needs: titles(action.requires), neededBy: [] },
					after: titles(action.after.filter((one) => planned.has(one)))
				}
			];
		})
	};
}

/** Most useful first, but never before what it requires or sensibly follows among these. */
function inSensibleOrder(actions: readonly Recommendation[]): Recommendation[] {
	const byId = new Map(actions.map((one) => [one.action.id, one]));
	const ordered = new Set<Recommendation>();
	const waiting = new Set<Recommendation>();
	const place = (one: Recommendation): void => {
		if (ordered.has(one) || waiting.has(one)) return;
		waiting.add(one);
		for (const id of [...one.requires, ...one.action.after]) {
			const before = byId.get(id);
			if (before) place(before);
		}
		ordered.add(one);
	};
	actions.forEach(place);
	return [...ordered];
}
