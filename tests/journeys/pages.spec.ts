/** Every page that exists, by the table of routes: axe at 320 and 1280 px, and nothing that the policy refuses. */
import { readdirSync, rmSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { access } from '../../src/lib/server/access';
import * as accounts from '../../src/lib/server/accounts';
import { addAccount, addRoom, answerAndClose, seed, type SeededRoom } from '../harness/seed';
import { makeDataDir, startServer, type RunningServer } from '../harness/server';
import { expectAccessible, signIn, watch } from './people';

const routes = readdirSync('src/routes', { recursive: true, encoding: 'utf8' })
	.map((file) => file.replaceAll('\\', '/'))
	.filter((file) => file.endsWith('+page.svelte'))
	.map((file) => `/${file.replace(/\/?\+page\.svelte$/, '')}`)
	.sort();
const forOfficials = routes.filter((route) => access[route] === 'participant');
const others = routes.filter((route) => access[route] !== 'participant');

const dataDir = makeDataDir();
let server: RunningServer;
let fresh: RunningServer;
/** Two workshops: votes revealed, and open for answers */
let revealed: SeededRoom;
let open: SeededRoom;
let invitation: string;

test.beforeAll(async () => {
	await seed(dataDir, async (store) => {
		const ada = await addAccount(store, 'Ada', 'administrator');
		revealed = await addRoom(store, ada, 'Alpha');
		await answerAndClose(store, ada, revealed, 6);
		open = await addRoom(store, ada, 'Beta');
		invitation = await accounts.invite(store, 'Cleo', 'facilitator', Date.now());
	});
	[server, fresh] = await Promise.all([startServer({ dataDir }), startServer()]);
});

test.afterAll(async () => {
	await server.stop();
	await fresh.stop();
	rmSync(dataDir, { recursive: true, force: true });
});

test('the table knows every page', () => {
	expect(routes.length).toBeGreaterThan(25);
	expect(routes.filter((route) => access[route] === undefined)).toEqual([]);
});

test('pages of facilitators', async ({ browser }) => {
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
	const page = await context.newPage();
	const problems = watch(page, server.base);
	await signIn(page, server.base, 'Ada');
	const administration = await page
		.goto(`${server.base}/administrations`)
		.then(() => page.locator('main a[href^="/administrations/"]').first().getAttribute('href'));
	for (const route of others) {
		const room = route.endsWith('/answering') || route.endsWith('/setup') ? open : revealed;
		const path = route
			.replace('/administrations/[id]', administration ?? '')
			.replace('/invite/[token]', `/invite/${invitation}`)
			.replace('[id]', room.id)
			.replace('[assessment]', room.assessments[0] ?? '');
		const isSetUp = route === '/setup/[token]';
		const answer = await page.goto(
			isSetUp ? `${fresh.base}${fresh.setUpPath}` : `${server.base}${path}`
		);
		expect(answer?.status(), route).toBe(200);
		await expectAccessible(page);
	}
	expect(problems.filter((problem) => !problem.includes(fresh.base))).toEqual([]);
	await context.close();
});

for (const language of ['en', 'ar'])
	test(`pages of officials in ${language}`, async ({ browser }) => {
		const context = await browser.newContext({
			viewport: { width: 360, height: 740 },
			locale: language
		});
		await context.addCookies([{ name: 'participant', value: open.participant, url: server.base }]);
		const page = await context.newPage();
		const problems = watch(page, server.base);
		for (const route of forOfficials) {
			const answer = await page.goto(`${server.base}${route}`);
			expect(answer?.status(), route).toBe(200);
			expect(await page.locator('html').getAttribute('lang'), route).toBe(language);
			await expectAccessible(page);
		}
		expect(problems).toEqual([]);
		await context.close();
	});
