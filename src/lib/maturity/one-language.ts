/** A catalogue for one screen: one language, and only the actions that can still matter there. */
import type { Action, Catalogue } from './catalogue';
import { textIn, type Text } from './questionnaire';
import type { ItemResult } from './result';
import type { Plan } from './workshop';

function actionIn(action: Action, say: (text: Text) => Text): Action {
	return {
		...action,
		title: say(action.title),
		provider: say(action.provider),
		summary: say(action.summary),
		outcome: say(action.outcome),
		length: action.length && say(action.length),
		lengthNote: null,
		effortNote: null,
		eligibility: say(action.eligibility),
		request: say(action.request),
		checked: say(action.checked),
		sources: []
	};
}

/** The actions that serve a step at or above the present level of an item, are in the plan, or stand in a pathway. */
export function catalogueFor(
	catalogue: Catalogue,
	items: readonly Pick<ItemResult, 'id' | 'level'>[],
	plan: Plan,
	locale: string
): Catalogue {
	const levels = new Map(items.map(({ id, level }) => [id, level ?? 1]));
	const known = new Set([
		...plan.entries.map(({ action }) => action),
		...plan.declined.map(({ action }) => action),
		...catalogue.pathways.flatMap(({ steps }) => steps.map(({ action }) => action))
	]);
	const matters = ({ id, effects, helps }: Action) =>
		known.has(id) ||
		[...effects, ...helps].some(({ item, from }) => from >= (levels.get(item) ?? Infinity));
	const kept = catalogue.actions.filter(matters);
	// What a kept action requires comes along, so that no condition points to nothing.
	const needed = new Set(kept.flatMap(({ requires }) => requires));
	const say = (text: Text): Text => ({ default: textIn(text, locale) });
	const sayAll = (texts: Readonly<Record<string, Text>>) =>
		Object.fromEntries(Object.entries(texts).map(([code, text]) => [code, say(text)]));
	return {
		...catalogue,
		note: say(catalogue.note),
		scales: { effort: sayAll(catalogue.scales.effort), status: sayAll(catalogue.scales.status) },
		audiences: sayAll(catalogue.audiences),
		providerKinds: sayAll(catalogue.providerKinds),
		kinds: sayAll(catalogue.kinds),
		actions: catalogue.actions
			.filter((action) => matters(action) || needed.has(action.id))
			.map((action) => actionIn(action, say)),
		sources: {},
		pathways: catalogue.pathways.map((pathway) => ({
			...pathway,
			title: say(pathway.title),
			reason: say(pathway.reason),
			steps: pathway.steps.map(({ action, reason }) => ({ action, reason: say(reason) }))
		})),
		trainingModules: []
	};
}
