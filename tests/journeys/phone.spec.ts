/** One official's phone when things go wrong: no network, two tabs, a room that closes, a script that breaks, big letters. */
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join as path } from 'node:path';
import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';
import * as participants from '../../src/lib/server/participants';
import * as workshops from '../../src/lib/server/workshops';
import { openBrowser } from '../harness/browser';
import { addAccount, addRoom, seed, signIn } from '../harness/seed';
import { makeDataDir, startServer, type RunningServer } from '../harness/server';
import { expectSaved, watch } from './people';

const PHONE = { width: 360, height: 740 };
const dataDir = makeDataDir();
let server: RunningServer;
/** Cookies of officials who wait to be used, one a test */
const officials: string[] = [];
/** One official each in the room with a condition, in the room that votes again, and in the one that closes */
let inConditions = '';
let inSecondRound = '';
let closing = { id: '', officials: [''] };

test.beforeAll(async () => {
	mkdirSync(path(dataDir, 'questionnaires'));
	cpSync(
		'tests/fixtures/questionnaires/food-laboratory/questionnaire.json',
		path(dataDir, 'questionnaires/food-laboratory.json')
	);
	await seed(dataDir, async (store) => {
		const ada = await addAccount(store, 'Ada', 'facilitator');
		const more = async (id: string, assessment: string) => {
			const room = await store.room(id);
			const choice = { assessment, group: 'enforcement', language: 'en' };
			return (room && (await participants.join(room, choice))?.cookie) ?? '';
		};
		const open = await addRoom(store, ada, 'Open');
		for (let i = 0; i < 12; i++) officials.push(await more(open.id, open.assessments[0] ?? ''));
		const laboratory = await addRoom(store, ada, 'Laboratory', 'food-laboratory');
		inConditions = laboratory.participant;
		const again = await addRoom(store, ada, 'Again');
		inSecondRound = again.participant;
		const room = await store.room(again.id);
		if (!room) throw new Error('The workshop is not there.');
		await workshops.close(store, ada, room);
		await workshops.openRound(store, ada, room, again.assessments[0] ?? '', 'PS-2');
		const last = await addRoom(store, ada, 'Closing');
		const second = await more(last.id, last.assessments[0] ?? '');
		closing = { id: last.id, officials: [last.participant, second] };
	});
	server = await startServer({ dataDir });
});
test.afterAll(async () => {
	await server.stop();
	rmSync(dataDir, { recursive: true, force: true });
});

const nextOfficial = () => officials.pop() ?? '';

interface Opened {
	readonly context: BrowserContext;
	readonly page: Page;
}

/** A phone of this official on the questionnaire; another one with the same cookie sees what the server holds. */
async function open(
	browser: Browser,
	official: string,
	{ language = 'en', javaScript = true, viewport = PHONE, at = '/respond' } = {}
): Promise<Opened> {
	const context = await browser.newContext({
		viewport,
		locale: language,
		javaScriptEnabled: javaScript
	});
	await context.addCookies([{ name: 'participant', value: official, url: server.base }]);
	const page = await context.newPage();
	await page.goto(server.base + at);
	return { context, page };
}

const item = (page: Page, id: string) => page.locator(`article[id="${id}"]`);
const rung = (page: Page, id: string, value: string) =>
	item(page, id).locator(`input[value="${value}"]`);

/** The row is what a finger meets; it chooses the level. */
const choose = (page: Page, id: string, value: string) => rung(page, id, value).check();

async function write(page: Page, id: string, comment: string): Promise<void> {
	const more = item(page, id).locator('.more');
	if ((await more.getAttribute('open')) === null) await more.locator('summary').click();
	await more.locator('textarea').fill(comment);
}

/** What a phone that never saw this official before shows: the server's word. */
async function held(browser: Browser, official: string, id: string) {
	const { context, page } = await open(browser, official);
	const value = await item(page, id)
		.locator('[type=radio]:checked')
		.evaluateAll((all) => all.map((one) => one.getAttribute('value')));
	const comment = await item(page, id).locator('textarea').inputValue();
	await context.close();
	return { value, comment };
}

