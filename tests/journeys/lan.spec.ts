/** The laptop in the room: phones over plain HTTP from another address, the facilitator on the laptop itself. */
import { networkInterfaces } from 'node:os';
import { expect, test } from '@playwright/test';
import { startServer, type RunningServer } from '../harness/server';
import { joinByHttp } from './crowd';
import { agree } from './desk';
import {
	answerAll,
	expectAccessible,
	expectSaved,
	join,
	joinCodeOf,
	openWorkshop,
	setUp,
	slotsOf,
	submit
} from './people';

/** This machine as its network knows it; a machine in no network has none. */
const own = Object.values(networkInterfaces())
	.flatMap((addresses) => addresses ?? [])
	.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
/** Without one, another loopback address: not localhost either, though the server knows that it is the laptop. */
const address = own ?? '127.0.0.2';

let server: RunningServer;

test.beforeAll(async () => {
	server = await startServer({ env: { LAN: '1', HOST: '0.0.0.0' } });
});
test.afterAll(async () => {
	expect(await server.stop()).toBe(0);
});

test('a room over the network of the laptop', async ({ browser }, { annotations }) => {
	const outside = `http://${address}:${server.port}`;
	const desk = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' });
	const page = await desk.newPage();
	await setUp(page, `${server.base}${server.setUpPath}`, 'Ada Facilitator');
	const workshop = await openWorkshop(page, {
		title: 'Velmara workshop',
		administrations: ['Velmara Customs Administration'],
		marking: 'TLP:AMBER',
		smallGroup: 5
	});
	const code = await joinCodeOf(page);
	const wall = await desk.newPage();
	await wall.goto(`${workshop}/present`);
	await page.bringToFront();
	if (own) {
		// Every screen shows the address that phones can open, though this page itself is on localhost.
		expect(server.output()).toContain(outside);
		await expect(page.locator('.answering__address')).toHaveText(`${own}:${server.port}`);
		await expect(page.locator('main')).not.toContainText('npm start -- --lan');
		await expect(wall.locator('.lobby__address')).toHaveText(`${own}:${server.port}`);
		await expect(wall.locator('.lobby__qr')).toContainText('point your camera here');
	} else {
		annotations.push({
			type: 'warning',
			description:
				'No network: the address on the screens and the refusal from outside are not shown.'
		});
		await expect(page.locator('main')).toContainText('This computer is in no network');
	}

	const stranger = await (await browser.newContext({ locale: 'en' })).newPage();
	await stranger.goto(`${outside}/join`);
	await expect(stranger.locator('body')).toContainText('The connection is not encrypted');
	await expectAccessible(stranger);
	if (own)
		for (const path of ['/signin', '/workshops', new URL(workshop).pathname, '/setup/x']) {
			const refused = await stranger.goto(`${outside}${path}`);
			expect(refused?.status(), path).toBe(403);
			await expect(stranger.locator('body')).toContainText(
				'Facilitators work on the laptop itself'
			);
		}

	const phone = await join(browser, outside, code, { function: 1 });
	const slots = await slotsOf(phone.page);
	await answerAll(phone.page, (index) => String(2 + (index % 2)));
	await phone.page.locator('details.more summary').first().click();
	await phone.page.locator('textarea[name=comment]').first().fill('Typed over plain http');
	await expectSaved(phone.page);
	await phone.page.reload();
	expect(await phone.page.locator('.rungs input:checked').count()).toBe(slots.length);
	await submit(phone.page);
	const cookies = await phone.context.cookies(outside);
	expect(cookies.find(({ name }) => name === 'participant')).toMatchObject({
		httpOnly: true,
		sameSite: 'Strict',
		secure: false
	});

	const crowd = await Promise.all(
		Array.from({ length: 6 }, (_, index) => joinByHttp(outside, code, index, { lan: true }))
	);
	for (const one of crowd) {
		expect(await one.save(Object.fromEntries(slots.map((slot) => [slot, '2'])))).toBe(200);
		await one.submit();
	}
	await expect(page.locator('.counts dd').nth(1)).toHaveText('7');
	await expect(wall.locator('.lobby__joined')).toContainText('7 have finished');

	await page.getByRole('checkbox').check();
	await page.getByRole('button', { name: 'Close answering and reveal' }).click();
	await page.waitForURL('**/discussion/**');
	const [first = ''] = slots;
	await page.locator('.queue a', { hasText: `${first} ` }).click();
	await expect(page.locator('.room__code')).toContainText(first);
	await page.locator('summary', { hasText: 'Vote again' }).click();
	await page.getByRole('button', { name: 'Open a second round' }).click();
	await expect(page.locator('.room__voting')).toBeVisible();
	await expect(phone.page.locator('.item .rungs')).toHaveCount(1, { timeout: 30_000 });
	await phone.page.locator(`label:has([name="${first}@2"][value="3"])`).click();
	await expectSaved(phone.page);
	for (const one of crowd) expect(await one.save({ [`${first}@2`]: '3' })).toBe(200);
	await page.getByRole('button', { name: 'Close the second round' }).click();
	await expect(wall.locator('.votes__count').nth(2)).toHaveText('7');
	await agree(page, first, { level: '3', evidence: 'seen' });
	await expect(page.locator('.room__recorded')).toContainText(first);

	await page.getByRole('link', { name: 'Finalise the result' }).click();
	await page.getByRole('checkbox').check();
	await page.getByRole('button', { name: 'Finalise', exact: true }).click();
	const hash = (await page.locator('td.hash').innerText()).replaceAll(/\s/g, '');
	await page.getByRole('link', { name: 'Open the report' }).click();
	await page.waitForURL('**/report/**');
	await expect(page.locator('main.report')).toBeVisible();
	expect((await page.locator('body').innerText()).replaceAll(/\s/g, '')).toContain(hash);
	expect(phone.problems).toEqual([]);
});
