/** The whole main job: from the set-up link to a printed gap report, with six officials as different as they come. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { startServer, type RunningServer } from '../harness/server';
import {
	answerAll,
	expectAccessible,
	expectSaved,
	join,
	joinCodeOf,
	openWorkshop,
	setUp,
	slotsOf,
	submit,
	watch
} from './people';

const ITEMS = 48;
let server: RunningServer;

test.beforeAll(async () => {
	server = await startServer();
});
test.afterAll(async () => {
	expect(await server.stop()).toBe(0);
});

/** Without a script each area is a form with its own button. */
async function answerWithoutScript(page: Page, levelOf: (index: number) => string): Promise<void> {
	let index = 0;
	for (let area = 0; area < 8; area++) {
		const form = page.locator('form.area:not([hidden])');
		const items = await form.locator('.rungs').count();
		for (let item = 0; item < items; item++)
			await form
				.locator('.rungs')
				.nth(item)
				.locator(`input[value="${levelOf(index++)}"]`)
				.check();
		await form.locator('.actions button').click();
	}
	await page.waitForURL('**/review');
}

/** Tab to each group, arrow to the level; never a pointer. */
async function answerByKeyboard(page: Page, level: number): Promise<void> {
	const slots = await slotsOf(page);
	for (let area = 0; area < 8; area++) {
		await page.locator('#title').focus();
		const here = await page.$$eval('form.area:not([hidden]) .rungs', (rungs) => rungs.length);
		let done = 0;
		for (let steps = 0; steps < 200 && done < here; steps++) {
			await page.keyboard.press('Tab');
			const isFirstRung = await page.evaluate(() => {
				const at = document.activeElement;
				if (!(at instanceof HTMLInputElement) || at.type !== 'radio' || !at.closest('.rungs'))
					return false;
				const { top, bottom } = at.getBoundingClientRect();
				const head = document.querySelector('.topline')?.getBoundingClientRect().bottom ?? 0;
				// The focus is on the screen and not under the sticky head.
				if (top < head || bottom > innerHeight)
					throw new Error(`${at.name} has the focus and is covered`);
				return !document.querySelector(`input[name="${at.name}"]:checked`);
			});
			if (!isFirstRung) continue;
			await page.keyboard.press('Space');
			for (let rung = 1; rung < level; rung++) await page.keyboard.press('ArrowDown');
			done++;
		}
		expect(done).toBe(here);
		// On to the button at the end of the area.
		for (let steps = 0; steps < 20; steps++) {
			await page.keyboard.press('Tab');
			if (await page.evaluate(() => document.activeElement?.matches('form.area .actions button')))
				break;
		}
		await page.keyboard.press('Enter');
		await page.waitForTimeout(100);
	}
	expect(slots.length).toBe(ITEMS);
	await page.waitForURL('**/review');
}

