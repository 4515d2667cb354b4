import { error } from '@sveltejs/kit';
import { profileRadar } from '$lib/charts/profile-radar';
import { phaseOf } from '$lib/maturity/workshop';
import { m } from '$lib/paraglide/messages';
import { assertIsLocale } from '$lib/paraglide/runtime';
import { dataUrlOf, svgOf } from '$lib/server/charts/render';
import * as results from '$lib/server/results';
import { unsent } from '$lib/server/unsent';
import * as workshops from '$lib/server/workshops';
import { radarOf } from '$lib/ui/words';
import type { PageServerLoad } from './$types';

const RADAR = { width: 600, height: 510 };

export const load: PageServerLoad = async ({ locals, params, isDataRequest }) => {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	const workshop = room?.workshop.data;
	const assessment = workshop && workshops.assessmentOf(workshop, params.assessment);
	if (!room || !workshop || !assessment) error(404, m.workshops_not_found());
	const locale = assertIsLocale(locals.locale);
	const phase = phaseOf(workshop, assessment);
	// Nobody sees votes before the reveal, whatever the address says.
	if (phase === 'set-up' || phase === 'open') return { locale, report: null };
	const report = await results.reportOf(locals.store, room, assessment);
	const svg = svgOf(profileRadar(radarOf(report, locale)), RADAR.width, RADAR.height);
	return {
		locale,
		// A click on a tab fetches the data; only a document has it in its markup already.
		report: isDataRequest ? report : unsent(report),
		radar: { ...RADAR, src: dataUrlOf(svg) },
		/** Where the report of this assessment is */
		reportHref: `/workshops/${params.id}/report/${params.assessment}`
	};
};
