import { error } from '@sveltejs/kit';
import { catalogueFor } from '$lib/maturity/one-language';
import { phaseOf } from '$lib/maturity/workshop';
import { m } from '$lib/paraglide/messages';
import { assertIsLocale } from '$lib/paraglide/runtime';
import * as instruments from '$lib/server/instruments';
import * as workshops from '$lib/server/workshops';
import type { PageServerLoad } from './$types';

/** The programme whose steps have a real order; a questionnaire without it shows the time line alone. */
const PROGRAMME = 'stce-programme';

export const load: PageServerLoad = async ({ locals, params }) => {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	const assessment = room && workshops.assessmentOf(room.workshop.data, params.assessment);
	if (!room || !assessment) error(404, m.workshops_not_found());
	const workshop = room.workshop.data;
	const { catalogue } = await instruments.of(room);
	const locale = assertIsLocale(locals.locale);
	const slim = catalogueFor(catalogue, [], assessment.plan, locale);
	return {
		locale,
		base: `/workshops/${workshop.id}/plan/${assessment.id}`,
		administration: assessment.name,
		marking: workshop.marking,
		from: workshop.endsOn === '' ? workshop.startsOn : workshop.endsOn,
		/** No plan before the reveal */
		plan: phaseOf(workshop) === 'revealed' ? assessment.plan : { entries: [], declined: [] },
		catalogue: { actions: slim.actions, pathways: slim.pathways },
		programme: slim.pathways.find(({ id }) => id === PROGRAMME) ?? null
	};
};
