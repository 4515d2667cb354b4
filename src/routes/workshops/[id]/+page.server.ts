import { error, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { phaseOf } from '$lib/maturity/workshop';
import * as workshops from '$lib/server/workshops';
import type { PageServerLoad } from './$types';

/** The tab of the phase that the workshop is in. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	if (!room) error(404, m.workshops_not_found());
	const workshop = room.workshop.data;
	const base = `/workshops/${workshop.id}`;
	const phase = phaseOf(workshop);
	if (phase === 'set-up') redirect(303, `${base}/setup`);
	if (phase === 'open') redirect(303, `${base}/answering`);
	const open = workshop.assessments.find(({ finalised }) => finalised.length === 0);
	if (open) redirect(303, `${base}/discussion/${open.id}`);
	redirect(303, `${base}/results/${workshop.assessments[0]?.id ?? ''}`);
};
