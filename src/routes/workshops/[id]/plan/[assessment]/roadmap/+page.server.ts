import { error } from '@sveltejs/kit';
import type { Action, Catalogue } from '$lib/maturity/catalogue';
import { catalogueFor } from '$lib/maturity/one-language';
import type { Level, Questionnaire } from '$lib/maturity/questionnaire';
import { phaseOf, type Assessment } from '$lib/maturity/workshop';
import { m } from '$lib/paraglide/messages';
import { assertIsLocale } from '$lib/paraglide/runtime';
import * as instruments from '$lib/server/instruments';
import * as responses from '$lib/server/responses';
import * as results from '$lib/server/results';
import type { WorkshopRoom } from '$lib/server/store';
import * as workshops from '$lib/server/workshops';
import type { PageServerLoad } from './$types';

/** The programme whose steps have a real order; a questionnaire without it shows the time line alone. */
const PROGRAMME = 'stce-programme';

async function levelsOf(questionnaire: Questionnaire, room: WorkshopRoom, assessment: Assessment) {
	const given = responses.of(room, assessment.id);
	const { items } = await results.resultOf(questionnaire, assessment, given);
	return new Map(items.map(({ id, level }) => [id, level]));
}

function reachedOf(catalogue: Catalogue, levels: ReadonlyMap<string, Level | null>): string[] {
	const isReached = ({ effects }: Action) =>
		effects.length > 0 && effects.every(({ item, to }) => (levels.get(item) ?? 0) >= to);
	return catalogue.actions.filter(isReached).map(({ id }) => id);
}

export const load: PageServerLoad = async ({ locals, params }) => {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	const assessment = room && workshops.assessmentOf(room.workshop.data, params.assessment);
	if (!room || !assessment) error(404, m.workshops_not_found());
	const workshop = room.workshop.data;
	const { questionnaire, catalogue } = await instruments.of(room);
	const revealed = phaseOf(workshop) === 'revealed';
	const locale = assertIsLocale(locals.locale);
	const slim = catalogueFor(catalogue, [], assessment.plan, locale);
	return {
		locale,
		base: `/workshops/${workshop.id}/plan/${assessment.id}`,
		administration: assessment.name,
		marking: workshop.marking,
		from: workshop.endsOn === '' ? workshop.startsOn : workshop.endsOn,
		/** Margins with the marking on every page */
		pageStyle: `/workshops/${workshop.id}/report/${assessment.id}/page.css?language=${locale}&sheet=roadmap`,
		/** No plan before the reveal */
		plan: revealed ? assessment.plan : { entries: [], declined: [] },
		/** Actions whose every step is reached already */
		reached: revealed ? reachedOf(catalogue, await levelsOf(questionnaire, room, assessment)) : [],
		catalogue: { actions: slim.actions, pathways: slim.pathways },
		programme: slim.pathways.find(({ id }) => id === PROGRAMME) ?? null
	};
};
