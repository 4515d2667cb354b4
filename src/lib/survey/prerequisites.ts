import type { Findings } from '../maturity/findings';
import { leadsTo } from '../maturity/leads-to';
import type { Area } from '../maturity/questionnaire';

/** Each prerequisite must be another item of the file, and no chain of them may lead back to its start. */
export function refuseBadPrerequisites(areas: readonly Area[], findings: Findings): void {
	const needs = new Map(
		areas.flatMap((area) => area.items.map((item) => [item.id, item.prerequisites] as const))
	);
	areas.forEach((area, i) =>
		area.items.forEach((item, j) =>
			item.prerequisites.forEach((other, k) => {
				const path = `pages[${i}].elements[${j}].prerequisites[${k}]`;
				if (!needs.has(other)) findings.refuse(path, `unknown item ${other}`);
				else if (leadsTo(item.id, other, needs))
					findings.refuse(path, `${other} itself builds on ${item.id}: a cycle of prerequisites`);
			})
		)
	);
}
