import { error, fail, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { readAccountForm } from '$lib/server/account-form';
import * as accounts from '$lib/server/accounts';
import { cookieOptions } from '$lib/server/cookies';
import * as sessions from '$lib/server/sessions';
import type { Actions, PageServerLoad } from './$types';

/** A form and nothing else: no script needed. */
export const csr = false;

export const load: PageServerLoad = ({ locals, params }) => {
	const invitation = accounts.invitation(locals.store, params.token, Date.now());
	if (!invitation) error(404, m.link_void());
	const existing =
		invitation.account === undefined ? null : accounts.find(locals.store, invitation.account);
	return {
		here: `/invite/${params.token}`,
		role: invitation.role,
		existing: existing?.name ?? null
	};
};

export const actions: Actions = {
	default: async ({ request, locals, params, cookies, url }) => {
		const form = await readAccountForm(request);
		if (typeof form === 'number') error(form);
		const outcome = await accounts.accept(locals.store, params.token, form, Date.now());
		if ('isVoid' in outcome) error(404, m.link_void());
		if ('problems' in outcome) return fail(400, { name: form.name, problems: outcome.problems });
		// A disabled account keeps its new password for the day it is enabled again.
		if (outcome.account.disabled) redirect(303, '/signin');
		const replaced = cookies.get(sessions.sessionCookie) ?? null;
		const session = await sessions.start(locals.store, outcome.account.id, replaced, Date.now());
		cookies.set(sessions.sessionCookie, session, cookieOptions(url, sessions.sessionSeconds));
		redirect(303, '/workshops');
	}
};