test('without a network it goes on, and says so; what was typed is there after a reload and is saved on return', async ({
	browser
}) => {
	const official = nextOfficial();
	const { context, page } = await open(browser, official);
	const problems = watch(page, server.base);
	await choose(page, 'PS-1', '2');
	await expectSaved(page);

	await context.setOffline(true);
	await choose(page, 'PS-1', '4');
	await write(page, 'PS-1', 'Typed in the tunnel');
	await choose(page, 'PS-3', '1');
	await expect(page.locator('#state')).toHaveText('2 answers waiting');
	await expect(page.locator('#trouble')).toBeVisible({ timeout: 15_000 });
	await expect(page.locator('#trouble')).toContainText('Keep this page open');
	expect((await held(browser, official, 'PS-1')).value).toEqual(['2']);
	await page.reload().catch(() => undefined);

	await context.setOffline(false);
	await page.goto(`${server.base}/respond`);
	await expect(rung(page, 'PS-1', '4')).toBeChecked();
	await expect(item(page, 'PS-1').locator('textarea')).toHaveValue('Typed in the tunnel');
	await expectSaved(page);
	await expect(page.locator('#trouble')).toBeHidden();
	expect(await held(browser, official, 'PS-1')).toEqual({
		value: ['4'],
		comment: 'Typed in the tunnel'
	});
	expect((await held(browser, official, 'PS-3')).value).toEqual(['1']);
	expect(problems).toEqual([]);
	await context.close();
});

test('the network comes back while the page is open: it saves by itself', async ({ browser }) => {
	const official = nextOfficial();
	const { context, page } = await open(browser, official);
	await context.setOffline(true);
	await choose(page, 'PS-2', '5');
	await expect(page.locator('#state')).toHaveClass(/waiting/);
	await context.setOffline(false);
	await expectSaved(page);
	expect((await held(browser, official, 'PS-2')).value).toEqual(['5']);
	await context.close();
});

test('two tabs show the same answers; the last word holds', async ({ browser }) => {
	const official = nextOfficial();
	const { context, page: first } = await open(browser, official);
	const second = await context.newPage();
	await second.goto(`${server.base}/respond`);
	await choose(first, 'PS-1', '1');
	await expect(rung(second, 'PS-1', '1')).toBeChecked();
	await choose(second, 'PS-1', '3');
	await write(second, 'PS-1', 'From the second tab');
	await expect(rung(first, 'PS-1', '3')).toBeChecked();
	await expect(item(first, 'PS-1').locator('textarea')).toHaveValue('From the second tab');
	await choose(first, 'PS-2', '2');
	await expectSaved(first);
	await expectSaved(second);
	expect(await held(browser, official, 'PS-1')).toEqual({
		value: ['3'],
		comment: 'From the second tab'
	});
	expect((await held(browser, official, 'PS-2')).value).toEqual(['2']);
	await context.close();
});

test('an item that depends on another leaves and comes with the answer', async ({ browser }) => {
	const { context, page } = await open(browser, inConditions);
	await expect(item(page, 'courier')).toBeVisible();
	await choose(page, 'cold-store', 'OM');
	await expect(item(page, 'courier')).toBeHidden();
	await expect(page.locator('.area-list small').first()).toHaveText('1 of 2');
	await page.reload();
	await expect(item(page, 'courier')).toBeHidden();
	await choose(page, 'cold-store', '3');
	await expect(item(page, 'courier')).toBeVisible();
	await expect(page.locator('.area-list small').first()).toHaveText('1 of 3');
	await expectSaved(page);
	await context.close();
});

