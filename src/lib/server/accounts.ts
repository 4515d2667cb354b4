/** Facilitators' accounts: made by a one-time link, never by default. */
import { randomBytes } from 'node:crypto';
import { hashPassword, isPassword, passwordProblem, type PasswordProblem } from './password';
import {
	isFactorSecret,
	matchingStep,
	makeRecoveryCodes,
	recoveryFingerprint
} from './second-factor';
import { fingerprint, makeSecret } from './secrets';
import * as sessions from './sessions';
import type { Account, AccountsFile, Draft, Invitation, Store } from './store';

/** How long an invitation or a link for a new password can be used. */
export const linkHours = 72;
const linkMs = linkHours * 60 * 60_000;
const maximumName = 80;

export type NameProblem = 'empty' | 'too-long' | 'taken';

export interface AccountProblems {
	name?: NameProblem;
	password?: PasswordProblem;
	/** The two typed passwords differ */
	repeat?: 'different';
}

export interface AccountForm {
	readonly name: string;
	readonly password: string;
	readonly repeat: string;
}

/** What happened to a one-time link: used (the account it made or changed), not acceptable as filled in, or void. */
export type LinkOutcome =
	| { readonly account: Account }
	| { readonly problems: AccountProblems }
	| { readonly isVoid: true };

/** A new token for the first account, or null when there is one already. An earlier token is void. */
export async function makeSetUpToken(store: Store): Promise<string | null> {
	if (store.accounts.data.accounts.length > 0) return null;
	const token = makeSecret();
	await store.accounts.change((draft) => {
		draft.setup = fingerprint(token);
	});
	return token;
}

export function isSetUpToken(store: Store, token: string): boolean {
	return (
		store.accounts.data.accounts.length === 0 && store.accounts.data.setup === fingerprint(token)
	);
}

/** Makes the first account, an administrator, and voids the link. */
export async function setUp(
	store: Store,
	token: string,
	form: AccountForm,
	now: number
): Promise<LinkOutcome> {
	if (!isSetUpToken(store, token)) return { isVoid: true };
	const problems = problemsOf(store, form);
	if (hasProblems(problems)) return { problems };
	const account = await makeAccount(form, 'administrator', now);
	const isFirst = await store.accounts.change((draft) => {
		if (draft.accounts.length > 0 || draft.setup !== fingerprint(token)) return false;
		draft.accounts.push(draftOf(account));
		draft.setup = null;
		return true;
	});
	if (!isFirst) return { isVoid: true };
	await store.audit.append({
		who: account.id,
		what: 'account-created',
		about: account.id,
		detail: 'set-up link'
	});
	return { account };
}

/** An account without a link, for the sample data and for tests. Throws when the form has a problem. */
export async function create(
	store: Store,
	form: Omit<AccountForm, 'repeat'>,
	role: Account['role'],
	now: number
): Promise<Account> {
	const problems = problemsOf(store, { ...form, repeat: form.password });
	if (hasProblems(problems))
		throw new Error(`The account ${form.name} cannot be made: ${JSON.stringify(problems)}`);
	const account = await makeAccount(form, role, now);
	await store.accounts.change((draft) => {
		draft.accounts.push(draftOf(account));
		draft.setup = null;
	});
	await store.audit.append({ who: account.id, what: 'account-created', about: account.id });
	return account;
}

/** A one-time link's token for a new account. */
export async function invite(
	store: Store,
	by: string,
	role: Account['role'],
	now: number
): Promise<string> {
	const token = await keepInvitation(store, { role }, now);
	await store.audit.append({ who: by, what: 'account-invited', about: role });
	return token;
}

/** A one-time link's token to choose a new password; the second factor is taken off when it is used. */
export async function offerReset(
	store: Store,
	by: string,
	id: string,
	now: number
): Promise<string | null> {
	const account = find(store, id);
	if (!account) return null;
	const token = await keepInvitation(store, { role: account.role, account: id }, now);
	await store.audit.append({ who: by, what: 'password-reset-offered', about: id });
	return token;
}

/** The invitation behind a token, or null when it is unknown, used or expired. */
export function invitation(store: Store, token: string, now: number): Invitation | null {
	const hash = fingerprint(token);
	const found = store.accounts.data.invitations.find(
		(candidate) => candidate.hash === hash && candidate.expiresAt > now
	);
	return found && (found.account === undefined || find(store, found.account)) ? found : null;
}

