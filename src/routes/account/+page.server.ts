import { error, fail } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import * as accounts from '$lib/server/accounts';
import { readForm, textOf } from '$lib/server/read-json';
import {
	factorAddress,
	factorPicture,
	isFactorSecret,
	makeFactorSecret
} from '$lib/server/second-factor';
import * as sessions from '$lib/server/sessions';
import type { Actions, PageServerLoad } from './$types';

/** Forms and nothing else: no script needed. */
export const csr = false;

function ownAccount(locals: App.Locals) {
	const account = accounts.find(locals.store, locals.facilitator?.id ?? '');
	if (!account) error(401);
	return account;
}

async function fieldsOf(request: Request, ...names: string[]): Promise<Record<string, string>> {
	const read = await readForm(request, 8 * 1024);
	if (!read.ok) error(read.status);
	const form = read.value;
	return Object.fromEntries(names.map((name) => [name, textOf(form, name, 1024)]));
}

export const load: PageServerLoad = ({ locals, cookies }) => {
	const { id, name, role, secondFactor } = ownAccount(locals);
	const cookie = cookies.get(sessions.sessionCookie) ?? null;
	return {
		name,
		isAdministrator: role === 'administrator',
		recoveryLeft: secondFactor === null ? null : secondFactor.recovery.length,
		others: sessions.countOthers(locals.store, id, cookie, Date.now())
	};
};

/** What the screen needs to set an authenticator app up. */
async function enrolment(name: string, secret: string) {
	return { secret, picture: await factorPicture(factorAddress(secret, name, m.product_name())) };
}

export const actions: Actions = {
	password: async ({ request, locals, cookies }) => {
		const { id } = ownAccount(locals);
		const {
			current = '',
			password = '',
			repeat = ''
		} = await fieldsOf(request, 'current', 'password', 'repeat');
		const session = cookies.get(sessions.sessionCookie) ?? null;
		const problems = await accounts.changePassword(
			locals.store,
			id,
			{ current, password, repeat },
			session
		);
		return accounts.hasProblems(problems) ? fail(400, { problems }) : { done: 'password' as const };
	},
	offer: async ({ locals }) => {
		return { enrol: await enrolment(ownAccount(locals).name, makeFactorSecret()) };
	},
	add: async ({ request, locals }) => {
		const { id, name } = ownAccount(locals);
		const {
			secret = '',
			code = '',
			current = ''
		} = await fieldsOf(request, 'secret', 'code', 'current');
		const outcome = await accounts.addSecondFactor(
			locals.store,
			id,
			{ secret, code, current },
			Date.now()
		);
		if ('codes' in outcome) return { codes: outcome.codes };
		return fail(400, {
			wrong: outcome.wrong,
			enrol: await enrolment(name, isFactorSecret(secret) ? secret : makeFactorSecret())
		});
	},
	remove: async ({ request, locals }) => {
		const { current = '' } = await fieldsOf(request, 'current');
		const isRemoved = await accounts.removeSecondFactor(
			locals.store,
			ownAccount(locals).id,
			current
		);
		return isRemoved ? { done: 'factor' as const } : fail(400, { wrong: 'removal' as const });
	},
	others: async ({ locals, cookies }) => {
		await sessions.endOthers(
			locals.store,
			ownAccount(locals).id,
			cookies.get(sessions.sessionCookie) ?? null
		);
		return { done: 'others' as const };
	}
};
