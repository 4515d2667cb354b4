import { error } from '@sveltejs/kit';
import { profileRadar } from '$lib/charts/profile-radar';
import { textIn } from '$lib/maturity/questionnaire';
import { phaseOf } from '$lib/maturity/workshop';
import { m } from '$lib/paraglide/messages';
import { assertIsLocale } from '$lib/paraglide/runtime';
import { pictureOf, svgOf } from '$lib/server/charts/render';
import * as instruments from '$lib/server/instruments';
import * as responses from '$lib/server/responses';
import * as results from '$lib/server/results';
import * as workshops from '$lib/server/workshops';
import { axisNote, inLines } from '$lib/ui/area-words';
import type { RequestHandler } from './$types';

/** The profile against the saved targets, for a browser without a script: its letters are outlines, too heavy for the page. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	const assessment = room && workshops.assessmentOf(room.workshop.data, params.assessment);
	if (!room || !assessment || phaseOf(room.workshop.data) !== 'revealed')
		error(404, m.workshops_not_found());
	const { questionnaire } = await instruments.of(room);
	const locale = assertIsLocale(locals.locale);
	const given = responses.of(room, assessment.id);
	const { areas } = await results.resultOf(questionnaire, assessment, given);
	const names = new Map(questionnaire.areas.map(({ id, name }) => [id, textIn(name, locale)]));
	const config = profileRadar({
		axes: areas.map((area) => ({
			name: inLines(names.get(area.id) ?? area.id),
			note: axisNote(area, locale),
			current: area.level,
			target: area.target
		})),
		current: m.results_current(),
		target: m.results_target(),
		rightToLeft: false
	});
	return pictureOf(svgOf(config, 560, 490));
};
