import type { Area } from '../maturity/questionnaire';
import type { Findings } from './findings';

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

function leadsTo(
	goal: string,
	start: string,
	needs: ReadonlyMap<string, readonly string[]>
): boolean {
	const seen = new Set<string>();
	const waiting = [start];
	for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
		if (id === goal) return true;
		if (seen.has(id)) continue;
		seen.add(id);
		waiting.push(...(needs.get(id) ?? []));
	}
	return false;
}
