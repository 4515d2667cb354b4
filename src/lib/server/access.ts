/** Who may reach which route. Deny by default: a route without a row does not exist. */

export type Role = 'public' | 'participant' | 'facilitator' | 'administrator';

/**
 * Route id -> the least role that may reach it, for every method. Reaching a workshop's route says nothing of that
 * workshop: `workshops.require` answers whether this facilitator is named on it.
 */
export const access: Readonly<Record<string, Role>> = {
	'/': 'public',
	'/healthz': 'public',
	'/join': 'public',
	'/language': 'public',
	'/setup/[token]': 'public',
	'/signin': 'public',
	'/signout': 'public',
	'/invite/[token]': 'public',

	'/joined': 'participant',
	'/respond': 'participant',
	'/respond/save': 'participant',
	'/review': 'participant',
	'/done': 'participant',

	'/account': 'facilitator',
	'/workshops': 'facilitator',
	'/workshops/new': 'facilitator',
	'/workshops/import': 'facilitator',
	'/workshops/[id]': 'facilitator',
	'/workshops/[id]/setup': 'facilitator',
	'/workshops/[id]/answering': 'facilitator',
	'/workshops/[id]/present': 'facilitator',
	'/workshops/[id]/live': 'facilitator',
	'/workshops/[id]/paper': 'facilitator',
	'/workshops/[id]/papers/[assessment]': 'facilitator',
	'/workshops/[id]/discussion/[assessment]': 'facilitator',
	'/workshops/[id]/targets/[assessment]': 'facilitator',
	'/workshops/[id]/finalise/[assessment]': 'facilitator',
	'/workshops/[id]/results/[assessment]': 'facilitator',
	'/workshops/[id]/results/[assessment]/radar.svg': 'facilitator',
	'/workshops/[id]/plan/[assessment]': 'facilitator',
	'/workshops/[id]/plan/[assessment]/radar.svg': 'facilitator',
	'/workshops/[id]/plan/[assessment]/roadmap': 'facilitator',
	'/workshops/[id]/plan/[assessment]/training': 'facilitator',
	'/workshops/[id]/report/[assessment]': 'facilitator',
	'/workshops/[id]/report/[assessment]/page.css': 'facilitator',
	'/workshops/[id]/report/[assessment]/radar.svg': 'facilitator',
	'/workshops/[id]/report/[assessment]/gaps.svg': 'facilitator',
	'/workshops/[id]/export/[assessment]/assessment.json': 'facilitator',
	'/workshops/[id]/export/[assessment]/items.csv': 'facilitator',
	'/workshops/[id]/export/[assessment]/report.docx': 'facilitator',
	'/workshops/[id]/export/[assessment]/workbook.xlsx': 'facilitator',
	'/workshops/[id]/export/[assessment]': 'facilitator',
	'/administrations': 'facilitator',
	'/administrations/[id]': 'facilitator',

	'/facilitators': 'administrator',
	'/backup': 'administrator',
	'/backup/file': 'administrator'
};

/** The role that a route asks for; null when the table does not know the route. */
export function roleOf(routeId: string): Role | null {
	return Object.hasOwn(access, routeId) ? (access[routeId] ?? null) : null;
}

/** In LAN mode these stay on the laptop itself: everything that is neither an official's nor the way in. */
const roomRoutes: ReadonlySet<string> = new Set(['/', '/healthz', '/join', '/language']);

/** True for what a phone in the room may open over plain HTTP. */
export function isForTheRoom(routeId: string): boolean {
	return roleOf(routeId) === 'participant' || roomRoutes.has(routeId);
}

/** True for pages that exist in the facilitators' languages only. */
export function isForFacilitators(routeId: string | null): boolean {
	return routeId !== null && roleOf(routeId) !== null && !isForTheRoom(routeId);
}
