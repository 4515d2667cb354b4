import { error } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { phaseOf } from '$lib/maturity/workshop';
import * as workshops from '$lib/server/workshops';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params }) => {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	if (!room) error(404, m.workshops_not_found());
	const workshop = room.workshop.data;
	return {
		workshop: {
			id: workshop.id,
			title: workshop.title,
			phase: phaseOf(workshop),
			marking: workshop.marking,
			sample: workshop.sample,
			sessionEndsAt: workshop.sessionEndsAt ?? null,
			assessments: workshop.assessments.map(({ id, name, finalised }) => ({
				id,
				name,
				finalised: finalised.length > 0
			}))
		}
	};
};