/** How many links are neither used nor expired. */
export function countInvitations(store: Store, now: number): number {
	return store.accounts.data.invitations.filter(({ expiresAt }) => expiresAt > now).length;
}

/** Uses an invitation: makes the account, or gives an existing one its new password. */
export async function accept(
	store: Store,
	token: string,
	form: AccountForm,
	now: number
): Promise<LinkOutcome> {
	const offer = invitation(store, token, now);
	if (!offer) return { isVoid: true };
	const existing = offer.account === undefined ? null : find(store, offer.account);
	const problems = problemsOf(
		store,
		existing ? { ...form, name: existing.name } : form,
		existing?.id
	);
	if (hasProblems(problems)) return { problems };
	const made = existing
		? { ...existing, password: await hashPassword(form.password), secondFactor: null }
		: await makeAccount(form, offer.role, now);
	const outcome = await store.accounts.change((draft): 'done' | 'void' | 'taken' => {
		if (!draft.invitations.some(({ hash }) => hash === offer.hash)) return 'void';
		if (!existing && isTaken(draft.accounts, made.name)) return 'taken';
		draft.invitations = draft.invitations.filter(
			({ hash, expiresAt }) => hash !== offer.hash && expiresAt > now
		);
		if (existing) {
			draft.accounts = draft.accounts.map((account) =>
				account.id === made.id
					? { ...account, password: made.password, secondFactor: null }
					: account
			);
			draft.sessions = draft.sessions.filter(({ account }) => account !== made.id);
		} else {
			draft.accounts.push(draftOf(made));
		}
		return 'done';
	});
	if (outcome === 'void') return { isVoid: true };
	if (outcome === 'taken') return { problems: { name: 'taken' } };
	await store.audit.append({
		who: made.id,
		what: existing ? 'password-reset' : 'account-created',
		about: made.id
	});
	return { account: made };
}

/** Last used one-time code of each account in this process: a code that was seen over a shoulder works once. */
const usedSteps = new Map<string, number>();

/**
 * The account of a name and password (and code, where there is a second factor), or null. Takes as long for an unknown
 * name as for a wrong password, and does not say which it was.
 */
export async function authenticate(
	store: Store,
	form: { name: string; password: string; code: string },
	now: number
): Promise<Account | null> {
	const account =
		store.accounts.data.accounts.find(({ name }) => sameName(name, form.name)) ?? null;
	const isRight = await isPassword(form.password, account?.password ?? null);
	if (!account || !isRight || account.disabled) return null;
	return !account.secondFactor || (await passesSecondFactor(store, account, form.code, now))
		? account
		: null;
}

async function passesSecondFactor(
	store: Store,
	account: Account,
	typed: string,
	now: number
): Promise<boolean> {
	const factor = account.secondFactor;
	if (!factor) return true;
	const step = matchingStep(factor.secret, typed, now, usedSteps.get(account.id) ?? 0);
	if (step !== null) {
		usedSteps.set(account.id, step);
		return true;
	}
	const code = recoveryFingerprint(typed);
	return store.accounts.change((draft) => {
		const kept = draft.accounts.find(({ id }) => id === account.id)?.secondFactor;
		if (!kept?.recovery.includes(code)) return false;
		kept.recovery = kept.recovery.filter((candidate) => candidate !== code);
		return true;
	});
}

/** Changes the password after checking the current one; every other session of the account ends. */
export async function changePassword(
	store: Store,
	id: string,
	form: { current: string; password: string; repeat: string },
	session: string | null
): Promise<AccountProblems & { current?: 'wrong' }> {
	const account = find(store, id);
	if (!account || !(await isPassword(form.current, account.password))) return { current: 'wrong' };
	const problems = problemsOf(store, { name: account.name, ...form }, id);
	if (hasProblems(problems)) return problems;
	const password = await hashPassword(form.password);
	await change(store, id, (draft) => {
		draft.password = password;
	});
	await sessions.endOthers(store, id, session);
	await store.audit.append({ who: id, what: 'password-changed', about: id });
	return {};
}

