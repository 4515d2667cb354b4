import { error, fail, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { isLevel } from '$lib/maturity/answer';
import { proposeTargets } from '$lib/maturity/discussion-queue';
import { textIn, type Level } from '$lib/maturity/questionnaire';
import { phaseOf, type Assessment } from '$lib/maturity/workshop';
import * as instruments from '$lib/server/instruments';
import { quickResultOf } from '$lib/server/quick-result';
import * as responses from '$lib/server/responses';
import { sealOf } from '$lib/server/seal';
import * as workshops from '$lib/server/workshops';
import type { Actions, PageServerLoad } from './$types';

async function find(locals: App.Locals, params: { id: string; assessment: string }) {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	const assessment = room && workshops.assessmentOf(room.workshop.data, params.assessment);
	if (!room || !assessment || !locals.facilitator) error(404, m.workshops_not_found());
	const { questionnaire } = await instruments.of(room);
	return { room, assessment, questionnaire, who: locals.facilitator };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { room, assessment, questionnaire } = await find(locals, params);
	const workshop = room.workshop.data;
	if (phaseOf(workshop) !== 'revealed') redirect(303, `/workshops/${workshop.id}`);
	const result = quickResultOf(questionnaire, assessment, responses.of(room, assessment.id));
	const proposed = proposeTargets(result.areas);
	return {
		assessment: { id: assessment.id, name: assessment.name },
		sealed: assessment.finalised.length > 0,
		saved: url.searchParams.has('saved'),
		areas: questionnaire.areas.map(({ id, name }) => {
			const area = result.areas.find((one) => one.id === id);
			return {
				id,
				name: textIn(name, locals.locale),
				level: area?.level ?? null,
				provisional: area?.status === 'provisional',
				target: assessment.targets[id] ?? 3,
				proposed: proposed[id] ?? 3
			};
		})
	};
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const { room, assessment, questionnaire, who } = await find(locals, params);
		const form = await request.formData();
		const sealed = assessment.finalised.length > 0;
		const why = String(form.get('why') ?? '').trim();
		const targets: Record<string, Level> = {};
		for (const { id } of questionnaire.areas) {
			const level = Number(form.get(`target.${id}`));
			if (!isLevel(level)) return fail(400, { problem: 'choose' as const });
			targets[id] = level;
		}
		if (sealed && why === '') return fail(400, { problem: 'why' as const });
		const given = responses.of(room, assessment.id);
		const seal = (draft: Assessment) => sealOf(questionnaire, draft, given);
		const set = workshops.setTargets(
			locals.store,
			who,
			room,
			assessment.id,
			targets,
			sealed ? { why, seal } : undefined
		);
		if (!(await workshops.isMade(set))) return fail(409, { problem: 'refused' as const });
		redirect(303, `/workshops/${params.id}/targets/${params.assessment}?saved`);
	}
};
