import { error } from '@sveltejs/kit';
import { gapBarsHeight } from '$lib/charts/gap-bars';
import { phaseOf } from '$lib/maturity/workshop';
import { m } from '$lib/paraglide/messages';
import { assertIsLocale, getTextDirection, locales } from '$lib/paraglide/runtime';
import * as instruments from '$lib/server/instruments';
import * as results from '$lib/server/results';
import { unsent } from '$lib/server/unsent';
import * as workshops from '$lib/server/workshops';
import { BARS_WIDTH, RADAR } from './figures';
import { chosenParts, chosenSize } from './parts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, isDataRequest }) => {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	const workshop = room?.workshop.data;
	const assessment = workshop && workshops.assessmentOf(workshop, params.assessment);
	if (!room || !workshop || !assessment) error(404, m.workshops_not_found());
	const phase = phaseOf(workshop, assessment);
	// Nobody sees votes before the reveal, whatever the address says.
	if (phase === 'set-up' || phase === 'open') return { report: null };

	const { questionnaire } = await instruments.of(room);
	const offered = locales.filter((locale) => questionnaire.locales.includes(locale));
	const asked = url.searchParams.get('language') ?? '';
	const locale =
		offered.find((one) => one === asked) ??
		offered.find((one) => one === locals.locale) ??
		assertIsLocale(offered[0] ?? 'en');
	const report = await results.reportOf(locals.store, room, assessment);
	const size = chosenSize(url.searchParams);
	return {
		// A click on a tab fetches the data; only a document has it in its markup already.
		report: isDataRequest ? report : unsent(report),
		locale,
		direction: getTextDirection(locale),
		/** Languages of the questionnaire that the report can be printed in */
		languages: offered.map((code) => ({
			code,
			name: new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code
		})),
		parts: chosenParts(url.searchParams),
		size,
		/** The margins: marking, page numbers and running head in the report's language */
		pageStyle: `${url.pathname}/page.css?${new URLSearchParams({ language: locale, size })}`,
		radar: { ...RADAR, src: `${url.pathname}/radar.svg?language=${locale}` },
		bars: {
			width: BARS_WIDTH,
			height: gapBarsHeight(report.byNeed.length),
			src: `${url.pathname}/gaps.svg?language=${locale}`
		}
	};
};
