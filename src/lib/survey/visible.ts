import { ConditionRunner } from 'survey-core';
import type { Answers } from '../maturity/answer';
import { itemsOf, type Questionnaire } from '../maturity/questionnaire';

/** The items of questionnaires without any condition: everybody is asked everything. null where there is one. */
const unconditional = new WeakMap<Questionnaire, ReadonlySet<string> | null>();

function askedOfAll(questionnaire: Questionnaire): ReadonlySet<string> | null {
	const known = unconditional.get(questionnaire);
	if (known !== undefined) return known;
	const items = itemsOf(questionnaire);
	const all = items.some(({ visibleIf }) => visibleIf !== null)
		? null
		: new Set(items.map(({ id }) => id));
	unconditional.set(questionnaire, all);
	return all;
}

/**
 * The ids of the items that are asked, given one person's answers so far. In a condition an item stands for its level
 * (`{PS-1} >= 3`) or its code (`{PS-1} = 'OM'`); the answer to an item that is no longer asked does not count.
 */
export function visibleItems(questionnaire: Questionnaire, answers: Answers): ReadonlySet<string> {
	const all = askedOfAll(questionnaire);
	if (all) return all;
	const visible = new Set<string>();
	const values: Record<string, string | number> = {};
	for (const { id, visibleIf } of itemsOf(questionnaire)) {
		if (visibleIf !== null && !new ConditionRunner(visibleIf).runValues(values)) continue;
		visible.add(id);
		const answer = answers[id];
		if (answer) values[id] = answer.value;
	}
	return visible;
}
