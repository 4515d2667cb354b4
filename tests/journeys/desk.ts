/** What a facilitator does at the desk, and how a test knows that a screen was not loaded again. */
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { password } from './people';

export async function signIn(context: BrowserContext, base: string, name: string): Promise<Page> {
	const page = await context.newPage();
	await page.goto(`${base}/signin`);
	await page.locator('[name=name]').fill(name);
	await page.locator('[name=password]').fill(password);
	await page.locator('form.signin button').click();
	await page.waitForURL('**/workshops');
	return page;
}

/** Loaded again or navigated away, a page forgets this. */
export const mark = (page: Page) =>
	page.evaluate(() => (document.documentElement.dataset.loadedOnce = 'yes'));
export const isMarked = (page: Page) =>
	page.evaluate(() => document.documentElement.dataset.loadedOnce === 'yes');

export interface Decision {
	readonly level: string;
	readonly evidence: 'stated' | 'cited' | 'seen';
	readonly agency?: string;
}

/** What a facilitator does for one item: turn to it, choose, say why, record. */
export async function agree(
	page: Page,
	item: string,
	{ level, evidence, agency }: Decision
): Promise<void> {
	await page.locator('.queue a', { hasText: `${item} ` }).click();
	await expect(page.locator('.room__code')).toContainText(item);
	await page.locator(`.numerals label:has([name=agreed][value="${level}"])`).click();
	if (agency) await page.locator('#agency').fill(agency);
	await page.locator('#reason').fill(`The room read the manual for ${item}`);
	if (!agency) {
		await page.locator(`.numerals label:has([name=evidence][value="${evidence}"])`).click();
		if (evidence !== 'stated') await page.locator('#evidenceTitle').fill('Manual, March 2026');
	}
	await page.locator('.room__form .actions .button').first().click();
}

/** Presses Tab until the focus is on this, and on the screen. */
async function tabTo(page: Page, selector: string): Promise<void> {
	for (let steps = 0; steps < 120; steps += 1) {
		await page.keyboard.press('Tab');
		const isThere = await page.evaluate((wanted) => {
			const at = document.activeElement;
			if (!at?.matches(wanted)) return false;
			const { top, bottom, width } = at.getBoundingClientRect();
			if (top < 0 || bottom > innerHeight + 1 || width === 0)
				throw new Error(`${wanted} has the focus and cannot be seen`);
			return true;
		}, selector);
		if (isThere) return;
	}
	throw new Error(`Tab does not reach ${selector}`);
}

/** The same as `agree` for the item on the screen, level 2 with a document seen, without a pointer. */
export async function agreeByKeyboard(page: Page): Promise<void> {
	await page.locator('.masthead a').first().focus();
	await tabTo(page, '.skip');
	await page.keyboard.press('Enter');
	await tabTo(page, '[name=agreed]');
	await page.keyboard.press('Space');
	await page.keyboard.press('ArrowRight');
	await tabTo(page, '#reason');
	await page.keyboard.type('The room read the manual');
	await tabTo(page, '[name=evidence]');
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('ArrowRight');
	await tabTo(page, '#evidenceTitle');
	await page.keyboard.type('Manual, March 2026');
	await tabTo(page, '.room__form .actions .button');
	await page.keyboard.press('Enter');
}
