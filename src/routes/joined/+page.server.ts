import { redirect } from '@sveltejs/kit';
import { cookieOptions } from '$lib/server/cookies';
import * as participants from '$lib/server/participants';

export const csr = false;

export const load = async ({ cookies, locals }) => {
	const official = await participants.find(locals.store, locals.participant);
	if (!official) redirect(303, '/join');
	return {
		administration: official.assessment.name,
		isSample: official.room.workshop.data.sample,
		/** '' once it was noted */
		reentry: cookies.get(participants.reentryCookie) ?? ''
	};
};

export const actions = {
	/** From here on nobody can show the code again. */
	default: ({ cookies, url }) => {
		cookies.delete(participants.reentryCookie, cookieOptions(url));
		redirect(303, '/respond');
	}
};
