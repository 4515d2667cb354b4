import { error, fail, redirect } from '@sveltejs/kit';
import * as accounts from '$lib/server/accounts';
import { cookieOptions } from '$lib/server/cookies';
import { readForm, textOf } from '$lib/server/read-json';
import { ownPath } from '$lib/server/security';
import * as sessions from '$lib/server/sessions';
import { mayTrySignIn, signInSucceeded } from '$lib/server/throttle';
import type { Actions, PageServerLoad } from './$types';

const start = '/workshops';

/** A form and nothing else: no script needed. */
export const csr = false;

export const load: PageServerLoad = ({ locals, url }) => {
	const next = ownPath(url.searchParams.get('next'), start);
	if (locals.facilitator) redirect(303, next);
	return { next, here: `/signin?next=${encodeURIComponent(next)}` };
};

export const actions: Actions = {
	default: async ({ request, locals, cookies, url, getClientAddress }) => {
		const read = await readForm(request, 8 * 1024);
		if (!read.ok) error(read.status);
		const form = {
			name: textOf(read.value, 'name', 200),
			password: textOf(read.value, 'password', 1024),
			code: textOf(read.value, 'code', 100)
		};
		const address = getClientAddress();
		if (!mayTrySignIn(form.name, address, Date.now()))
			return fail(429, { name: form.name, refused: 'slow' as const });
		const account = await accounts.authenticate(locals.store, form, Date.now());
		if (!account) {
			await locals.store.audit.append({ who: '', what: 'sign-in-refused', about: 'account' });
			return fail(400, { name: form.name, refused: 'wrong' as const });
		}
		signInSucceeded(form.name, address, Date.now());
		// Rotated here, so that a cookie planted before the sign-in is worth nothing after it.
		const session = await sessions.start(
			locals.store,
			account.id,
			cookies.get(sessions.sessionCookie) ?? null,
			Date.now()
		);
		cookies.set(sessions.sessionCookie, session, cookieOptions(url, sessions.sessionSeconds));
		await locals.store.audit.append({ who: account.id, what: 'signed-in', about: account.id });
		redirect(303, ownPath(textOf(read.value, 'next', 500), start));
	}
};
