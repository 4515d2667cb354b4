import { randomBytes } from 'node:crypto';
import { error, fail, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { textIn } from '$lib/maturity/questionnaire';
import { whyNot } from '$lib/maturity/transitions';
import { fieldsOf, parseWorkshop, withMoreRows } from '$lib/maturity/workshop-setup';
import * as instruments from '$lib/server/instruments';
import { readWorkshopFields } from '$lib/server/workshop-form';
import * as workshops from '$lib/server/workshops';
import type { Actions, PageServerLoad } from './$types';

const newId = () => randomBytes(4).toString('hex');

async function find(locals: App.Locals, id: string) {
	const room = await workshops.require(locals.store, locals.facilitator, id);
	if (!room || !locals.facilitator) error(404, m.workshops_not_found());
	const { questionnaire } = await instruments.of(room);
	return { room, questionnaire, who: locals.facilitator };
}

export const load: PageServerLoad = async ({ locals, params }) => {
	const { room, questionnaire, who } = await find(locals, params.id);
	const workshop = room.workshop.data;
	const accounts = locals.store.accounts.data.accounts.filter(({ disabled }) => !disabled);
	return {
		editable: whyNot('edit', workshop) === null,
		deletable: whyNot('delete', workshop) === null,
		fields: fieldsOf(workshop, questionnaire.locales),
		areas: questionnaire.areas.map(({ id, name }) => ({ id, name: textIn(name, locals.locale) })),
		languages: questionnaire.locales,
		questionnaire: `${textIn(questionnaire.title, locals.locale)}, ${questionnaire.version}`,
		joinCode: workshop.joinCode,
		me: who.id,
		accounts: accounts.map(({ id, name }) => ({
			id,
			name,
			named: workshop.facilitators.includes(id)
		}))
	};
};

export const actions: Actions = {
	more: async ({ request, locals, params }) => {
		const { questionnaire } = await find(locals, params.id);
		const form = await request.formData();
		const fields = readWorkshopFields(form, questionnaire);
		return { fields: withMoreRows(fields, String(form.get('more'))), problems: {} };
	},
	save: async ({ request, locals, params }) => {
		const { room, questionnaire, who } = await find(locals, params.id);
		const fields = readWorkshopFields(await request.formData(), questionnaire);
		const parsed = parseWorkshop(fields, questionnaire, newId);
		if (!parsed.ok) return fail(400, { fields, problems: parsed.problems });
		if (!(await workshops.isMade(workshops.edit(locals.store, who, room, parsed.value))))
			return fail(409, { fields, problems: {}, refused: true });
		return { saved: true };
	},
	open: async ({ locals, params }) => {
		const { room, who } = await find(locals, params.id);
		if (!(await workshops.isMade(workshops.open(locals.store, who, room))))
			return fail(409, { refused: true });
		redirect(303, `/workshops/${params.id}/answering`);
	},
	facilitators: async ({ request, locals, params }) => {
		const { room, who } = await find(locals, params.id);
		const form = await request.formData();
		const known = new Set(locals.store.accounts.data.accounts.map(({ id }) => id));
		const named = form
			.getAll('facilitator')
			.map(String)
			.filter((id) => known.has(id));
		await workshops.setFacilitators(locals.store, who, room, named);
		return { saved: true };
	},
	delete: async ({ request, locals, params }) => {
		const { room, who } = await find(locals, params.id);
		const form = await request.formData();
		if (String(form.get('title') ?? '').trim() !== room.workshop.data.title)
			return fail(400, { unconfirmed: true });
		if (!(await workshops.isMade(workshops.remove(locals.store, who, room))))
			return fail(409, { refused: true });
		redirect(303, '/workshops');
	}
};
