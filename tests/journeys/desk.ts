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
