import { error, fail, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { discussionQueue } from '$lib/maturity/discussion-queue';
import { openRoundOf, whyNot } from '$lib/maturity/transitions';
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
	const given = responses.of(room, assessment.id);
	return { room, assessment, questionnaire, given, who: locals.facilitator };
}

export const load: PageServerLoad = async ({ locals, params }) => {
	const { room, assessment, questionnaire, given } = await find(locals, params);
	const workshop = room.workshop.data;
	if (phaseOf(workshop) !== 'revealed') redirect(303, `/workshops/${workshop.id}`);
	const result = quickResultOf(questionnaire, assessment, given);
	const queue = discussionQueue(questionnaire, assessment, result);
	const names = new Map(locals.store.accounts.data.accounts.map(({ id, name }) => [id, name]));
	return {
		assessment: { id: assessment.id, name: assessment.name },
		waiting: queue.discuss.map(({ item }) => item),
		settled: queue.settled.length,
		areasWithout: result.areas.filter(({ status }) => status === 'insufficient').length,
		roundOpen: openRoundOf(assessment) !== null,
		finalisable: whyNot('finalise', workshop, assessment) === null,
		/** Whether the data still gives the hash that was printed */
		intact:
			assessment.finalised.length > 0 &&
			assessment.finalised.at(-1)?.hash === sealOf(questionnaire, assessment, given),
		finalised: assessment.finalised.map((one) => ({ ...one, by: names.get(one.by) ?? '' }))
	};
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const { room, assessment, questionnaire, given, who } = await find(locals, params);
		if ((await request.formData()).get('sure') !== 'yes') return fail(400, { problem: 'sure' });
		const seal = (draft: Assessment) => sealOf(questionnaire, draft, given);
		if (!(await workshops.isMade(workshops.finalise(locals.store, who, room, assessment.id, seal))))
			return fail(409, { problem: 'refused' });
		redirect(303, `/workshops/${params.id}/finalise/${params.assessment}`);
	}
};
