import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as accounts from './accounts';
import * as sessions from './sessions';
import { openStore } from './storage/open-store';
import type { Account, Store } from './store';

const minute = 60_000;
const start = Date.UTC(2026, 10, 18, 9);
let dataDir: string;
let store: Store;
let ada: Account;

beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'sessions-'));
	store = await openStore(dataDir);
	ada = {
		id: 'ada',
		name: 'Ada',
		role: 'administrator',
		password: '',
		secondFactor: null,
		disabled: false,
		createdAt: ''
	};
	await store.accounts.change((draft) => void draft.accounts.push(structuredClone(ada) as never));
});

afterEach(async () => {
	await store.close();
	rmSync(dataDir, { recursive: true });
});

test('a session is 256 random bits, and only its fingerprint is on disk', async () => {
	const cookie = await sessions.start(store, ada.id, null, start);
	expect(Buffer.from(cookie, 'base64url')).toHaveLength(32);
	expect(readFileSync(join(dataDir, 'accounts.json'), 'utf8')).not.toContain(cookie);
	expect((await sessions.accountOf(store, cookie, start + minute))?.id).toBe('ada');
	expect(await sessions.accountOf(store, `${cookie}x`, start)).toBeNull();
	expect(await sessions.accountOf(store, '', start)).toBeNull();
});

test('ends after 30 minutes without use', async () => {
	const cookie = await sessions.start(store, ada.id, null, start);
	expect(await sessions.accountOf(store, cookie, start + 29 * minute)).not.toBeNull();
	expect(await sessions.accountOf(store, cookie, start + 58 * minute)).not.toBeNull();
	expect(await sessions.accountOf(store, cookie, start + 88 * minute)).toBeNull();
});

test('ends after 8 hours whatever happens', async () => {
	const cookie = await sessions.start(store, ada.id, null, start);
	for (let at = 0; at < 8 * 60; at += 20)
		expect(await sessions.accountOf(store, cookie, start + at * minute)).not.toBeNull();
	expect(await sessions.accountOf(store, cookie, start + 8 * 60 * minute)).toBeNull();
});

test('use goes to disk every few minutes only', async () => {
	const cookie = await sessions.start(store, ada.id, null, start);
	const written = () => store.accounts.data.sessions[0]?.seenAt;
	await sessions.accountOf(store, cookie, start + minute);
	expect(written()).toBe(start);
	await sessions.accountOf(store, cookie, start + 6 * minute);
	expect(written()).toBe(start + 6 * minute);
});

test('sign-in rotates: the cookie that came with it is worth nothing', async () => {
	const before = await sessions.start(store, ada.id, null, start);
	const after = await sessions.start(store, ada.id, before, start);
	expect(after).not.toBe(before);
	expect(await sessions.accountOf(store, before, start)).toBeNull();
	expect(await sessions.accountOf(store, after, start)).not.toBeNull();
});

test('sign-out ends one, the account page ends the others, disabling ends all', async () => {
	const [one, two, three] = [
		await sessions.start(store, ada.id, null, start),
		await sessions.start(store, ada.id, null, start),
		await sessions.start(store, ada.id, null, start)
	];
	expect(sessions.countOthers(store, ada.id, one, start)).toBe(2);
	await sessions.end(store, three);
	expect(await sessions.accountOf(store, three, start)).toBeNull();
	expect(await sessions.endOthers(store, ada.id, one)).toBe(1);
	expect(await sessions.accountOf(store, two, start)).toBeNull();
	await store.accounts.change(
		(draft) =>
			void draft.accounts.push({ ...structuredClone(ada), id: 'eve', name: 'Eve' } as never)
	);
	expect(await accounts.setDisabled(store, 'eve', ada.id, true)).toBe(true);
	expect(await sessions.accountOf(store, one, start)).toBeNull();
	expect(store.accounts.data.sessions).toEqual([]);
});

test('the last administrator cannot be disabled', async () => {
	expect(await accounts.setDisabled(store, ada.id, ada.id, true)).toBe(false);
});