test('a second round asks its one item', async ({ browser }) => {
	const { context, page } = await open(browser, inSecondRound);
	await expect(page.locator('h1')).toHaveText('The room votes again');
	await expect(page.locator('article')).toHaveCount(1);
	await expect(item(page, 'PS-2').locator('[type=radio]:checked')).toHaveCount(0);
	await expect(page.locator('.area-list')).toHaveCount(0);
	await choose(page, 'PS-2', '4');
	await expectSaved(page);
	await page.locator('form.area .actions button').click();
	await page.waitForURL('**/respond?saved');
	await expect(rung(page, 'PS-2', '4')).toBeChecked();
	await context.close();
});

test('when the room closes during typing, nothing is called saved that is not', async ({
	browser
}) => {
	const [first = '', second = ''] = closing.officials;
	const { context, page } = await open(browser, first);
	const plain = await open(browser, second, { javaScript: false });
	await choose(page, 'PS-1', '2');
	await expectSaved(page);
	await choose(plain.page, 'PS-1', '2');

	const desk = openBrowser(server.base);
	await signIn(desk, 'Ada');
	const closed = await desk.post(`/workshops/${closing.id}/answering?/close`, { sure: 'yes' });
	expect(closed.status).toBe(303);

	await write(page, 'PS-1', 'Too late');
	await expect(page.locator('#trouble-closed')).toBeVisible();
	await expect(page.locator('#trouble-closed')).toContainText('is not saved');
	await expect(page.locator('#state')).toHaveText('1 answer waiting');
	await expect(page.locator('#spoken')).toHaveText('1 answer waiting', { timeout: 10_000 });

	await plain.page.locator('form.area:not([hidden]) .actions button').click();
	await expect(plain.page.getByRole('alert')).toContainText('is not saved');
	await context.close();
	await plain.context.close();
});

test('after submitting, and after leaving, the phone keeps nothing', async ({ browser }) => {
	const kept = (page: Page) => page.evaluate(() => Object.keys(localStorage));
	const { context, page } = await open(browser, nextOfficial());
	await choose(page, 'PS-1', '2');
	await expectSaved(page);
	expect(await kept(page)).toHaveLength(1);
	await page.locator('.respond__areas .actions a').click();
	await page.waitForURL('**/review');
	await page.locator('#submit button').click();
	await page.waitForURL('**/done');
	await expect(page.locator('#wiped')).toBeVisible();
	expect(await kept(page)).toEqual([]);

	await page.goto(`${server.base}/respond`);
	await choose(page, 'PS-2', '3');
	await expectSaved(page);
	expect(await kept(page)).toHaveLength(1);
	await page.locator('#leave button').click();
	await page.waitForURL('**/join?left');
	expect(await kept(page)).toEqual([]);
	expect((await context.cookies()).some(({ name }) => name === 'participant')).toBe(false);
	await context.close();
});

for (const [how, break_] of [
	['throws', (page: Page) => page.route('**/respond.js', (route) => route.fulfill(broken))],
	['never arrives', (page: Page) => page.route('**/respond.js', (route) => route.abort())]
] as const)
	test(`a script that ${how} leaves forms that work`, async ({ browser }) => {
		const official = nextOfficial();
		const { context, page } = await open(browser, official, { at: '/joined' });
		await break_(page);
		await page.goto(`${server.base}/respond`);
		await choose(page, 'PS-1', '4');
		await write(page, 'PS-1', 'By the form');
		await page.locator('form.area:not([hidden]) .actions button').click();
		await page.waitForURL('**/respond?area=*&saved*');
		await expect(page.locator('#were-saved')).toBeVisible();
		expect(await held(browser, official, 'PS-1')).toEqual({
			value: ['4'],
			comment: 'By the form'
		});
		await context.close();
	});
const broken = { contentType: 'text/javascript', body: 'throw new Error("an old phone")' };

