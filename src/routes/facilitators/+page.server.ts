import { error, fail } from '@sveltejs/kit';
import * as accounts from '$lib/server/accounts';
import { readForm, textOf } from '$lib/server/read-json';
import type { Actions, PageServerLoad } from './$types';

/** Forms and nothing else: no script needed. */
export const csr = false;

export const load: PageServerLoad = ({ locals }) => ({
	hours: accounts.linkHours,
	invitations: accounts.countInvitations(locals.store, Date.now()),
	people: locals.store.accounts.data.accounts.map(
		({ id, name, role, disabled, secondFactor, createdAt }) => ({
			id,
			name,
			role,
			disabled,
			hasSecondFactor: secondFactor !== null,
			since: createdAt.slice(0, 10),
			isYou: id === locals.facilitator?.id
		})
	)
});

function whoAsks(locals: App.Locals): string {
	return locals.facilitator?.id ?? error(401);
}

async function chosen(request: Request, name: string): Promise<string> {
	const read = await readForm(request, 4 * 1024);
	if (!read.ok) error(read.status);
	return textOf(read.value, name, 100);
}

export const actions: Actions = {
	invite: async ({ request, locals, url }) => {
		const role =
			(await chosen(request, 'role')) === 'administrator' ? 'administrator' : 'facilitator';
		const token = await accounts.invite(locals.store, whoAsks(locals), role, Date.now());
		return { link: `${url.origin}/invite/${token}`, for: null };
	},
	reset: async ({ request, locals, url }) => {
		const account = accounts.find(locals.store, await chosen(request, 'account')) ?? error(404);
		const token = await accounts.offerReset(locals.store, whoAsks(locals), account.id, Date.now());
		return { link: `${url.origin}/invite/${token}`, for: account.name };
	},
	disable: async ({ request, locals }) => {
		const isDone = await accounts.setDisabled(
			locals.store,
			whoAsks(locals),
			await chosen(request, 'account'),
			true
		);
		return isDone ? { isLast: false } : fail(409, { isLast: true });
	},
	enable: async ({ request, locals }) => {
		await accounts.setDisabled(
			locals.store,
			whoAsks(locals),
			await chosen(request, 'account'),
			false
		);
	}
};
