/** The facilitated room: thirty phones, two facilitators, a projector; from the first vote to the sealed result. */
import { expect, test, type Page } from '@playwright/test';
import { startServer, type RunningServer } from '../harness/server';
import { joinByHttp, snapshotOf, type Simulated } from './crowd';
import { agree, agreeByKeyboard, isMarked, mark, signIn } from './desk';
import {
	answerAll,
	expectAccessible,
	join,
	joinCodeOf,
	openWorkshop,
	setUp,
	slotsOf,
	submit,
	watch
} from './people';

const REAL_PHONES = 3;
const SIMULATED = 27;
const ROOM = REAL_PHONES + SIMULATED;
const MARKER = 'zebra crossing marker';
const SCREEN = { width: 1280, height: 800 };

let server: RunningServer;
let isStopped = false;

test.beforeAll(async () => {
	server = await startServer();
});
test.afterAll(async () => {
	if (!isStopped) await server.stop();
});

/** What each of the thirty says: a split item, one hardly anybody knows, one that most find not theirs, else 2 or 3. */
function valueOf(person: number, index: number): string {
	if (index === 0) return person % 2 === 0 ? '1' : '4';
	if (index === 1) return person < 18 ? 'DK' : '3';
	if (index === 7) return person < 20 ? 'OM' : '2';
	return String(2 + ((person + index) % 3 === 0 ? 1 : 0));
}

