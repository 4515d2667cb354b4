import { error, fail, redirect } from '@sveltejs/kit';
import { isLevel } from '$lib/maturity/answer';
import { catalogueFor } from '$lib/maturity/one-language';
import { parseEntry, parseReason } from '$lib/maturity/plan';
import { textIn, type Level, type Questionnaire } from '$lib/maturity/questionnaire';
import { whyNot } from '$lib/maturity/transitions';
import { phaseOf, type Assessment } from '$lib/maturity/workshop';
import { m } from '$lib/paraglide/messages';
import { assertIsLocale } from '$lib/paraglide/runtime';
import * as instruments from '$lib/server/instruments';
import { entryFieldsOf, textOf, textsOf } from '$lib/server/plan-form';
import * as plans from '$lib/server/plans';
import * as responses from '$lib/server/responses';
import * as results from '$lib/server/results';
import { sealOf } from '$lib/server/seal';
import * as workshops from '$lib/server/workshops';
import type { Actions, PageServerLoad } from './$types';

type Params = { id: string; assessment: string };

async function find(locals: App.Locals, params: Params) {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	const assessment = room && workshops.assessmentOf(room.workshop.data, params.assessment);
	if (!room || !assessment || !locals.facilitator) error(404, m.workshops_not_found());
	const { questionnaire, catalogue } = await instruments.of(room);
	const place: plans.Place = {
		store: locals.store,
		who: locals.facilitator,
		room,
		assessment: assessment.id
	};
	return { room, assessment, questionnaire, catalogue, place };
}

/** The next step of every item of an area that has a level: what an own action may serve. */
function nextSteps(questionnaire: Questionnaire, area: string, levels: ReadonlyMap<string, Level>) {
	const items = questionnaire.areas.find(({ id }) => id === area)?.items ?? [];
	return items.flatMap(({ id }) => {
		const from = levels.get(id);
		const to = (from ?? 0) + 1;
		return from !== undefined && isLevel(to) ? [{ item: id, from, to }] : [];
	});
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { room, assessment, questionnaire, catalogue } = await find(locals, params);
	const workshop = room.workshop.data;
	const locale = assertIsLocale(locals.locale);
	// Nobody sees votes before the reveal, and a plan shows them.
	if (phaseOf(workshop) !== 'revealed') return { locale, planning: null };
	const result = await results.resultOf(
		questionnaire,
		assessment,
		responses.of(room, assessment.id)
	);
	const needed = result.order.map(({ area }) => area);
	const wanted = url.searchParams.get('area');
	return {
		locale,
		planning: {
			/** Where the plan and its pages are */
			base: `/workshops/${workshop.id}/plan/${assessment.id}`,
			administration: { id: assessment.administration, name: assessment.name },
			sealed: assessment.finalised.length > 0,
			/** From when the plan counts */
			from: workshop.endsOn === '' ? workshop.startsOn : workshop.endsOn,
			areas: questionnaire.areas.map((area, index) => ({
				id: area.id,
				number: index + 1,
				name: textIn(area.name, locale),
				items: area.items.map(({ id, title, critical }) => ({
					id,
					title: textIn(title, locale),
					critical
				}))
			})),
			/** The area that the page is about: the one asked for, else the first in the order of need */
			area:
				questionnaire.areas.find(({ id }) => id === wanted)?.id ??
				needed[0] ??
				questionnaire.areas[0]?.id ??
				'',
			result: { areas: result.areas, items: result.items, order: result.order },
			catalogue: catalogueFor(catalogue, result.items, assessment.plan, locale),
			plan: assessment.plan,
			targets: assessment.targets,
			/** Items of which the room agreed that another agency leads, with its name */
			agreed: Object.fromEntries(
				Object.entries(assessment.agreed).filter(([, history]) => history.at(-1)?.value === 'OM')
			),
			/** The capacity that a form without a script asks about */
			asked: url.searchParams.has('capacity')
				? {
						capacity: (url.searchParams.get('capacity') ?? '').trim(),
						unit:
							url.searchParams.get('unit') === 'points' ? ('points' as const) : ('actions' as const)
					}
				: null,
			/** What the form before this page did */
			done: url.searchParams.get('done'),
			/** The entry that is being changed */
			edit: url.searchParams.get('edit')
		}
	};
};

/** Where the page goes on after a form: the same area, nothing under change. */
function onwards(params: Params, form: FormData, done: string, anchor = ''): never {
	const query = new URLSearchParams();
	const area = textOf(form, 'area');
	if (area) query.set('area', area);
	query.set('done', done);
	redirect(303, `/workshops/${params.id}/plan/${params.assessment}?${query}${anchor}`);
}

/** A move that the facts forbid is answered in the page; anything else is a bug and goes on. */
async function unlessRefused(move: Promise<void>) {
	try {
		await move;
		return null;
	} catch (problem) {
		if (problem instanceof workshops.NotPossible)
			return fail(409, { form: 'page' as const, refused: true });
		throw problem;
	}
}

