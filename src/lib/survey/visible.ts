import { ConditionRunner } from 'survey-core';
import type { Answers } from '../maturity/answer';
import { itemsOf, type Questionnaire } from '../maturity/questionnaire';

/**
 * The ids of the items that are asked, given one person's answers so far. In a condition an item stands for its level
 * (`{PS-1} >= 3`) or its code (`{PS-1} = 'OM'`); the answer to an item that is no longer asked does not count.
 */
export function visibleItems(questionnaire: Questionnaire, answers: Answers): Set<string> {
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
