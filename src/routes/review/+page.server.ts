import { fail, redirect } from '@sveltejs/kit';
import { itemsOf, textIn } from '$lib/maturity/questionnaire';
import { m } from '$lib/paraglide/messages';
import * as instruments from '$lib/server/instruments';
import * as participants from '$lib/server/participants';
import * as responses from '$lib/server/responses';
import { DiskFull, NotAccepting } from '$lib/server/storage/errors';

import { phrases } from '$lib/ui/phone-phrases';

export const csr = false;

export const load = async ({ locals }) => {
	const official = await participants.find(locals.store, locals.participant);
	if (!official) redirect(303, '/join');
	const { room, participant, asked } = official;
	if (asked.what !== 'all') redirect(303, '/respond');
	const { questionnaire } = await instruments.of(room);
	const answers = responses.answersOf(participant, '');
	const open = new Set(responses.unanswered(questionnaire, answers));
	const progress = responses.progress(questionnaire, answers);
	return {
		phrases: phrases(locals.locale),
		key: participants.phoneKey(participant),
		isSample: room.workshop.data.sample,
		answered: itemsOf(questionnaire).filter(({ id }) => answers[id]).length,
		open: open.size,
		areas: questionnaire.areas.map((area) => ({
			id: area.id,
			name: textIn(area.name, locals.locale),
			...(progress[area.id] ?? { answered: 0, asked: 0 }),
			items: area.items.flatMap(({ id, title }) =>
				open.has(id) ? [{ id, title: textIn(title, locals.locale) }] : []
			)
		}))
	};
};

export const actions = {
	default: async ({ locals }) => {
		const official = await participants.find(locals.store, locals.participant);
		if (!official) redirect(303, '/join');
		try {
			await official.room.answers.submit(official.participant.id, true);
		} catch (error) {
			if (error instanceof NotAccepting) redirect(303, '/respond');
			if (error instanceof DiskFull) return fail(507, { trouble: m.respond_full() });
			throw error;
		}
		redirect(303, '/done');
	}
};
