import { randomBytes } from 'node:crypto';
import { error, fail, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { textIn } from '$lib/maturity/questionnaire';
import { parseWorkshop, withMoreRows, type WorkshopFields } from '$lib/maturity/workshop-setup';
import * as instruments from '$lib/server/instruments';
import { readWorkshopFields } from '$lib/server/workshop-form';
import * as workshops from '$lib/server/workshops';
import type { Actions, PageServerLoad } from './$types';

const newId = () => randomBytes(4).toString('hex');

/** The instrument that a form asks for; the first usable one when it asks for none. */
async function chosen(locals: App.Locals, wanted: string) {
	const usable = (await instruments.list(locals.store)).filter((it) => it.usable);
	const one = usable.find(({ id }) => id === wanted) ?? usable[0];
	if (!one) error(500, m.setup_no_questionnaire());
	return { usable, instrument: await instruments.load(one.id, locals.store) };
}

export const load: PageServerLoad = async ({ locals, url }) => {
	const { usable, instrument } = await chosen(locals, url.searchParams.get('questionnaire') ?? '');
	const { questionnaire } = instrument;
	const fields: WorkshopFields = {
		title: '',
		place: '',
		startsOn: '',
		endsOn: '',
		marking: 'TLP:AMBER',
		ownMarking: '',
		smallGroup: '5',
		questionnaire: questionnaire.id,
		administrations: [{ assessment: '', name: '', region: '' }],
		functions: [
			{ id: 'senior-management', name: m.function_senior_management() },
			{ id: 'enforcement', name: m.function_enforcement() },
			{ id: 'risk-management', name: m.function_risk_management() },
			{ id: 'border-operations', name: m.function_border_operations() },
			{ id: 'licensing-authority', name: m.function_licensing_authority() },
			{ id: 'other', name: m.function_other() }
		],
		languages: [...questionnaire.locales],
		targets: Object.fromEntries(questionnaire.areas.map(({ id }) => [id, '3']))
	};
	return {
		fields,
		areas: questionnaire.areas.map(({ id, name }) => ({ id, name: textIn(name, locals.locale) })),
		languages: questionnaire.locales,
		questionnaires: usable.map(({ id, title }) => ({
			id,
			title: textIn(title, locals.locale)
		})),
		administrator: locals.facilitator?.role === 'administrator'
	};
};

export const actions: Actions = {
	more: async ({ request, locals }) => {
		const form = await request.formData();
		const { instrument } = await chosen(locals, String(form.get('questionnaire') ?? ''));
		const fields = readWorkshopFields(form, instrument.questionnaire);
		return { fields: withMoreRows(fields, String(form.get('more'))), problems: {} };
	},
	create: async ({ request, locals }) => {
		if (!locals.facilitator) error(401);
		const form = await request.formData();
		const { instrument } = await chosen(locals, String(form.get('questionnaire') ?? ''));
		const fields = readWorkshopFields(form, instrument.questionnaire);
		const parsed = parseWorkshop(fields, instrument.questionnaire, newId);
		if (!parsed.ok) return fail(400, { fields, problems: parsed.problems });
		const room = await workshops.create(
			locals.store,
			locals.facilitator,
			parsed.value,
			instrument.questionnaire,
			instrument.file
		);
		redirect(303, `/workshops/${room.workshop.data.id}/setup`);
	}
};
