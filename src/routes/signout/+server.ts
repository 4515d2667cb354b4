import { redirect } from '@sveltejs/kit';
import * as sessions from '$lib/server/sessions';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ cookies, locals }) => {
	const session = cookies.get(sessions.sessionCookie);
	if (session && locals.facilitator) {
		await sessions.end(locals.store, session);
		await locals.store.audit.append({
			who: locals.facilitator.id,
			what: 'signed-out',
			about: locals.facilitator.id
		});
	}
	cookies.delete(sessions.sessionCookie, { path: '/' });
	redirect(303, '/signin');
};
