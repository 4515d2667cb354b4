/** Hostile texts in the fields of accounts and workshops come back as text. Other screens use the same helpers. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, type Browser } from '../harness/browser';
import { addAccount, addRoom, seed, signIn, type SeededRoom } from '../harness/seed';
import { makeDataDir, startServer, type RunningServer } from '../harness/server';
import { hostileTexts, rawIn } from './hostile-texts';
import { addressOf, routesOf } from './routes';

let server: RunningServer;
let rooms: SeededRoom[];
let admin: Browser;

beforeAll(async () => {
	const dataDir = makeDataDir();
	rooms = await seed(dataDir, async (store) => {
		const account = await addAccount(store, 'Admin', 'administrator');
		const made: SeededRoom[] = [];
		for (const text of hostileTexts) made.push(await addRoom(store, account, text));
		const rows = hostileTexts.map((text, index) => ({
			...account,
			id: `hostile-${index}`,
			name: text
		}));
		await store.accounts.change(
			(draft) => void draft.accounts.push(...rows.map((row) => structuredClone(row) as never))
		);
		return made;
	});
	server = await startServer({ dataDir });
	admin = openBrowser(server.base);
	await signIn(admin, 'Admin');
}, 240_000);

afterAll(async () => {
	await server?.stop();
});

test('the check sees a text that became markup', () => {
	for (const text of [
		'<script>alert(1)</script>',
		'"><img src=x onerror=alert(1)>',
		'</title><svg onload=alert(1)>'
	])
		expect(rawIn(`<p>${text}</p>`)).not.toEqual([]);
	expect(rawIn('<a href="javascript:alert(1)">')).not.toEqual([]);
	expect(rawIn('<input value="" onfocus=alert(1) autofocus x="">')).not.toEqual([]);
	expect(rawIn('<p>" onfocus=alert(1) autofocus x="</p>')).toEqual([]);
	expect(rawIn('&lt;script>alert(1)&lt;/script>')).toEqual([]);
});

test.each(hostileTexts)('a name such as %s stays text on the sign-in page', async (text) => {
	const answer = await openBrowser(server.base).post(
		'/signin',
		{ name: text, password: '', next: text },
		{ 'x-forwarded-for': '' }
	);
	expect(rawIn(answer.text)).toEqual([]);
});

test('names of facilitators and workshops stay text in the lists', async () => {
	for (const path of ['/facilitators', '/workshops']) {
		const { text, status } = await admin.get(path);
		expect(status).toBe(200);
		expect(text).toContain('&lt;script>alert(1)');
		expect(rawIn(text)).toEqual([]);
	}
});

const pages = routesOf().filter(({ id, hasPage }) => hasPage && id.startsWith('/workshops/[id]'));

test.each(pages)('titles and administrations stay text on $id', async ({ id }) => {
	const found: string[] = [];
	for (const room of rooms.slice(0, 6)) {
		const { text, status } = await admin.get(
			addressOf(id, { id: room.id, assessment: room.assessments[0] ?? '' })
		);
		if (status >= 500) found.push(`${room.id}: ${status}`);
		found.push(...rawIn(text));
	}
	expect(found).toEqual([]);
});

test('what an official sees of it stays text', async () => {
	const found: string[] = [];
	for (const room of rooms.slice(0, 6)) {
		const phone = openBrowser(server.base);
		phone.cookies.set('participant', room.participant);
		for (const path of ['/respond', '/review', '/done', '/joined'])
			found.push(...rawIn((await phone.get(path)).text));
		const joining = openBrowser(server.base);
		await joining.post('/join?/code', { code: room.joinCode, language: 'en' });
		const { text } = await joining.get('/join');
		found.push(...rawIn(text));
		expect(text).toContain('Customs');
	}
	expect(found).toEqual([]);
});
