import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as accounts from './accounts';
import { codeAt, makeFactorSecret } from './second-factor';
import * as sessions from './sessions';
import { openStore } from './storage/open-store';
import type { Store } from './store';

// A password costs a third of a second on an idle machine, and several on a busy one.
vi.setConfig({ testTimeout: 120_000 });

const now = Date.UTC(2026, 10, 18, 9);
const hour = 60 * 60_000;
const good = 'teal lantern orbit gravel';
const form = (name: string, password = good, repeat = password) => ({ name, password, repeat });
let dataDir: string;
let store: Store;

beforeAll(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'accounts-'));
	store = await openStore(dataDir);
});

afterAll(async () => {
	await store.close();
	rmSync(dataDir, { recursive: true });
});

const signIn = (name: string, password: string, code = '') =>
	accounts.authenticate(store, { name, password, code }, now);

test('the set-up link works once, and a newer one voids it', async () => {
	const old = (await accounts.makeSetUpToken(store)) ?? '';
	const token = (await accounts.makeSetUpToken(store)) ?? '';
	expect(await accounts.setUp(store, old, form('Ada'), now)).toEqual({ isVoid: true });
	expect(await accounts.setUp(store, token, form(' ', 'short', 'other'), now)).toEqual({
		problems: { name: 'empty', password: 'short' }
	});
	expect(await accounts.setUp(store, token, form('Ada', good, 'other'), now)).toEqual({
		problems: { repeat: 'different' }
	});
	expect(await accounts.setUp(store, token, form('Ada'), now)).toMatchObject({
		account: { name: 'Ada', role: 'administrator' }
	});
	expect(await accounts.setUp(store, token, form('Eve'), now)).toEqual({ isVoid: true });
	expect(await accounts.makeSetUpToken(store)).toBeNull();
	expect(readFileSync(join(dataDir, 'accounts.json'), 'utf8')).not.toMatch(
		new RegExp(`${good}|${token}`)
	);
});

test('name and password sign in, however the name is written; anything else is null', async () => {
	expect(await signIn(' ADA ', good)).toMatchObject({ name: 'Ada' });
	expect(await signIn('Ada', `${good}!`)).toBeNull();
	expect(await signIn('Nobody', good)).toBeNull();
});

test('an invitation makes one account, before it expires, under a free name', async () => {
	const admin = await signIn('Ada', good);
	const token = await accounts.invite(store, admin?.id ?? '', 'facilitator', now);
	expect(accounts.invitation(store, token, now + 71 * hour)).toMatchObject({ role: 'facilitator' });
	expect(accounts.invitation(store, token, now + 73 * hour)).toBeNull();
	expect(await accounts.accept(store, token, form('ada'), now)).toEqual({
		problems: { name: 'taken' }
	});
	const both = await Promise.all([
		accounts.accept(store, token, form('Ben'), now),
		accounts.accept(store, token, form('Bob'), now)
	]);
	expect(both.filter((outcome) => 'account' in outcome)).toHaveLength(1);
	expect(both.filter((outcome) => 'isVoid' in outcome)).toHaveLength(1);
	expect(store.accounts.data.accounts).toHaveLength(2);
});

test('a reset link gives an account a new password and ends its sessions', async () => {
	const ada = await signIn('Ada', good);
	const session = await sessions.start(store, ada?.id ?? '', null, now);
	const token = (await accounts.offerReset(store, ada?.id ?? '', ada?.id ?? '', now)) ?? '';
	expect(await accounts.offerReset(store, '', 'nobody', now)).toBeNull();
	expect(
		await accounts.accept(store, token, form('', 'violet harbour seven tins'), now)
	).toMatchObject({ account: { name: 'Ada' } });
	expect(await sessions.accountOf(store, session, now)).toBeNull();
	expect(await signIn('Ada', good)).toBeNull();
	expect(await signIn('Ada', 'violet harbour seven tins')).toMatchObject({ name: 'Ada' });
	expect(await accounts.accept(store, token, form('', good), now)).toEqual({ isVoid: true });
});

test('a changed password ends every other session', async () => {
	const id = (await signIn('Ada', 'violet harbour seven tins'))?.id ?? '';
	const here = await sessions.start(store, id, null, now);
	const elsewhere = await sessions.start(store, id, null, now);
	const wrong = { current: 'guess', password: good, repeat: good };
	expect(await accounts.changePassword(store, id, wrong, here)).toEqual({ current: 'wrong' });
	const right = { current: 'violet harbour seven tins', password: good, repeat: good };
	expect(await accounts.changePassword(store, id, right, here)).toEqual({});
	expect(await sessions.accountOf(store, here, now)).not.toBeNull();
	expect(await sessions.accountOf(store, elsewhere, now)).toBeNull();
});

test('the second factor: a code once, a recovery code once, off with the password', async () => {
	const id = (await signIn('Ada', good))?.id ?? '';
	const secret = makeFactorSecret();
	const step = Math.floor(now / 30_000);
	const add = (code: string, current: string) =>
		accounts.addSecondFactor(store, id, { secret, code, current }, now);
	expect(await add('000000', 'guess')).toEqual({ wrong: 'password' });
	expect(await add(codeAt(secret, step + 5), good)).toEqual({ wrong: 'code' });
	const added = await add(codeAt(secret, step), good);
	const [first = '', second = ''] = 'codes' in added ? added.codes : [];
	expect(await signIn('Ada', good)).toBeNull();
	expect(await signIn('Ada', good, codeAt(secret, step))).toBeNull();
	expect(await signIn('Ada', good, codeAt(secret, step + 1))).toMatchObject({ name: 'Ada' });
	expect(await signIn('Ada', 'guess', first)).toBeNull();
	expect(await signIn('Ada', good, first.toLowerCase())).toMatchObject({ name: 'Ada' });
	expect(await signIn('Ada', good, first)).toBeNull();
	expect(readFileSync(join(dataDir, 'accounts.json'), 'utf8')).not.toContain(second);
	expect(await accounts.removeSecondFactor(store, id, 'guess')).toBe(false);
	expect(await accounts.removeSecondFactor(store, id, good)).toBe(true);
	expect(await signIn('Ada', good)).toMatchObject({ name: 'Ada' });
});

test('every step of an account stands in the audit log, by id', async () => {
	const entries = await store.audit.entries();
	const done = entries.map(({ what }) => what);
	for (const what of [
		'account-created',
		'account-invited',
		'password-reset-offered',
		'password-reset',
		'password-changed',
		'second-factor-added',
		'second-factor-removed'
	])
		expect(done).toContain(what);
	expect(JSON.stringify(entries)).not.toContain(good);
});
