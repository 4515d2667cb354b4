import { redirect } from '@sveltejs/kit';
import * as instruments from '$lib/server/instruments';
import * as participants from '$lib/server/participants';
import * as responses from '$lib/server/responses';

export const csr = false;

export const load = async ({ locals }) => {
	const official = await participants.find(locals.store, locals.participant);
	if (!official) redirect(303, '/join');
	const { room, participant, asked } = official;
	if (asked.what === 'again') redirect(303, '/respond');
	if (!participant.submitted) redirect(303, asked.what === 'all' ? '/review' : '/respond');
	const { questionnaire } = await instruments.of(room);
	const progress = Object.values(
		responses.progress(questionnaire, responses.answersOf(participant, ''))
	);
	return {
		key: participants.phoneKey(participant),
		asked: participants.askedWord(asked),
		isSample: room.workshop.data.sample,
		answered: progress.reduce((sum, area) => sum + area.answered, 0),
		total: progress.reduce((sum, area) => sum + area.asked, 0)
	};
};
