import { error } from '@sveltejs/kit';
import { gapBars, gapBarsHeight } from '$lib/charts/gap-bars';
import { m } from '$lib/paraglide/messages';
import { pictureOf, svgOf } from '$lib/server/charts/render';
import { shownReport } from '$lib/server/results';
import { gapBarsOf } from '$lib/ui/words';
import { BARS_WIDTH, figureLocale } from '../figures';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
	const report = await shownReport(locals, params);
	if (!report) error(404, m.workshops_not_found());
	const bars = gapBarsOf(report, figureLocale(url));
	return pictureOf(svgOf(gapBars(bars), BARS_WIDTH, gapBarsHeight(bars.bars.length)));
};
