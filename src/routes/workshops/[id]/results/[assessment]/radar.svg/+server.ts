import { error } from '@sveltejs/kit';
import { profileRadar } from '$lib/charts/profile-radar';
import { m } from '$lib/paraglide/messages';
import { assertIsLocale } from '$lib/paraglide/runtime';
import { pictureOf, svgOf } from '$lib/server/charts/render';
import { shownReport } from '$lib/server/results';
import { radarOf } from '$lib/ui/words';
import { RADAR } from '../figure';
import type { RequestHandler } from './$types';

/** A picture of its own: its letters are outlines and weigh more than all the words of the page. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const report = await shownReport(locals, params);
	if (!report) error(404, m.workshops_not_found());
	const config = profileRadar(radarOf(report, assertIsLocale(locals.locale)));
	return pictureOf(svgOf(config, RADAR.width, RADAR.height));
};