test('thirty phones vote, the room agrees two areas, the result is sealed', async ({ browser }) => {
	// About a minute on a machine of its own; a busy one may take its time.
	test.setTimeout(420_000);
	const deskA = await browser.newContext({ viewport: SCREEN, locale: 'en' });
	const a = await deskA.newPage();
	const problems = watch(a, server.base);
	await setUp(a, `${server.base}${server.setUpPath}`, 'Ada Facilitator');
	const workshop = await openWorkshop(a, {
		title: 'Velmara workshop',
		administrations: ['Velmara Customs Administration'],
		marking: 'TLP:AMBER',
		smallGroup: 5
	});
	const code = await joinCodeOf(a);
	// Started without --lan: no phone could open this address, and the screen says what to do.
	await expect(a.locator('main')).toContainText('npm start -- --lan');

	const deskB = await browser.newContext({ viewport: SCREEN, locale: 'fr' });
	const b = await signIn(deskB, server.base, 'Ada Facilitator');
	await b.goto(`${workshop}/answering`);
	// A window of its own: one behind another is drawn once in two seconds, and clicks wait for that.
	const projector = await browser.newContext({
		viewport: { width: 1920, height: 1080 },
		locale: 'en'
	});
	const wall = await signIn(projector, server.base, 'Ada Facilitator');
	await wall.goto(`${workshop}/present`);
	await expect(wall.locator('.lobby__code')).toHaveText(code);
	for (const screen of [a, b, wall]) await mark(screen);

	// The room comes in: every screen counts along, none is loaded again.
	const crowd = await test.step('join', async () => {
		const people: Simulated[] = [];
		for (let person = 0; person < SIMULATED; person += 9)
			people.push(
				...(await Promise.all(
					Array.from({ length: 9 }, (_, index) => joinByHttp(server.base, code, person + index))
				))
			);
		return people;
	});
	const counted = (page: Page) => page.locator('.counts dd').first();
	await expect(counted(a)).toHaveText(String(SIMULATED));
	await expect(counted(b)).toHaveText(String(SIMULATED));
	await expect(wall.locator('.lobby__joined')).toContainText(String(SIMULATED));
	const phones: Awaited<ReturnType<typeof join>>[] = [];
	for (let index = 0; index < REAL_PHONES; index += 1)
		phones.push(await join(browser, server.base, code, { function: index % 2 }));

	const slots = await slotsOf(phones[0]?.page ?? a);
	const valuesFor = (person: number) =>
		Object.fromEntries(slots.map((slot, index) => [slot, valueOf(person, index)]));
	const half = Object.fromEntries(Object.entries(valuesFor(0)).slice(0, slots.length / 2));
	for (const one of crowd) expect(await one.save(half)).toBe(200);
	await expect(a.locator('.answering__table .num').first()).not.toHaveText('0%');
	for (const screen of [a, b, wall]) expect(await isMarked(screen)).toBe(true);

	await test.step('what is not finished tells nothing', async () => {
		const [first, ...rest] = crowd;
		for (const [index, one] of rest.entries()) await one.save(valuesFor(index + 1), MARKER);
		await first?.save(valuesFor(0), MARKER);
		for (const [index, phone] of phones.entries()) {
			await answerAll(phone.page, (item) => valueOf(SIMULATED + index, item));
			await submit(phone.page);
		}
		for (const one of crowd) await one.submit();
		await expect(a.locator('.counts dd').nth(1)).toHaveText(String(ROOM));
		await expect(wall.locator('.lobby__joined')).toContainText(`${ROOM} have finished`);

		const assessment = /\/papers\/([0-9a-f]+)/.exec(await a.content())?.[1] ?? '';
		const told = async () =>
			Object.fromEntries([
				...(await Promise.all(
					['desk', 'projector'].map(async (role) => [
						`live ${role}`,
						await snapshotOf(server.base, `${new URL(workshop).pathname}/live?role=${role}`, deskA)
					])
				)),
				...(await Promise.all(
					[
						'answering',
						'answering/__data.json',
						'present',
						'present/__data.json',
						...['discussion', 'results', 'report', 'plan', 'targets', 'finalise'].map(
							(screen) => `${screen}/${assessment}`
						),
						`papers/${assessment}`
					].map(async (path) => [
						path,
						(await (await deskA.request.get(`${workshop}/${path}`, { maxRetries: 3 })).text())
							.replace(/nonce(-|=")[^"'\s;]+/g, '')
							.replace(/__sveltekit_\w+/g, '')
					])
				))
			]);
		const before = await told();
		expect(JSON.stringify(before)).not.toContain(MARKER);
		expect(JSON.stringify(before)).not.toMatch(/"(freq|medianLow|votes|band|comment)"/);
		// Everybody changes everything; nobody can see that from any screen.
		for (const one of crowd)
			expect(
				await one.save(Object.fromEntries(slots.map((slot) => [slot, '5'])), `${MARKER} again`)
			).toBe(200);
		const after = await told();
		for (const [path, text] of Object.entries(before)) expect(after[path], path).toBe(text);
		for (const [index, one] of crowd.entries())
			expect(await one.save(valuesFor(index), MARKER)).toBe(200);
	});
	await expectAccessible(a);
	await expectAccessible(wall);

	// Close: one step ends answering and reveals; the other screens follow.
	await a.reload();
	await expect(counted(a)).toHaveText(String(ROOM));
	await a.getByRole('checkbox').check();
	await a.getByRole('button', { name: 'Close answering and reveal' }).click();
	await a.waitForURL('**/discussion/**');
	await expect(b.locator('h1')).toHaveText('Les réponses sont closes');
	await expect(wall.locator('.shown, .present__pause').first()).toBeVisible();
	for (const screen of [b, wall]) expect(await isMarked(screen)).toBe(true);
	expect(await crowd[0]?.save({ [slots[2] ?? '']: '5' })).toBe(409);

	const discussion = a.url().replace(/\?.*/, '');
	const assessment = discussion.split('/').at(-1) ?? '';
	const [split = '', unknown = ''] = slots;
	const theirs = slots[7] ?? '';

	await test.step('the finding that matters comes first', async () => {
		await a.locator('.queue a', { hasText: `${unknown} ` }).click();
		await expect(a.locator('.verdict strong')).toHaveText('18 of 30 did not know');
		await a.locator('.queue a', { hasText: `${theirs} ` }).click();
		await expect(a.locator('.verdict strong')).toHaveText('20 of 30 say another agency leads');
		await a.locator('.queue a', { hasText: `${split} ` }).click();
		await expect(a.locator('.verdict strong')).toContainText('15 at level');
		await expect(a.locator('.room__words').first()).toContainText(MARKER);
		await expectAccessible(a);
	});

	await test.step('the second screen and the wall follow the first', async () => {
		await b.goto(discussion);
		await expect(b.locator('.room__code')).toContainText(split);
		await expect(wall.locator('.slide__head')).toContainText(split);
		await b.locator('.room__turn a').last().click();
		await expect(a.locator('.room__code')).not.toContainText(split);
		await b.locator('.room__turn a').first().click();
		await expect(a.locator('.room__code')).toContainText(split);
		await expect(wall.locator('.slide__head')).toContainText(split);
		// Nothing that is for the facilitator alone
		for (const path of ['present', 'present/__data.json'])
			expect(
				await (await deskA.request.get(`${workshop}/${path}`, { maxRetries: 3 })).text()
			).not.toContain(MARKER);
		await expectAccessible(wall);
	});

	await test.step('one item is voted again', async () => {
		await a.locator('summary', { hasText: 'Vote again' }).click();
		await a.getByRole('button', { name: 'Open a second round' }).click();
		await expect(a.locator('.room__voting')).toBeVisible();
		await expect(b.locator('.room__voting')).toBeVisible();
		await expect(wall.locator('.shown__verdict')).toContainText('Please vote again');
		await expect(wall.locator('.votes__count')).toHaveCount(0);
		expect(await crowd[0]?.slots()).toEqual([`${split}@2`]);
		// A phone that waits finds the question by itself, and it alone.
		const phone = phones[0]?.page ?? a;
		await expect(phone.locator('.item .rungs')).toHaveCount(1, { timeout: 30_000 });
		await a.reload();
		await expect(a.locator('.room__voting')).toBeVisible();
		for (const [index, one] of crowd.entries())
			expect(await one.save({ [`${split}@2`]: index < 5 ? '3' : '2' })).toBe(200);
		await phone.locator(`label:has([name="${split}@2"][value="2"])`).click();
		await expect(a.locator('.room__voting')).toContainText(/\d+% have voted/);
		await expect(wall.locator('.votes__count')).toHaveCount(0);
		await a.getByRole('button', { name: 'Close the second round' }).click();
		await expect(a.locator('.verdict strong')).toHaveText('Strong agreement');
		await expect(a.locator('.by-function').first()).toContainText('First round');
		await expect(wall.locator('.votes__count').nth(1)).not.toHaveText('0');
	});

	await test.step('all items of two areas are agreed', async () => {
		const areas = await a
			.locator('#area option')
			.evaluateAll((options) =>
				options.flatMap((option) =>
					option instanceof HTMLOptionElement && option.value ? [option.value] : []
				)
			);
		let agreed = 0;
		for (const area of areas.slice(0, 2)) {
			await a.locator('#area').selectOption(area);
			await a.waitForURL(`**area=${area}*`);
			const items = await a
				.locator('.queue a')
				.evaluateAll((links) => links.map(({ textContent }) => textContent?.split(' ')[0] ?? ''));
			expect(items.length).toBeGreaterThanOrEqual(5);
			agreed += items.length;
			for (const item of items) {
				if (item === theirs)
					await agree(a, item, { level: 'OM', evidence: 'stated', agency: 'Port authority' });
				else if (item === split) {
					// Far from the votes and without a document: asked about, not forbidden.
					await agree(a, item, { level: '4', evidence: 'stated' });
					await expect(a.locator('.doubts li')).toHaveCount(2);
					await a.getByRole('button', { name: 'Record level 4 all the same' }).click();
				} else if (item === items.at(-1)) {
					await a.locator('.queue a', { hasText: `${item} ` }).press('Enter');
					await expect(a.locator('.room__code')).toContainText(item);
					await agreeByKeyboard(a);
				} else await agree(a, item, { level: item === unknown ? '3' : '2', evidence: 'seen' });
				await expect(a.locator('.room__recorded')).toContainText(item);
			}
			await expect(a.locator('.queue').first().locator('a')).toHaveCount(0);
			await a.reload();
			await expect(a.locator('.queue').first().locator('a')).toHaveCount(0);
			// The other screen has followed all of it.
			await expect(b.locator('.queue').last().locator('a')).toHaveCount(agreed);
		}
	});

	await test.step('targets, then the seal', async () => {
		await a.getByRole('link', { name: 'Set targets with the room' }).click();
		await a.getByRole('button', { name: 'Take the proposal' }).click();
		await a.getByRole('button', { name: 'Save the targets' }).click();
		await expect(a.getByText('The targets are saved.')).toBeVisible();
		await expectAccessible(a);
		await a.getByRole('link', { name: 'Back to the discussion' }).click();
		await a.getByRole('link', { name: 'Finalise the result' }).click();
		await expectAccessible(a);
		await a.getByRole('checkbox').check();
		await a.getByRole('button', { name: 'Finalise', exact: true }).click();
		await expect(a.locator('h1')).toHaveText('The result is finalised');
		await expectAccessible(a);
	});
	const hash = (await a.locator('td.hash').innerText()).replaceAll(/\s/g, '');
	expect(hash).toMatch(/^[0-9a-f]{64}$/);
	await a.reload();
	await expect(a.locator('.notice--loud')).toHaveCount(0);
	await a.locator('.phases a', { hasText: 'Results' }).click();
	await expect(a.locator('main')).toContainText('Self-assessed, not verified');
	await expect(a.locator('main table').first()).toBeVisible();
	await a.goBack();
	await a.getByRole('link', { name: 'Open the report' }).click();
	await a.waitForURL('**/report/**');
	await expect(a.locator('main.report')).toBeVisible();
	expect((await a.locator('body').innerText()).replaceAll(/\s/g, '')).toContain(hash);
	expect(problems).toEqual([]);
	for (const phone of phones) expect(phone.problems).toEqual([]);

	await test.step('a wrong move after the seal is refused', async () => {
		const again = await deskA.request.post(`${workshop}/discussion/${assessment}?/again`, {
			form: { item: unknown },
			headers: { accept: 'text/html', origin: server.base, 'sec-fetch-site': 'same-origin' }
		});
		expect(again.status()).toBe(409);
	});

	// Screens are open, their streams too: the server stops all the same.
	await b.goto(`${workshop}/answering`);
	isStopped = true;
	expect(await server.stop()).toBe(0);
});