test('without a script a mistake is said at the top and at the item, and the rest is saved', async ({
	browser
}) => {
	const official = nextOfficial();
	const { context, page } = await open(browser, official, { javaScript: false });
	await write(page, 'PS-1', 'A note and no answer');
	await choose(page, 'PS-2', '2');
	await choose(page, 'PS-3', '3');
	await write(page, 'PS-3', 'x'.repeat(2001));
	await page.locator('form.area:not([hidden]) .actions button').click();
	const summary = page.getByRole('alert');
	await expect(summary).toContainText('Not everything could be saved');
	await expect(summary).toContainText('PS-1 Choose an answer too.');
	await expect(summary).toContainText('PS-3 Shorten the text to 2000 characters.');
	await summary.getByRole('link', { name: 'PS-1' }).click();
	await expect(page).toHaveURL(/#PS-1$/);
	await expect(item(page, 'PS-1').locator('.field__error')).toBeInViewport();
	await expect(item(page, 'PS-1').locator('textarea')).toHaveValue('A note and no answer');
	await expect(item(page, 'PS-3').locator('textarea')).toHaveValue('x'.repeat(2001));
	expect((await held(browser, official, 'PS-2')).value).toEqual(['2']);
	expect((await held(browser, official, 'PS-3')).value).toEqual([]);
	await context.close();
});

test('with a script a field takes no more than the server does', async ({ browser }) => {
	const { context, page } = await open(browser, nextOfficial());
	await choose(page, 'PS-1', 'DK');
	const fields = page.locator('article textarea, article input:not([type=radio])');
	const lengths = await fields.evaluateAll((all) =>
		all.map((one) =>
			one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement ? one.maxLength : 0
		)
	);
	expect(lengths).toHaveLength(48 * 5);
	expect(new Set(lengths)).toEqual(new Set([2000]));
	await context.close();
});

test('the state is spoken politely, and not at every key', async ({ browser }) => {
	const { context, page } = await open(browser, nextOfficial());
	const spoken = page.locator('#spoken');
	await expect(spoken).toHaveRole('status');
	await page.evaluate(() => {
		const target = document.getElementById('spoken');
		const said: string[] = [];
		Object.assign(globalThis, { said });
		if (target)
			new MutationObserver(() => target.textContent && said.push(target.textContent)).observe(
				target,
				{ childList: true, characterData: true, subtree: true }
			);
	});
	await choose(page, 'PS-1', '2');
	const field = item(page, 'PS-1').locator('textarea');
	await item(page, 'PS-1').locator('.more summary').click();
	await field.pressSequentially('thirty characters, one by one', { delay: 40 });
	await expectSaved(page);
	await expect(spoken).toHaveText('Saved', { timeout: 10_000 });
	const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
	expect(said.at(-1)).toBe('Saved');
	expect(said.length).toBeLessThanOrEqual(4);

	await context.setOffline(true);
	await choose(page, 'PS-2', '2');
	await expect(spoken).toHaveText('1 answer waiting', { timeout: 10_000 });
	await context.close();
});

for (const language of ['en', 'fr', 'ru', 'ar'])
	test(`letters of twice the size at 320 px in ${language}: nothing to scroll sideways`, async ({
		browser
	}) => {
		const official = officials[0] ?? '';
		const { context, page } = await open(browser, official, {
			language,
			viewport: { width: 320, height: 640 }
		});
		for (const address of ['/respond', '/review', '/joined', '/join']) {
			await page.goto(server.base + address);
			const { beyond, out } = await page.evaluate(() => {
				document.documentElement.style.fontSize = '200%';
				for (const one of document.querySelectorAll('details')) one.open = true;
				for (const form of document.querySelectorAll('form')) form.hidden = false;
				for (const one of document.querySelectorAll<HTMLInputElement>('[value=OM]')) one.click();
				const root = document.documentElement;
				const out = [...document.querySelectorAll('body *')]
					.filter((one) => {
						const { left, right, width } = one.getBoundingClientRect();
						return width > 1 && (right > root.clientWidth + 1 || left < -1);
					})
					.map((one) => `${one.tagName} ${one.className} ${one.textContent?.trim().slice(0, 40)}`);
				return { beyond: root.scrollWidth - root.clientWidth, out };
			});
			expect(out, address).toEqual([]);
			expect(beyond, address).toBeLessThanOrEqual(0);
		}
		await context.close();
	});
