import { error } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { isLocale } from '$lib/paraglide/runtime';
import * as workshops from '$lib/server/workshops';
import { monthIn } from '$lib/ui/formats';
import { chosenSize } from '../parts';
import { pageStyle } from './page-style';
import type { RequestHandler } from './$types';

/**
 * The margins of the printed page. Margin boxes take neither custom properties nor content of the page, and the content
 * policy allows no style in the document: so each report has a stylesheet of its own.
 */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	const workshop = room?.workshop.data;
	const assessment = workshop && workshops.assessmentOf(workshop, params.assessment);
	if (!workshop || !assessment) error(404, m.workshops_not_found());
	const asked = url.searchParams.get('language') ?? 'en';
	const locale = isLocale(asked) ? asked : 'en';
	/** Roadmap and training needs print on pages of the same kind */
	const sheets: Readonly<Record<string, typeof m.report_title>> = {
		roadmap: m.roadmap_title,
		training: m.training_needs_title
	};
	const title = sheets[url.searchParams.get('sheet') ?? ''] ?? m.report_title;
	const css = pageStyle({
		locale,
		size: chosenSize(url.searchParams),
		marking: workshop.marking,
		title: title({}, { locale }),
		standing: workshop.sample
			? `${m.words_self_assessed({}, { locale })}. ${m.words_sample({}, { locale })}`
			: m.words_self_assessed({}, { locale }),
		foot: [assessment.name, monthIn(workshop.endsOn, locale)].filter(Boolean).join(', '),
		sample: workshop.sample ? m.words_sample({}, { locale }) : ''
	});
	return new Response(css, {
		headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-store' }
	});
};
