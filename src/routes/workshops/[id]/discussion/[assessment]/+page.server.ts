import { error, fail, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import {
	agreedFieldsOf,
	keptVotes,
	parseAgreed,
	type AgreedFields
} from '$lib/maturity/agreed-form';
import {
	discussionQueue,
	doubtsAbout,
	withoutVotes,
	type QueueEntry
} from '$lib/maturity/discussion-queue';
import { itemView } from '$lib/maturity/item-view';
import { itemsOf, textIn } from '$lib/maturity/questionnaire';
import { openRoundOf, whyNot } from '$lib/maturity/transitions';
import { agreedValue, phaseOf, type Assessment } from '$lib/maturity/workshop';
import * as instruments from '$lib/server/instruments';
import * as live from '$lib/server/live';
import { quickResultOf } from '$lib/server/quick-result';
import * as responses from '$lib/server/responses';
import { sealOf } from '$lib/server/seal';
import * as workshops from '$lib/server/workshops';
import type { Actions, PageServerLoad } from './$types';

const MAX_SESSION_MINUTES = 24 * 60;

async function find(locals: App.Locals, params: { id: string; assessment: string }) {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	const assessment = room && workshops.assessmentOf(room.workshop.data, params.assessment);
	if (!room || !assessment || !locals.facilitator) error(404, m.workshops_not_found());
	const { questionnaire } = await instruments.of(room);
	const given = responses.of(room, assessment.id);
	// Without intervals: this page shows none, and must answer at once.
	const result = quickResultOf(questionnaire, assessment, given);
	return { room, assessment, questionnaire, given, result, who: locals.facilitator };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { room, assessment, questionnaire, given, result } = await find(locals, params);
	const workshop = room.workshop.data;
	const { locale } = locals;
	if (phaseOf(workshop) === 'set-up') redirect(303, `/workshops/${workshop.id}/setup`);
	if (phaseOf(workshop) === 'open') redirect(303, `/workshops/${workshop.id}/answering`);

	const items = new Map(itemsOf(questionnaire).map((item) => [item.id, item]));
	const area = questionnaire.areas.find(({ id }) => id === url.searchParams.get('area'))?.id ?? '';
	const queue = discussionQueue(questionnaire, assessment, result);
	const line = (entry: QueueEntry) => ({
		...(entry.given < workshop.smallGroup ? withoutVotes(entry) : entry),
		title: textIn(items.get(entry.item)?.title ?? { default: entry.item }, locale),
		agreed: assessment.agreed[entry.item]?.at(-1)?.value ?? null
	});
	const inArea = (entry: QueueEntry) => area === '' || entry.area === area;
	const discuss = queue.discuss.filter(inArea).map(line);
	const rest = queue.rest.filter(inArea).map(line);
	const settled = queue.settled.filter(inArea).map(line);

	const wanted = url.searchParams.get('item');
	const pointed = live.shown(workshop.id);
	const order = [...discuss, ...rest, ...settled];
	const current =
		order.find(({ item }) => item === wanted) ??
		(pointed?.assessment === assessment.id
			? [...discuss, ...rest].find(({ item }) => item === pointed.item)
			: undefined) ??
		order[0];
	const own = result.items.find(({ id }) => id === current?.item);
	const view = own ? itemView(questionnaire, workshop, assessment, given, own, locale) : null;
	const position = order.findIndex(({ item }) => item === current?.item);
	const names = new Map(locals.store.accounts.data.accounts.map(({ id, name }) => [id, name]));
	const round = openRoundOf(assessment);
	return {
		assessment: { id: assessment.id, name: assessment.name },
		sealed: assessment.finalised.length > 0,
		queue: { discuss, rest, settled },
		area,
		areas: questionnaire.areas.map(({ id, name }) => ({ id, name: textIn(name, locale) })),
		/** The item under discussion as the room may see it; null in an area without items */
		view,
		functions: workshop.functions,
		smallGroup: workshop.smallGroup,
		fields: agreedFieldsOf(view ? agreedValue(assessment, view.id) : null),
		history: (view ? (assessment.agreed[view.id] ?? []) : []).map((record) => ({
			...record,
			by: names.get(record.by) ?? ''
		})),
		round,
		canVoteAgain: view !== null && whyNot('open-round', workshop, assessment, view.id) === null,
		previous: order[position - 1]?.item ?? null,
		next: order[position + 1]?.item ?? null,
		recorded: url.searchParams.get('recorded'),
		first: { version: 0, edition: 0, ...live.snapshotOf(room, questionnaire) }
	};
};

const text = (form: FormData, name: string) => String(form.get(name) ?? '').trim();

function fieldsOf(form: FormData): AgreedFields {
	return {
		agreed: text(form, 'agreed'),
		reason: text(form, 'reason'),
		agency: text(form, 'agency'),
		evidence: text(form, 'evidence'),
		evidenceTitle: text(form, 'evidenceTitle'),
		dissent: text(form, 'dissent'),
		why: text(form, 'why')
	};
}

/** Where the room goes on: the item that waits after this one, else the first that waits. */
function onwards(
	params: { id: string; assessment: string },
	form: FormData,
	waiting: readonly QueueEntry[]
) {
	const query = new URLSearchParams();
	const recorded = text(form, 'item');
	const area = text(form, 'area');
	const inArea = waiting.filter((entry) => area === '' || entry.area === area);
	const position = inArea.findIndex(({ item }) => item === recorded);
	const next = inArea[position + 1] ?? inArea.find(({ item }) => item !== recorded);
	if (next) query.set('item', next.item);
	if (area) query.set('area', area);
	query.set('recorded', recorded);
	return `/workshops/${params.id}/discussion/${params.assessment}?${query}`;
}

function here(params: { id: string; assessment: string }, form: FormData) {
	const query = new URLSearchParams({ item: text(form, 'item') });
	const area = text(form, 'area');
	if (area) query.set('area', area);
	return `/workshops/${params.id}/discussion/${params.assessment}?${query}`;
}

export const actions: Actions = {
	agree: async ({ request, locals, params }) => {
		const { room, assessment, questionnaire, given, result, who } = await find(locals, params);
		const form = await request.formData();
		const item = itemsOf(questionnaire).find(({ id }) => id === text(form, 'item'));
		const own = result.items.find(({ id }) => id === item?.id);
		if (!item || !own) error(400, m.room_unknown_item());
		const sealed = assessment.finalised.length > 0;
		const fields = fieldsOf(form);
		const keep = form.get('keep') === 'yes';
		const parsed = keep
			? sealed && fields.why === ''
				? ({ ok: false, problems: { why: 'missing' } } as const)
				: ({ ok: true, value: keptVotes(fields.reason) } as const)
			: parseAgreed(fields, { middle: own.medianLow, sealed });
		if (!parsed.ok) return fail(400, { item: item.id, fields, problems: parsed.problems });
		const doubts = doubtsAbout(
			item,
			parsed.value.value,
			parsed.value.evidence.status,
			own,
			(id) => result.items.find((one) => one.id === id)?.level ?? null
		);
		if (doubts.length > 0 && text(form, 'sure') !== String(parsed.value.value))
			return fail(400, { item: item.id, fields, doubts });
		const { discuss } = discussionQueue(questionnaire, assessment, result);
		const seal = (draft: Assessment) => sealOf(questionnaire, draft, given);
		const record = workshops.recordAgreed(
			locals.store,
			who,
			room,
			assessment.id,
			item.id,
			parsed.value,
			sealed ? { why: fields.why, seal } : undefined
		);
		if (!(await workshops.isMade(record)))
			return fail(409, { item: item.id, fields, refused: true });
		redirect(303, onwards(params, form, discuss));
	},
	again: async ({ request, locals, params }) => {
		const { room, assessment, questionnaire, who } = await find(locals, params);
		const form = await request.formData();
		const item = itemsOf(questionnaire).find(({ id }) => id === text(form, 'item'));
		if (!item) error(400, m.room_unknown_item());
		const round = workshops.openRound(locals.store, who, room, assessment.id, item.id);
		if (!(await workshops.isMade(round))) return fail(409, { item: item.id, refused: true });
		live.show(room.workshop.data.id, { assessment: assessment.id, item: item.id });
		redirect(303, here(params, form));
	},
	closeRound: async ({ request, locals, params }) => {
		const { room, assessment, who } = await find(locals, params);
		const form = await request.formData();
		const round = workshops.closeRound(locals.store, who, room, assessment.id);
		if (!(await workshops.isMade(round)))
			return fail(409, { item: text(form, 'item'), refused: true });
		redirect(303, here(params, form));
	},
	session: async ({ request, locals, params }) => {
		const { room } = await find(locals, params);
		const form = await request.formData();
		const minutes = Number(text(form, 'minutes'));
		if (!Number.isInteger(minutes) || minutes < 0 || minutes > MAX_SESSION_MINUTES)
			return fail(400, { item: text(form, 'item'), badMinutes: true });
		await workshops.setSession(room, minutes);
		redirect(303, here(params, form));
	},
	show: async ({ request, locals, params }) => {
		const { room, assessment, questionnaire } = await find(locals, params);
		const item = text(await request.formData(), 'item');
		if (itemsOf(questionnaire).some(({ id }) => id === item))
			live.show(room.workshop.data.id, { assessment: assessment.id, item });
	}
};
