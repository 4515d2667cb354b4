/** What a facilitator and an official do in a browser, step by step, as a person would. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';

export const password = 'teal lantern orbit gravel';
const PHONE = { width: 360, height: 740 };
const widths = [320, 1280];

/** No violation of WCAG 2.2 AA at 320 and 1280 px; nothing to scroll sideways at 320. */
export async function expectAccessible(page: Page): Promise<void> {
	const before = page.viewportSize();
	for (const width of widths) {
		await page.setViewportSize({ width, height: 800 });
		const { violations } = await new AxeBuilder({ page })
			.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
			.analyze();
		const found = violations.map(
			({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`
		);
		expect.soft(found, `${page.url()} at ${width} px`).toEqual([]);
		const beyond = await page.evaluate(
			() => document.documentElement.scrollWidth - document.documentElement.clientWidth
		);
		expect.soft(beyond, `${page.url()} scrolls sideways at ${width} px`).toBeLessThanOrEqual(0);
	}
	if (before) await page.setViewportSize(before);
}

/** Watches a page for what must never happen: a script error, a refused resource, another host. */
export function watch(page: Page, base: string): string[] {
	const seen: string[] = [];
	page.on('pageerror', (error) => seen.push(`script error on ${page.url()}: ${error.message}`));
	page.on('console', (message) => {
		if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text()))
			seen.push(`${page.url()}: ${message.text()}`);
	});
	page.on('request', (request) => {
		const url = request.url();
		if (!url.startsWith(base) && !url.startsWith('data:') && !url.startsWith('blob:'))
			seen.push(`request to another host: ${url}`);
	});
	return seen;
}

/** The first start: the one-time link, an account, the list of workshops. */
export async function setUp(page: Page, link: string, name: string): Promise<void> {
	await page.goto(link);
	await expectAccessible(page);
	await page.getByLabel('Name').fill(name);
	await page.locator('[name=password]').fill(password);
	await page.locator('[name=repeat]').fill(password);
	await page.locator('main form button').last().click();
	await page.waitForURL('**/workshops');
}

export async function signIn(page: Page, base: string, name: string): Promise<void> {
	await page.goto(`${base}/signin`);
	await page.getByLabel('Name').fill(name);
	await page.locator('[name=password]').fill(password);
	await page.locator('main form button').last().click();
	await page.waitForURL('**/workshops');
}

export interface Plan {
	title: string;
	administrations: string[];
	marking: string;
	smallGroup?: number;
}

/** Creates and opens a workshop; gives its address. */
export async function openWorkshop(page: Page, plan: Plan): Promise<string> {
	await page.goto(new URL('/workshops/new', page.url()).href);
	await page.getByLabel('Title').fill(plan.title);
	await page.getByLabel('Place').fill('Port Ansel');
	await page.locator('[name=startsOn]').fill('2026-11-18');
	await page.locator('[name=endsOn]').fill('2026-11-19');
	for (const [index, name] of plan.administrations.entries()) {
		while ((await page.locator('[name=administration]').count()) <= index)
			await page.getByRole('button', { name: 'Add administrations' }).click();
		await page.locator('[name=administration]').nth(index).fill(name);
		await page.locator('[name=region]').nth(index).selectOption('europe');
	}
	await page.locator(`[name=marking][value="${plan.marking}"]`).check();
	if (plan.smallGroup)
		await page.locator('[name=smallGroup]').selectOption(String(plan.smallGroup));
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Create the workshop' }).last().click();
	await page.waitForURL(/\/workshops\/[0-9a-f]+\/setup/);
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Open the workshop' }).click();
	await page.waitForURL('**/answering');
	return page.url().replace(/\/answering.*$/, '');
}

export async function joinCodeOf(page: Page): Promise<string> {
	const text = await page.locator('main').innerText();
	return /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0] ?? '';
}

export interface PhoneOptions {
	language?: string;
	javaScript?: boolean;
	/** Name of the administration, when the workshop has several */
	administration?: string;
	/** Position in the list of functions */
	function?: number;
	axe?: boolean;
}

export interface Phone {
	readonly context: BrowserContext;
	readonly page: Page;
	readonly problems: string[];
	readonly reentry: string;
}

/** An official types the code, chooses language and function, and is on the questionnaire. */
export async function join(
	browser: Browser,
	base: string,
	code: string,
	{
		language = 'en',
		javaScript = true,
		administration,
		function: position = 0,
		axe = false
	}: PhoneOptions = {}
): Promise<Phone> {
	const context = await browser.newContext({
		viewport: PHONE,
		javaScriptEnabled: javaScript,
		locale: language
	});
	const page = await context.newPage();
	const problems = watch(page, base);
	await page.goto(`${base}/join`);
	if (axe) await expectAccessible(page);
	await page.locator('#code').fill(code.toLowerCase());
	await page.locator(`[name=language][value=${language}]`).check();
	await page.locator('form[action="?/code"] button').click();
	await page.locator('[name=function]').first().waitFor();
	expect(await page.locator('html').getAttribute('lang')).toBe(language);
	expect(await page.locator('html').getAttribute('dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
	if (axe) await expectAccessible(page);
	if (administration)
		await page.locator('label.option', { hasText: administration }).locator('input').check();
	await page.locator('[name=function]').nth(position).check();
	await page.locator('form[action="?/join"] button').click();
	await page.waitForURL('**/joined');
	if (axe) await expectAccessible(page);
	const reentry = await page.locator('.joined__code').innerText();
	await page.locator('main form button').click();
	await page.waitForURL('**/respond*');
	return { context, page, problems, reentry };
}

/** Chooses a level for every item of every area, as quick fingers would; the script saves by itself. */
export async function answerAll(page: Page, levelOf: (index: number) => string): Promise<void> {
	const slots = await slotsOf(page);
	const choices = slots.map((slot, index): [string, string] => [slot, levelOf(index)]);
	await page.evaluate((chosen) => {
		for (const [slot, value] of chosen)
			document.querySelector<HTMLInputElement>(`input[name="${slot}"][value="${value}"]`)?.click();
	}, choices);
	await expectSaved(page);
}

/** Names of the radio groups, in the order of the document. */
export function slotsOf(page: Page): Promise<string[]> {
	return page.$$eval('.item .rungs', (rungs) =>
		rungs.map((rung) => rung.querySelector('input')?.name ?? '')
	);
}

export async function expectSaved(page: Page): Promise<void> {
	// The tick belongs to the state in which nothing waits.
	await expect(page.locator('#state')).toBeVisible();
	await expect(page.locator('#state')).not.toHaveClass(/save-state--waiting/, { timeout: 30_000 });
}

export async function submit(page: Page): Promise<void> {
	await page.goto(new URL('/review', page.url()).href);
	await page.locator('#submit button').click();
	await page.waitForURL('**/done');
}
