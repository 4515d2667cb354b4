/** Sessions, sign-in and guessing, against the running server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newJoinCode } from '../../src/lib/server/join-code';
import { makeThrottle, type Throttle } from '../../src/lib/server/throttle';
import { openBrowser, type Browser } from '../harness/browser';
import { addAccount, addRoom, password, seed, signIn, type SeededRoom } from '../harness/seed';
import { makeDataDir, startServer, type RunningServer } from '../harness/server';

let server: RunningServer;
let room: SeededRoom;

beforeAll(async () => {
	const dataDir = makeDataDir();
	room = await seed(dataDir, async (store) =>
		addRoom(store, await addAccount(store, 'Anna', 'facilitator'), 'Alpha')
	);
	server = await startServer({ dataDir });
}, 240_000);

afterAll(async () => {
	await server?.stop();
});

test('a cookie planted before the sign-in is worth nothing after it, and each sign-in has its own', async () => {
	const browser = openBrowser(server.base);
	browser.cookies.set('session', 'planted-by-someone-else');
	await signIn(browser, 'Anna');
	const first = browser.cookies.get('session') ?? '';
	expect(first).not.toBe('planted-by-someone-else');
	expect(Buffer.from(first, 'base64url')).toHaveLength(32);
	await browser.get('/signout');
	const again = openBrowser(server.base);
	again.cookies.set('session', first);
	await signIn(again, 'Anna');
	expect(again.cookies.get('session')).not.toBe(first);
	expect((await browser.get('/account')).location).toContain('/signin');
	expect((await again.get('/account')).status).toBe(200);
	expect(readFileSync(join(server.dataDir, 'accounts.json'), 'utf8')).not.toContain(
		again.cookies.get('session')
	);
});

test('signing out ends the session on the server, not only in the browser', async () => {
	const browser = openBrowser(server.base);
	await signIn(browser, 'Anna');
	const kept = browser.cookies.get('session') ?? '';
	expect((await browser.post('/signout', {})).location).toBe('/signin');
	expect(browser.cookies.has('session')).toBe(false);
	browser.cookies.set('session', kept);
	expect((await browser.get('/account')).location).toContain('/signin');
});

/** The page without what may differ: the name that was typed. */
const withoutName = (text: string, name: string) =>
	text.replaceAll(name, 'NAME').replace(/nonce(-|=")[^"' ]+/g, 'nonce');

test('an unknown name and a wrong password get the same answer', async () => {
	const wrong = await openBrowser(server.base).post('/signin', {
		name: 'Anna',
		password: 'not this one'
	});
	const unknown = await openBrowser(server.base).post('/signin', {
		name: 'Olga',
		password: 'not this one'
	});
	expect(wrong.status).toBe(400);
	expect(unknown.status).toBe(wrong.status);
	expect(withoutName(unknown.text, 'Olga')).toBe(withoutName(wrong.text, 'Anna'));
	expect(withoutName(unknown.text, 'Olga')).not.toBe(unknown.text);
	const open = await openBrowser(server.base).post('/signin', { name: 'Anna', password });
	expect(open.status).not.toBe(wrong.status);
});

test('the way back after sign-in stays on this site', async () => {
	const go = async (next: string) =>
		(await openBrowser(server.base).post('/signin', { name: 'Anna', password, next })).location;
	expect(await go('/account')).toBe('/account');
	expect(await go('//evil.example')).toBe('/workshops');
	expect(await go('https://evil.example')).toBe('/workshops');
});

test('a used or made-up link opens nothing', async () => {
	for (const path of ['/setup/made-up', '/invite/made-up', `/setup/${'x'.repeat(5000)}`]) {
		expect((await openBrowser(server.base).get(path)).status).toBe(404);
		expect(
			(await openBrowser(server.base).post(path, { name: 'Eve', password, repeat: password }))
				.status
		).toBe(404);
	}
	expect(server.setUpPath).toBeNull();
});

test('the first start prints a link that makes one account and then ends', async () => {
	const fresh = await startServer();
	try {
		const path = fresh.setUpPath ?? '';
		expect(path).toMatch(/^\/setup\/[\w-]{43}$/);
		const browser = openBrowser(fresh.base);
		expect((await browser.get(path)).text).toContain('Set up the first account');
		expect(
			(await browser.post(path, { name: 'Ada', password: 'password1234', repeat: 'password1234' }))
				.status
		).toBe(400);
		expect((await browser.post(path, { name: 'Ada', password, repeat: password })).location).toBe(
			'/workshops'
		);
		expect((await browser.get('/workshops')).status).toBe(200);
		expect((await browser.get('/facilitators')).status).toBe(200);
		expect((await openBrowser(fresh.base).get(path)).status).toBe(404);
	} finally {
		expect(await fresh.stop()).toBe(0);
	}
});

/** Someone who tries codes as fast as the server lets them; how many were really looked up. */
async function guess(browser: Browser, tries: number): Promise<number> {
	let looked = 0;
	for (let at = 0; at < tries; at += 20) {
		const answers = await Promise.all(
			Array.from({ length: 20 }, () =>
				browser.post('/join?/code', { code: newJoinCode(), language: 'en' })
			)
		);
		looked += answers.filter(({ status }) => status === 400).length;
	}
	return looked;
}

test('guessing join codes is slowed to a crawl, and says nothing about which ones exist', async () => {
	const guesser = openBrowser(server.base);
	const looked = await guess(guesser, 200);
	expect(looked).toBeGreaterThan(0);
	// 30 at once, and 10 a minute for the time this took
	expect(looked).toBeLessThanOrEqual(50);
	expect((await guesser.post('/join?/code', { code: room.joinCode, language: 'en' })).status).toBe(
		429
	);
});

/** Share of all 2^40 codes that a guesser with many addresses looks up in two days. */
function shareFound(throttle: Throttle): number {
	let looked = 0;
	for (let second = 0; second < 2 * 24 * 3600; second++) {
		for (let botnet = 0; botnet < 20; botnet++) {
			const address = `bot ${(second * 20 + botnet) % 5000}`;
			if (!throttle.mayTry(address, second * 1000)) continue;
			looked++;
			throttle.failed(address, second * 1000);
		}
	}
	return looked / 2 ** 40;
}

test('two days of guessing by a botnet find a given room less than once in ten million', () => {
	expect(shareFound(makeThrottle({ burst: 30, perMinute: 10, allPerHour: 600 }))).toBeLessThan(
		1e-7
	);
});

test('the simulator sees a throttle that is missing', () => {
	expect(
		shareFound(makeThrottle({ burst: 1e9, perMinute: 1e9, allPerHour: null }))
	).toBeGreaterThan(1e-6);
});

test('sign-in is slowed for the guesser, not for the owner who signed in here before', async () => {
	const browser = openBrowser(server.base);
	let refused = 0;
	for (let index = 0; index < 14; index++)
		if (
			(await browser.post('/signin', { name: 'Anna', password: `guess ${index}` })).status === 429
		)
			refused++;
	expect(refused).toBeGreaterThan(0);
}, 120_000);
