/** Facilitators' sessions. The cookie holds 256 random bits, the disk only their fingerprint. */
import type { Account, SessionRecord, Store } from './store';
import { fingerprint, makeSecret } from './secrets';

export const sessionCookie = 'session';
const idleMs = 30 * 60_000;
const absoluteMs = 8 * 60 * 60_000;
/** `seenAt` goes to disk this seldom, so that a click does not cost a write; a crash forgets at most this much. */
const writeSeenEveryMs = 5 * 60_000;

export const sessionSeconds = absoluteMs / 1000;

/** Last use, by fingerprint, since this process started. */
const seen = new Map<string, number>();

/** A new session for this account; `replaces` (the cookie that came with the sign-in) ends. Resolves to the cookie value. */
export async function start(
	store: Store,
	account: string,
	replaces: string | null,
	now: number
): Promise<string> {
	const secret = makeSecret();
	const old = replaces === null ? '' : fingerprint(replaces);
	await store.accounts.change((draft) => {
		draft.sessions = draft.sessions.filter(
			(session) => session.hash !== old && !isOver(session, now)
		);
		draft.sessions.push({ hash: fingerprint(secret), account, createdAt: now, seenAt: now });
	});
	seen.delete(old);
	return secret;
}

/** The account behind a cookie, or null when the session is over, unknown, or its account disabled. */
export async function accountOf(
	store: Store,
	cookie: string,
	now: number
): Promise<Account | null> {
	const hash = fingerprint(cookie);
	const session = store.accounts.data.sessions.find((candidate) => candidate.hash === hash);
	if (!session || isOver(session, now)) return null;
	const account = store.accounts.data.accounts.find(({ id }) => id === session.account);
	if (!account || account.disabled) return null;
	seen.set(hash, now);
	if (now - session.seenAt >= writeSeenEveryMs) await noteSeen(store, hash, now);
	return account;
}

/** Ends the session of this cookie. */
export async function end(store: Store, cookie: string): Promise<void> {
	const hash = fingerprint(cookie);
	seen.delete(hash);
	await store.accounts.change((draft) => {
		draft.sessions = draft.sessions.filter((session) => session.hash !== hash);
	});
}

/** Ends every session of an account, except the one of `keep`. Resolves to how many ended. */
export async function endOthers(
	store: Store,
	account: string,
	keep: string | null
): Promise<number> {
	const kept = keep === null ? '' : fingerprint(keep);
	return store.accounts.change((draft) => {
		const before = draft.sessions.length;
		draft.sessions = draft.sessions.filter(
			(session) => session.account !== account || session.hash === kept
		);
		return before - draft.sessions.length;
	});
}

/** How many other browsers are signed in to this account. */
export function countOthers(
	store: Store,
	account: string,
	cookie: string | null,
	now: number
): number {
	const own = cookie === null ? '' : fingerprint(cookie);
	return store.accounts.data.sessions.filter(
		(session) => session.account === account && session.hash !== own && !isOver(session, now)
	).length;
}

function isOver(session: SessionRecord, now: number): boolean {
	const lastSeen = Math.max(session.seenAt, seen.get(session.hash) ?? 0);
	return now - session.createdAt >= absoluteMs || now - lastSeen >= idleMs;
}

async function noteSeen(store: Store, hash: string, now: number): Promise<void> {
	await store.accounts.change((draft) => {
		const session = draft.sessions.find((candidate) => candidate.hash === hash);
		if (session) session.seenAt = now;
	});
}
