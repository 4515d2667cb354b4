/** After the room has gone: the plan is chosen, the result leaves in files, another laptop takes it in. */
import { readFileSync, rmSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { addAccount, addRoom, answerAndClose, seed, type SeededRoom } from '../harness/seed';
import { makeDataDir, startServer, type RunningServer } from '../harness/server';
import { expectAccessible, setUp, signIn, watch } from './people';

/** One more than the threshold of the room. The official whom the harness adds answers nothing, so no file has them. */
const OFFICIALS = 6;

const dataDir = makeDataDir();
let server: RunningServer;
let other: RunningServer;
let room: SeededRoom;

test.beforeAll(async () => {
	room = await seed(dataDir, async (store) => {
		const ada = await addAccount(store, 'Ada', 'administrator');
		const made = await addRoom(store, ada, 'Alpha');
		await answerAndClose(store, ada, made, OFFICIALS);
		return made;
	});
	[server, other] = await Promise.all([startServer({ dataDir }), startServer()]);
});

test.afterAll(async () => {
	expect(await server.stop()).toBe(0);
	expect(await other.stop()).toBe(0);
	rmSync(dataDir, { recursive: true, force: true });
});

/** What a press of this link brings, as bytes. */
async function downloaded(page: Page): Promise<Buffer> {
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.locator('a[download]').click()
	]);
	return readFileSync(await download.path());
}

test('a plan is chosen, leaves in files, and is taken in elsewhere', async ({ browser }) => {
	const context = await browser.newContext({
		viewport: { width: 1280, height: 800 },
		locale: 'en',
		acceptDownloads: true
	});
	const page = await context.newPage();
	const problems = watch(page, server.base);
	await signIn(page, server.base, 'Ada');
	const assessment = room.assessments[0] ?? '';
	const at = (part: string) => `${server.base}/workshops/${room.id}/${part}/${assessment}`;
	let chosen = '';

	await test.step('an action is chosen and says Saved; it is there after a reload', async () => {
		await page.goto(at('plan'));
		const offer = page.locator('.offers [name=action]').first();
		chosen = (await offer.getAttribute('value')) ?? '';
		await offer.check();
		await expect(page.locator('.plan__caption .save-state')).toHaveText('Saved');
		await page.reload();
		await expect(page.locator(`[name=action][value="${chosen}"]`)).toBeChecked();
	});

	await test.step('a target is tried, then saved', async () => {
		const target = page.locator('[name="target.physical-security"]');
		await target.selectOption('4');
		await page.getByRole('button', { name: 'Save these targets' }).click();
		await expect(page.locator('#targets .save-state')).toHaveText('Targets saved.');
		await page.reload();
		await expect(target).toHaveValue('4');
	});

	let file: Buffer = Buffer.alloc(0);
	await test.step('the result leaves: Word, Excel, JSON', async () => {
		for (const [format, start] of [
			['docx', 'PK'],
			['xlsx', 'PK'],
			['json', '{']
		] as const) {
			await page.goto(at('export'));
			await page.locator('[name=format]').selectOption(format);
			await page.getByRole('button', { name: 'Show what leaves' }).click();
			await expectAccessible(page);
			file = await downloaded(page);
			expect(file.subarray(0, start.length).toString(), format).toBe(start);
		}
		expect(file.toString()).toContain(chosen);
		expect(file.toString(), 'no official is named by a secret').not.toContain('secretHash');
	});

	await test.step('another laptop takes it in, once', async () => {
		const away = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' });
		const there = await away.newPage();
		const elsewhere = watch(there, other.base);
		await setUp(there, `${other.base}${other.setUpPath}`, 'Bea');
		const bringIn = async () => {
			await there.goto(`${other.base}/workshops/import`);
			await there
				.locator('[name=file]')
				.setInputFiles({ name: 'assessment.json', mimeType: 'application/json', buffer: file });
			await there.getByRole('button', { name: 'Bring in' }).click();
			await expect(there.locator('[role=status]')).toContainText('Taken in');
			return there.locator('[role=status] dd').first().innerText();
		};
		expect(Number(await bringIn())).toBe(OFFICIALS);
		await expectAccessible(there);
		expect(Number(await bringIn()), 'twice changes nothing').toBe(0);
		await there.getByRole('link', { name: 'Open the workshop' }).click();
		await there.waitForURL(/\/workshops\/[0-9a-f]+\//);
		await there.getByRole('link', { name: 'Plan', exact: true }).click();
		await there.waitForURL('**/plan/**');
		await expect(there.locator(`[name=action][value="${chosen}"]`)).toBeChecked();
		await expect(there.locator('[name="target.physical-security"]')).toHaveValue('4');
		expect(elsewhere).toEqual([]);
		await away.close();
	});

	expect(problems).toEqual([]);
	await context.close();
});