test('six officials answer, the room sees the result, the report is printed', async ({
	browser
}) => {
	const desk = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' });
	const page = await desk.newPage();
	const problems = watch(page, server.base);
	await setUp(page, `${server.base}${server.setUpPath}`, 'Ada Facilitator');
	await expectAccessible(page);

	// The link works once.
	expect(
		(await page.request.get(`${server.base}${server.setUpPath}`)).status()
	).toBeGreaterThanOrEqual(400);

	const workshop = await openWorkshop(page, {
		title: 'Velmara workshop',
		administrations: ['Velmara Customs Administration'],
		marking: 'TLP:AMBER',
		smallGroup: 5
	});
	await expectAccessible(page);
	const code = await joinCodeOf(page);
	expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);

	// A wrong code: one sentence, and nothing of the workshop.
	const stranger = await (await browser.newContext()).newPage();
	await stranger.goto(`${server.base}/join`);
	await stranger.locator('#code').fill('AAAA-AAAA');
	await stranger.locator('form[action="?/code"] button').click();
	await expect(stranger.locator('.field__error')).toContainText('No open workshop has this code');
	await expect(stranger.getByText('Velmara')).toHaveCount(0);
	await expectAccessible(stranger);

	const levels = (base: number) => (index: number) =>
		String(Math.min(5, Math.max(1, base + (index % 3) - 1)));

	const english = await join(browser, server.base, code, { axe: true });
	await expectAccessible(english.page);
	await answerAll(english.page, levels(2));
	await english.page.locator('details.more summary').first().click();
	await english.page
		.locator('textarea[name=comment]')
		.first()
		.fill('=SUM(A1) is a comment, <b>not markup</b>');
	await expectSaved(english.page);
	await submit(english.page);
	await expectAccessible(english.page);

	const french = await join(browser, server.base, code, { language: 'fr', function: 1, axe: true });
	await expectAccessible(french.page);
	await expect(french.page.locator('h1').first()).toHaveText('Sécurité physique');
	await answerAll(french.page, levels(3));
	await french.page.goto(`${server.base}/review`);
	await expectAccessible(french.page);
	await submit(french.page);

	const arabic = await join(browser, server.base, code, { language: 'ar', function: 1, axe: true });
	await expectAccessible(arabic.page);
	await answerAll(arabic.page, (index) => (index === 3 ? 'DK' : levels(2)(index)));
	await submit(arabic.page);

	const plain = await join(browser, server.base, code, { javaScript: false, function: 1 });
	await answerWithoutScript(plain.page, levels(2));
	await plain.page.locator('#submit button').click();
	await plain.page.waitForURL('**/done');

	const keyboard = await join(browser, server.base, code, { function: 1 });
	await answerByKeyboard(keyboard.page, 2);
	await submit(keyboard.page);

	const sixth = await join(browser, server.base, code, { language: 'es', function: 1 });
	await answerAll(sixth.page, (index) => (index === 3 ? 'OM' : levels(3)(index)));
	await sixth.page.reload();
	expect(await sixth.page.locator('.rungs input:checked').count()).toBe(ITEMS - 1);

	// On another phone with the personal code: the answers are there, and the first phone is out.
	const other = await (
		await browser.newContext({ viewport: { width: 360, height: 740 } })
	).newPage();
	await other.goto(`${server.base}/join#again`);
	await other.locator('[name=reentry]').fill(sixth.reentry);
	await other.locator('form[action="?/again"] button').click();
	await other.waitForURL('**/respond*');
	expect(await other.locator('.rungs input:checked').count()).toBe(ITEMS - 1);
	await sixth.page.goto(`${server.base}/respond`);
	await expect(sixth.page).toHaveURL(/\/join/);

	// The facilitator sees progress and no answer.
	await page.goto(`${workshop}/answering`);
	await expect(page.locator('.counts dd').first()).toHaveText('6');
	await expect(page.locator('main')).not.toContainText('not markup');
	await page.getByRole('checkbox').check();
	await page.getByRole('button', { name: 'Close answering and reveal' }).click();
	await page.waitForURL(/discussion|answering/);
	await expectAccessible(page);

	// Nobody answers any more.
	await other.goto(`${server.base}/respond`);
	await expect(other.locator('.rungs')).toHaveCount(0);
	await expectAccessible(other);

	const assessment = /\/discussion\/([0-9a-f]+)/.exec((await page.content()) ?? '')?.[1];
	for (const screen of ['results', 'report']) {
		await page.goto(`${workshop}/${screen}/${assessment}`);
		await expectAccessible(page);
	}
	await expect(page.locator('body')).toContainText('=SUM(A1) is a comment, <b>not markup</b>');

	await checkPrint(page);
	for (const phone of [english, french, arabic, plain, keyboard, sixth])
		expect(phone.problems).toEqual([]);
	expect(problems).toEqual([]);
});

/** Prints the report and reads the paper back: marking on every page, no row cut in two. */
async function checkPrint(page: Page): Promise<void> {
	const file = path(mkdtempSync(path(tmpdir(), 'stce-print-')), 'report.pdf');
	await page.emulateMedia({ media: 'print' });
	const rows = await page.$$eval('table tbody tr', (all) =>
		all
			.filter((row) => row instanceof HTMLElement && row.offsetParent !== null)
			.map((row) =>
				[...row.children]
					.map((cell) => (cell instanceof HTMLElement ? cell.innerText : '').trim())
					.filter(Boolean)
			)
	);
	await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
	const pages = execFileSync('pdftotext', ['-layout', file, '-'], {
		encoding: 'utf8',
		maxBuffer: 1 << 26
	})
		.split('\f')
		.slice(0, -1);
	expect(pages.length).toBeGreaterThanOrEqual(12);
	expect(pages.length).toBeLessThanOrEqual(40);
	const words = pages.map((text) => new Set(text.split(/\s+/)));
	for (const [index, text] of pages.entries())
		expect(text, `marking on page ${index + 1}`).toContain('TLP:AMBER');
	const cut = rows.filter((cells) => {
		const all = cells
			.join(' ')
			.split(/\s+/)
			.filter((word) => /^[\p{L}\p{N}]{2,}$/u.test(word));
		return all.length > 0 && !words.some((onPage) => all.every((word) => onPage.has(word)));
	});
	expect(rows.length).toBeGreaterThan(40);
	expect(cut.map((cells) => cells.join(' | '))).toEqual([]);
	await page.emulateMedia({ media: 'screen' });
}