/** Turns the second factor on once the password and a code of the secret were right. Resolves to the recovery codes, or to what was wrong. */
export async function addSecondFactor(
	store: Store,
	id: string,
	form: { secret: string; code: string; current: string },
	now: number
): Promise<{ codes: string[] } | { wrong: 'password' | 'code' }> {
	const account = find(store, id);
	if (!account || !(await isPassword(form.current, account.password))) return { wrong: 'password' };
	const step = isFactorSecret(form.secret) ? matchingStep(form.secret, form.code, now, 0) : null;
	if (step === null) return { wrong: 'code' };
	usedSteps.set(id, step);
	const codes = makeRecoveryCodes();
	await change(store, id, (draft) => {
		draft.secondFactor = { secret: form.secret, recovery: codes.map(recoveryFingerprint) };
	});
	await store.audit.append({ who: id, what: 'second-factor-added', about: id });
	return { codes };
}

/** Takes the second factor off; false when the password is wrong. */
export async function removeSecondFactor(
	store: Store,
	id: string,
	password: string
): Promise<boolean> {
	const account = find(store, id);
	if (!account || !(await isPassword(password, account.password))) return false;
	await change(store, id, (draft) => {
		draft.secondFactor = null;
	});
	await store.audit.append({ who: id, what: 'second-factor-removed', about: id });
	return true;
}

/** Disables an account (its sessions end) or enables it again. False for the last enabled administrator. */
export async function setDisabled(
	store: Store,
	by: string,
	id: string,
	disabled: boolean
): Promise<boolean> {
	const isDone = await store.accounts.change((draft) => {
		const account = draft.accounts.find((candidate) => candidate.id === id);
		const others = draft.accounts.filter(
			(other) => other.id !== id && other.role === 'administrator' && !other.disabled
		);
		if (!account || (disabled && account.role === 'administrator' && others.length === 0))
			return false;
		account.disabled = disabled;
		if (disabled) draft.sessions = draft.sessions.filter((session) => session.account !== id);
		return true;
	});
	if (isDone)
		await store.audit.append({
			who: by,
			what: disabled ? 'account-disabled' : 'account-enabled',
			about: id
		});
	return isDone;
}

export function find(store: Store, id: string): Account | null {
	return store.accounts.data.accounts.find((account) => account.id === id) ?? null;
}

/** Problems of a form for a new name and password; `except` is the account that may keep its own name. */
function problemsOf(store: Store, form: AccountForm, except?: string): AccountProblems {
	const name = form.name.trim();
	const problems: AccountProblems = {};
	if (name === '') problems.name = 'empty';
	else if ([...name].length > maximumName) problems.name = 'too-long';
	else if (
		isTaken(
			store.accounts.data.accounts.filter(({ id }) => id !== except),
			name
		)
	)
		problems.name = 'taken';
	const password = passwordProblem(form.password, name);
	if (password) problems.password = password;
	else if (form.password !== form.repeat) problems.repeat = 'different';
	return problems;
}

export function hasProblems(problems: object): boolean {
	return Object.keys(problems).length > 0;
}

function isTaken(accounts: readonly { readonly name: string }[], name: string): boolean {
	return accounts.some((account) => sameName(account.name, name));
}

function sameName(a: string, b: string): boolean {
	return fold(a) === fold(b);
}

function fold(name: string): string {
	return name.slice(0, 1000).normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

async function makeAccount(
	form: Omit<AccountForm, 'repeat'>,
	role: Account['role'],
	now: number
): Promise<Account> {
	return {
		id: randomBytes(6).toString('hex'),
		name: form.name.trim().replace(/\s+/g, ' '),
		role,
		password: await hashPassword(form.password),
		secondFactor: null,
		disabled: false,
		createdAt: new Date(now).toISOString()
	};
}

async function keepInvitation(
	store: Store,
	offer: { role: Account['role']; account?: string },
	now: number
): Promise<string> {
	const token = makeSecret();
	await store.accounts.change((draft) => {
		draft.invitations = draft.invitations.filter(
			({ expiresAt, account }) =>
				expiresAt > now && (account === undefined || account !== offer.account)
		);
		draft.invitations.push({ hash: fingerprint(token), expiresAt: now + linkMs, ...offer });
	});
	return token;
}

async function change(
	store: Store,
	id: string,
	edit: (account: Draft<Account>) => void
): Promise<void> {
	await store.accounts.change((draft) => {
		const account = draft.accounts.find((candidate) => candidate.id === id);
		if (!account) throw new Error(`There is no account ${id}.`);
		edit(account);
	});
}

/** A copy that may be put into a draft. */
function draftOf(account: Account): Draft<AccountsFile>['accounts'][number] {
	return structuredClone(account) as Draft<Account>;
}
