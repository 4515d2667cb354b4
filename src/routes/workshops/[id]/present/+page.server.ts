import { error } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { discussionQueue } from '$lib/maturity/discussion-queue';
import { itemView } from '$lib/maturity/item-view';
import { itemsOf, textIn } from '$lib/maturity/questionnaire';
import { openRoundOf } from '$lib/maturity/transitions';
import { agreedValue, phaseOf } from '$lib/maturity/workshop';
import * as instruments from '$lib/server/instruments';
import * as live from '$lib/server/live';
import { wayIn } from '$lib/server/qr';
import { quickResultOf } from '$lib/server/quick-result';
import * as responses from '$lib/server/responses';
import * as workshops from '$lib/server/workshops';
import type { Actions, PageServerLoad } from './$types';

async function find(locals: App.Locals, id: string) {
	const room = await workshops.require(locals.store, locals.facilitator, id);
	if (!room) error(404, m.workshops_not_found());
	const { questionnaire } = await instruments.of(room);
	return { room, questionnaire };
}
type Found = Awaited<ReturnType<typeof find>>;

/** The queue of the administration that is being discussed; the first one when none is. */
function discussion({ room, questionnaire }: Found) {
	const workshop = room.workshop.data;
	const pointed = live.shown(workshop.id);
	const assessment =
		workshops.assessmentOf(workshop, pointed?.assessment ?? '') ?? workshop.assessments[0];
	if (!assessment) return null;
	const given = responses.of(room, assessment.id);
	const result = quickResultOf(questionnaire, assessment, given);
	const queue = discussionQueue(questionnaire, assessment, result);
	return { assessment, given, result, queue, item: pointed?.item ?? null };
}

/** What a whole room may see, and nothing else: no queue, no comments, no form. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
	const found = await find(locals, params.id);
	const { room, questionnaire } = found;
	const workshop = room.workshop.data;
	const { locale } = locals;
	const phase = phaseOf(workshop);
	const talk = phase === 'revealed' ? discussion(found) : null;
	const own = talk?.result.items.find(({ id }) => id === talk.item);
	const view =
		talk && own
			? itemView(questionnaire, workshop, talk.assessment, talk.given, own, locale)
			: null;
	const full = { version: 0, edition: 0, ...live.snapshotOf(room, questionnaire) };
	const round = talk ? openRoundOf(talk.assessment) : null;
	const agreed = talk && view ? agreedValue(talk.assessment, view.id) : null;
	const voting = round !== null && round.item === view?.id;
	const place = talk && view ? talk.queue.discuss.findIndex(({ item }) => item === view.id) : -1;
	return {
		workshop: {
			id: workshop.id,
			title: workshop.title,
			sample: workshop.sample,
			marking: workshop.marking
		},
		/** Several administrations: the room's title, since none is named before the others */
		name:
			workshop.assessments.length === 1
				? (workshop.assessments[0]?.name ?? '')
				: (talk?.assessment.name ?? workshop.title),
		title: textIn(questionnaire.title, locale),
		phase,
		way: wayIn(url, workshop.joinCode),
		smallGroup: workshop.smallGroup,
		first: {
			...full,
			assessments: full.assessments.map((one) => ({ ...one, areas: [], functions: [], quiet: 0 }))
		},
		assessment: talk?.assessment.id ?? '',
		item: view
			? {
					...view,
					// For the facilitator alone:
					comments: [],
					evidenceNotes: [],
					reasons: [],
					votes: { ...view.votes, room: voting ? null : view.votes.room, groups: [] },
					firstRound: null
				}
			: null,
		place: place >= 0 ? { number: place + 1, of: talk?.queue.discuss.length ?? 0 } : null,
		voting,
		/** What the room agreed on this item, as it agreed it */
		agreed: agreed ? { value: agreed.value, agency: agreed.agency } : null
	};
};

export const actions: Actions = {
	/** The remote control: the item before or after, in the order of the questionnaire's queue. */
	turn: async ({ request, locals, params }) => {
		const found = await find(locals, params.id);
		const talk = phaseOf(found.room.workshop.data) === 'revealed' ? discussion(found) : null;
		if (!talk) return;
		const { queue, item, assessment } = talk;
		const order = [...queue.discuss, ...queue.rest, ...queue.settled].map((entry) => entry.item);
		const step = (await request.formData()).get('to') === 'previous' ? -1 : 1;
		const known = item !== null && itemsOf(found.questionnaire).some(({ id }) => id === item);
		const next = known ? order[order.indexOf(item) + step] : order[0];
		if (next) live.show(found.room.workshop.data.id, { assessment: assessment.id, item: next });
	}
};
