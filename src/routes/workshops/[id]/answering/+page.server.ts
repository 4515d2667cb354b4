import { error, fail, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { textIn } from '$lib/maturity/questionnaire';
import { whyNot } from '$lib/maturity/transitions';
import { phaseOf } from '$lib/maturity/workshop';
import * as instruments from '$lib/server/instruments';
import * as live from '$lib/server/live';
import { wayIn } from '$lib/server/qr';
import * as workshops from '$lib/server/workshops';
import type { Actions, PageServerLoad } from './$types';

async function find(locals: App.Locals, id: string) {
	const room = await workshops.require(locals.store, locals.facilitator, id);
	if (!room || !locals.facilitator) error(404, m.workshops_not_found());
	return { room, who: locals.facilitator };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { room } = await find(locals, params.id);
	const workshop = room.workshop.data;
	if (phaseOf(workshop) === 'set-up') redirect(303, `/workshops/${workshop.id}/setup`);
	const { questionnaire } = await instruments.of(room);
	return {
		/** Counts only; no answer is ever on this page */
		first: { version: 0, edition: 0, ...live.snapshotOf(room, questionnaire) },
		way: wayIn(url, workshop.joinCode),
		lan: locals.lan,
		smallGroup: workshop.smallGroup,
		reopenable: whyNot('reopen', workshop) === null,
		areas: questionnaire.areas.map(({ id, name }) => ({ id, name: textIn(name, locals.locale) })),
		functions: workshop.functions
	};
};

export const actions: Actions = {
	close: async ({ request, locals, params }) => {
		const { room, who } = await find(locals, params.id);
		if ((await request.formData()).get('sure') !== 'yes')
			return fail(400, { unconfirmed: 'close' });
		if (!(await workshops.isMade(workshops.close(locals.store, who, room))))
			return fail(409, { refused: true });
		redirect(
			303,
			`/workshops/${params.id}/discussion/${room.workshop.data.assessments[0]?.id ?? ''}`
		);
	},
	reopen: async ({ request, locals, params }) => {
		const { room, who } = await find(locals, params.id);
		if ((await request.formData()).get('sure') !== 'yes')
			return fail(400, { unconfirmed: 'reopen' });
		if (!(await workshops.isMade(workshops.reopen(locals.store, who, room))))
			return fail(409, { refused: true });
		redirect(303, `/workshops/${params.id}/answering`);
	}
};