export const actions: Actions = {
	choose: async ({ request, locals, params }) => {
		const { catalogue, place } = await find(locals, params);
		const form = await request.formData();
		const offered = new Set(textsOf(form, 'offered'));
		const refused = await unlessRefused(
			plans.choose(
				place,
				catalogue.actions.filter(({ id }) => offered.has(id)),
				new Set(textsOf(form, 'action'))
			)
		);
		return refused ?? onwards(params, form, 'chosen');
	},
	decline: async ({ request, locals, params }) => {
		const { catalogue, place } = await find(locals, params);
		const form = await request.formData();
		const action = catalogue.actions.find(({ id }) => id === textOf(form, 'decline'));
		if (!action) return fail(409, { form: 'page' as const, refused: true });
		const typed = textOf(form, `reason.${action.id}`);
		const reason = parseReason(typed);
		if (!reason.ok)
			return fail(400, {
				form: 'decline' as const,
				action: action.id,
				typed,
				problems: { reason: reason.problem }
			});
		return (
			(await unlessRefused(plans.decline(place, action, reason.value))) ??
			onwards(params, form, 'declined')
		);
	},
	takeBack: async ({ request, locals, params }) => {
		const { place } = await find(locals, params);
		const form = await request.formData();
		const action = textOf(form, 'takeBack');
		return (
			(await unlessRefused(plans.takeBack(place, action))) ?? onwards(params, form, 'taken-back')
		);
	},
	own: async ({ request, locals, params }) => {
		const { room, assessment, questionnaire, place } = await find(locals, params);
		const form = await request.formData();
		const result = await results.resultOf(
			questionnaire,
			assessment,
			responses.of(room, assessment.id)
		);
		const levels = new Map(
			result.items.flatMap(({ id, level }) => (level === null ? [] : [[id, level] as const]))
		);
		const fields = { ...entryFieldsOf(form), status: 'planned' };
		const steps = nextSteps(questionnaire, textOf(form, 'area'), levels);
		const parsed = parseEntry(fields, { own: true, steps });
		if (!parsed.ok) return fail(400, { form: 'own' as const, fields, problems: parsed.problems });
		return (
			(await unlessRefused(plans.addOwn(place, parsed.value))) ?? onwards(params, form, 'chosen')
		);
	},
	change: async ({ request, locals, params }) => {
		const { assessment, place } = await find(locals, params);
		const form = await request.formData();
		const entry = assessment.plan.entries.find(({ id }) => id === textOf(form, 'entry'));
		if (!entry) return fail(409, { form: 'page' as const, refused: true });
		const typed = entryFieldsOf(form);
		// The steps of an own action are fixed when it is added; its words may change.
		const fields =
			entry.action === null ? { ...typed, serves: entry.serves.map(({ item }) => item) } : typed;
		const parsed = parseEntry(fields, { own: entry.action === null, steps: entry.serves });
		if (!parsed.ok)
			return fail(400, {
				form: 'change' as const,
				entry: entry.id,
				fields,
				problems: parsed.problems
			});
		return (
			(await unlessRefused(plans.change(place, entry.id, parsed.value))) ??
			onwards(params, form, 'changed', '#chosen')
		);
	},
	remove: async ({ request, locals, params }) => {
		const { place } = await find(locals, params);
		const form = await request.formData();
		return (
			(await unlessRefused(plans.remove(place, textOf(form, 'entry')))) ??
			onwards(params, form, 'changed', '#chosen')
		);
	},
	adopt: async ({ request, locals, params }) => {
		const { catalogue, place } = await find(locals, params);
		const form = await request.formData();
		const wanted = new Set(textsOf(form, 'action'));
		return (
			(await unlessRefused(
				plans.adopt(
					place,
					catalogue.actions.filter(({ id }) => wanted.has(id))
				)
			)) ?? onwards(params, form, 'adopted', '#chosen')
		);
	},
	targets: async ({ request, locals, params }) => {
		const { room, assessment, questionnaire, place } = await find(locals, params);
		const form = await request.formData();
		const targets: Record<string, Level> = { ...assessment.targets };
		for (const { id } of questionnaire.areas) {
			const level = Number(textOf(form, `target.${id}`));
			if (isLevel(level)) targets[id] = level;
		}
		const sealed = assessment.finalised.length > 0;
		const why = textOf(form, 'why');
		if (sealed && why === '')
			return fail(400, {
				form: 'targets' as const,
				targets,
				problems: { why: 'missing' as const }
			});
		if (whyNot(sealed ? 'revise' : 'set-targets', room.workshop.data, assessment))
			return fail(409, { form: 'page' as const, refused: true });
		const given = responses.of(room, assessment.id);
		const seal = (draft: Assessment) => sealOf(questionnaire, draft, given);
		await workshops.setTargets(
			place.store,
			place.who,
			room,
			assessment.id,
			targets,
			sealed ? { why, seal } : undefined
		);
		onwards(params, form, 'targets', '#targets');
	}
};
