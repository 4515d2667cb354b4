import { error } from '@sveltejs/kit';
import { LEVELS, textIn } from '$lib/maturity/questionnaire';
import { m } from '$lib/paraglide/messages';
import { getTextDirection, isLocale } from '$lib/paraglide/runtime';
import * as instruments from '$lib/server/instruments';
import * as workshops from '$lib/server/workshops';

/** The blank questionnaire in one language; its words come from the server, so that one page carries one language. */
export const load = async ({ locals, params, url }) => {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	if (!room) error(404, m.workshops_not_found());
	const { questionnaire } = await instruments.of(room);
	const wanted = url.searchParams.get('language') ?? locals.locale;
	const locale = isLocale(wanted) ? wanted : 'en';
	const within = { locale };
	const workshop = room.workshop.data;
	return {
		locale,
		dir: getTextDirection(locale),
		functions: workshop.functions.map(({ name }) => name),
		administrations: workshop.assessments.map(({ name }) => name),
		words: {
			product: m.product_name({}, within),
			title: m.paper_title({}, within),
			how: m.paper_how({}, within),
			back: m.paper_return({}, within),
			levels: m.paper_levels({}, within),
			selfAssessed: m.paper_self_assessed({}, within),
			function: m.join_function({}, within),
			administration: m.join_administration({}, within),
			critical: m.respond_critical({}, within),
			comment: m.respond_comment({}, within),
			evidence: m.respond_evidence({}, within),
			sample: workshop.sample ? m.sample_data({}, within) : '',
			unreviewed:
				questionnaire.translationStatus[locale] && locale !== questionnaire.locales[0]
					? m.translation_unreviewed({}, within)
					: ''
		},
		howToChoose: questionnaire.howToChoose.map((text) => textIn(text, locale)),
		levels: questionnaire.levels.map(({ level, name, definition }) => ({
			level,
			name: textIn(name, locale),
			definition: textIn(definition, locale)
		})),
		nonLevels: questionnaire.nonLevels.map(({ code, label, asks }) => ({
			code,
			label: textIn(label, locale),
			asks: textIn(asks, locale)
		})),
		areas: questionnaire.areas.map(({ id, name, items }) => ({
			id,
			name: textIn(name, locale),
			items: items.map((item) => ({
				id: item.id,
				question: textIn(item.question, locale),
				critical: item.critical,
				levels: LEVELS.map((level) => ({ level, text: textIn(item.levels[level], locale) }))
			}))
		}))
	};
};
