import { error } from '@sveltejs/kit';
import { itemsOf, textIn } from '$lib/maturity/questionnaire';
import { recommend } from '$lib/maturity/recommend';
import { trainingNeeds } from '$lib/maturity/training-needs';
import { phaseOf } from '$lib/maturity/workshop';
import { m } from '$lib/paraglide/messages';
import { assertIsLocale } from '$lib/paraglide/runtime';
import * as instruments from '$lib/server/instruments';
import * as responses from '$lib/server/responses';
import * as results from '$lib/server/results';
import * as workshops from '$lib/server/workshops';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	const assessment = room && workshops.assessmentOf(room.workshop.data, params.assessment);
	if (!room || !assessment) error(404, m.workshops_not_found());
	const workshop = room.workshop.data;
	const locale = assertIsLocale(locals.locale);
	const head = {
		locale,
		base: `/workshops/${workshop.id}/plan/${assessment.id}`,
		administration: assessment.name,
		marking: workshop.marking,
		/** Margins with the marking on every page */
		pageStyle: `/workshops/${workshop.id}/report/${assessment.id}/page.css?language=${locale}&sheet=training`
	};
	// The items behind the cells tell the levels: not before the reveal.
	if (phaseOf(workshop) !== 'revealed') return { ...head, needs: null };
	const { questionnaire, catalogue } = await instruments.of(room);
	const result = await results.resultOf(
		questionnaire,
		assessment,
		responses.of(room, assessment.id)
	);
	const { gaps } = recommend(questionnaire, catalogue, result, assessment);
	const { audiences, rows } = trainingNeeds(catalogue, gaps);
	const actions = new Map(catalogue.actions.map(({ id, title }) => [id, title]));
	const order = itemsOf(questionnaire).map(({ id }) => id);
	const named = new Set(rows.flatMap(({ cells }) => cells.flatMap((cell) => cell?.items ?? [])));
	const levels = new Map(gaps.map((gap) => [gap.item, gap]));
	return {
		...head,
		needs: {
			audiences: audiences.map((id) => ({
				id,
				name: textIn(catalogue.audiences[id] ?? { default: id }, locale)
			})),
			modules: rows.map(({ module, title, content, cells }) => ({
				id: module,
				title: textIn(title, locale),
				content: textIn(content, locale),
				/** What of the catalogue teaches it, for all of its audiences */
				offers: [...new Set(cells.flatMap((cell) => cell?.actions ?? []))].map((id) => ({
					id,
					title: textIn(actions.get(id) ?? { default: id }, locale)
				})),
				/** In the order of the audiences */
				cells: cells.map((cell) => ({
					items: [...(cell?.items ?? [])].sort((a, b) => order.indexOf(a) - order.indexOf(b))
				}))
			})),
			items: itemsOf(questionnaire).flatMap(({ id, title }) => {
				const gap = levels.get(id);
				return gap && named.has(id)
					? [{ id, title: textIn(title, locale), level: gap.level, target: gap.target }]
					: [];
			})
		}
	};
};
