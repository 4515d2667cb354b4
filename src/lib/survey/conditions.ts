import { ConditionRunner } from 'survey-core';
import type { Area } from '../maturity/questionnaire';
import type { Findings } from '../maturity/findings';

/**
 * A condition may ask only about items that come before: an official answers from top to bottom, and what shows must
 * never depend on itself. Names that do not exist at all are the linter's finding.
 */
export function refuseBadConditions(areas: readonly Area[], findings: Findings): void {
	const later = new Set(areas.flatMap((area) => area.items.map((item) => item.id)));
	areas.forEach((area, i) =>
		area.items.forEach((item, j) => {
			const asked =
				item.visibleIf === null ? [] : new ConditionRunner(item.visibleIf).getVariables();
			for (const name of asked)
				if (later.has(name))
					findings.refuse(
						`pages[${i}].elements[${j}].visibleIf`,
						`the condition asks about ${name}, which does not come before ${item.id}`
					);
			later.delete(item.id);
		})
	);
}
