/**
 * R7: real pages in Chromium behind a bad network, a blackout, killed servers and reloads: in the end the server holds
 * what the screens call Saved. Usage: r7-pages.ts [PAGES] [BLACKOUT_SECONDS]
 */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright';
import { openStore } from '../../src/lib/server/storage/open-store';
import { present } from '../unit/storage-fixtures';
import { BadProxy } from './bad-proxy';
import { WORKSHOP, prepare, say, scratch, sleep, startServer, stop, type PhoneId } from './room';
import { plantedScript, type Bug } from './simulation';

const count = Number(process.argv[2] ?? 20);
const blackout = Number(process.argv[3] ?? 60) * 1000;
const system = '/usr/bin/chromium';

class Person {
	taps = 0;
	reloads = 0;
	constructor(
		private readonly page: Page,
		private readonly address: string
	) {}

	/** Loads the page again and again until it is there, as people do. */
	async open(): Promise<void> {
		for (;;) {
			try {
				await this.page.goto(`${this.address}/respond`, { timeout: 10_000 });
				await this.page.waitForFunction(() => 'respondSync' in globalThis, null, { timeout: 5000 });
				return;
			} catch {
				await sleep(300);
			}
		}
	}

	async live(goesOn: () => boolean): Promise<void> {
		while (goesOn()) {
			await sleep(200 + Math.random() * 1500);
			if (Math.random() < 0.05) {
				this.reloads += 1;
				await this.open();
			} else await this.#tap();
		}
	}

	async #tap(): Promise<void> {
		const tapped = await this.page
			.evaluate((random) => {
				const radios = [...document.querySelectorAll<HTMLInputElement>('article [type=radio]')];
				const radio = radios[Math.floor(random * radios.length)];
				radio?.click();
				return radio?.checked ?? false;
			}, Math.random())
			.catch(() => false);
		if (tapped) this.taps += 1;
	}

	/** What the screen shows: its answers, and whether it calls them saved. */
	look(): Promise<{ saved: boolean; answers: Record<string, string> }> {
		return this.page.evaluate(() => {
			const state = document.getElementById('state');
			const answers: Record<string, string> = {};
			for (const radio of document.querySelectorAll<HTMLInputElement>(
				'article [type=radio]:checked'
			))
				answers[radio.name.replace(/\.value$/, '')] = radio.value;
			const saved =
				state !== null && !state.hidden && !state.classList.contains('save-state--waiting');
			return { saved, answers };
		});
	}
}

async function attempt(
	browser: Browser,
	dataDir: string,
	phones: readonly PhoneId[],
	bug: Bug | null,
	dark: number
) {
	const proxy = new BadProxy();
	const address = `http://127.0.0.1:${await proxy.listen()}`;
	let server = await startServer(dataDir);
	proxy.target = server.port;
	if (bug) proxy.script = plantedScript(bug);
	const people = await Promise.all(
		phones.map(async ({ cookie }) => {
			const context = await browser.newContext();
			const [name = '', value = ''] = cookie.split('=');
			await context.addCookies([{ name, value, url: address }]);
			return new Person(await context.newPage(), address);
		})
	);
	for (const person of people) await person.open();

	proxy.loss = 0.3;
	let goesOn = true;
	const living = Promise.all(people.map((person) => person.live(() => goesOn)));
	const kills = dark > 0 ? 3 : 1;
	for (let kill = 0; kill < kills; kill++) {
		await sleep(8000 + Math.random() * 4000);
		await stop(server);
		server = await startServer(dataDir);
		proxy.target = server.port;
		if (kill === 0 && dark > 0) {
			proxy.isDark = true;
			await sleep(dark);
			proxy.isDark = false;
		}
	}
	await sleep(5000);
	goesOn = false;
	await living;

	proxy.loss = 0;
	let looks = await Promise.all(people.map((person) => person.look()));
	for (let wait = 0; wait < 120 && !looks.every(({ saved }) => saved); wait++) {
		await sleep(1000);
		looks = await Promise.all(people.map((person) => person.look()));
	}
	await stop(server);
	proxy.close();

	const store = await openStore(dataDir, { log: () => undefined });
	const { answers } = present(await store.room(WORKSHOP));
	const wrong: string[] = [];
	let compared = 0;
	looks.forEach((look, i) => {
		const id = phones[i]?.id ?? '';
		if (!look.saved) return wrong.push(`${id} never said Saved`);
		for (const [slot, value] of Object.entries(look.answers)) {
			compared += 1;
			const stored = String(answers.participant(id)?.slots[slot]?.answer?.value);
			if (stored !== value)
				wrong.push(`${id} ${slot}: the screen says ${value}, stored is ${stored}`);
		}
	});
	await store.close();
	for (const context of browser.contexts()) await context.close();
	const sum = (of: (person: Person) => number) => people.reduce((all, one) => all + of(one), 0);
	const { lost, doubled } = proxy;
	const taps = sum(({ taps }) => taps);
	return { wrong, compared, taps, reloads: sum(({ reloads }) => reloads), lost, doubled, kills };
}

async function main(): Promise<void> {
	const browser = await chromium.launch({
		...(existsSync(system) ? { executablePath: system } : {}),
		args: ['--no-sandbox', '--disable-gpu']
	});
	try {
		const { phones } = await prepare(scratch('pages'), count);
		const good = await attempt(browser, scratch('pages'), phones, null, blackout);
		say(
			`R7 ${count} pages: ${good.taps} taps, ${good.reloads} reloads, ${good.lost} requests lost, ${good.doubled} doubled, ${good.kills} kills, ${blackout / 1000} s dark; ${good.compared} answers called Saved, ${good.wrong.length} wrong`
		);
		for (const text of good.wrong.slice(0, 5)) say(`  ${text}`);
		const few = await prepare(scratch('pages-control'), 6);
		const bad = await attempt(browser, scratch('pages-control'), few.phones, 'clear on send', 0);
		say(
			`R7 control "clear on send": ${bad.compared} answers called Saved, ${bad.wrong.length} wrong`
		);
		if (good.wrong.length > 0 || good.compared === 0 || bad.wrong.length === 0)
			process.exitCode = 1;
	} finally {
		await browser.close();
	}
}

void main();
