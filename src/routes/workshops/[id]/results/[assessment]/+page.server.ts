import { error } from '@sveltejs/kit';
import { phaseOf } from '$lib/maturity/workshop';
import { m } from '$lib/paraglide/messages';
import { assertIsLocale } from '$lib/paraglide/runtime';
import * as results from '$lib/server/results';
import { unsent } from '$lib/server/unsent';
import * as workshops from '$lib/server/workshops';
import { RADAR } from './figure';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, isDataRequest }) => {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	const workshop = room?.workshop.data;
	const assessment = workshop && workshops.assessmentOf(workshop, params.assessment);
	if (!room || !workshop || !assessment) error(404, m.workshops_not_found());
	const locale = assertIsLocale(locals.locale);
	const phase = phaseOf(workshop, assessment);
	// Nobody sees votes before the reveal, whatever the address says.
	if (phase === 'set-up' || phase === 'open') return { locale, report: null };
	const report = await results.reportOf(locals.store, room, assessment);
	return {
		locale,
		// A click on a tab fetches the data; only a document has it in its markup already.
		report: isDataRequest ? report : unsent(report),
		radar: { ...RADAR, src: `${url.pathname}/radar.svg` },
		/** Where the report of this assessment is */
		reportHref: `/workshops/${params.id}/report/${params.assessment}`
	};
};
