/**
 * The first visit to the whole questionnaire, in Chromium under a throttled network and processor: our page, the same
 * questionnaire in SurveyJS, and a page with nothing on it.
 */
import { chromium, type Browser, type BrowserContext, type CDPSession } from 'playwright';
import { dropFolder, makeFolder, mediansOf, type Figures } from '../measure';
import { addFacilitator, addRoom, inStore, type Phone } from '../rooms';
import { get, startOurs, startPeer } from '../server';

interface Profile {
	readonly name: string;
	/** Bits a second, both ways */
	readonly bandwidth: number;
	/** Round trip, ms */
	readonly latency: number;
	/** How much slower the processor is */
	readonly slowdown: number;
	/** On localhost browsers ask for Brotli as they do over https; by another name over plain http, for gzip only */
	readonly host: 'localhost' | 'room.test';
}

const PROFILES: readonly Profile[] = [
	{ name: 'slow', bandwidth: 400_000, latency: 400, slowdown: 6, host: 'room.test' },
	{ name: 'fast', bandwidth: 9_000_000, latency: 170, slowdown: 1, host: 'localhost' }
];
/** A first paint waits for a frame, which is a long time on a slow processor: one visit says little. */
const SLOW_VISITS = 7;
const LANGUAGES = ['en', 'fr', 'es', 'ru', 'ar', 'pt'];
const WITHIN_MS = 90_000;

interface Visit {
	readonly page: string;
	readonly port: number;
	readonly path: string;
	readonly phone?: Phone;
}

export async function load(): Promise<Figures> {
	const folder = makeFolder();
	const room = await inStore(folder, async (store) => {
		const { account } = await addFacilitator(store);
		return addRoom(store, account, { title: 'Room', people: [1] });
	});
	const [phone] = room.phones;
	if (!phone) throw new Error('There is no phone.');
	const ours = await startOurs(folder, { ALLOWED_HOSTS: 'room.test' });
	const peers = await startPeer('survey-pages.js');
	const browser = await chromium.launch({
		executablePath: process.env['CHROMIUM'] || '/usr/bin/chromium',
		args: [
			...['--no-sandbox', '--disable-gpu'],
			'--host-resolver-rules=MAP room.test 127.0.0.1, MAP localhost 127.0.0.1'
		]
	});
	const visits: Visit[] = [
		{ page: 'empty', port: peers.port, path: '/empty' },
		{ page: 'ours', port: ours.port, path: '/respond', phone },
		{ page: 'js', port: peers.port, path: '/js' },
		{ page: 'react', port: peers.port, path: '/react' }
	];
	let figures: Figures = {};
	// The first of these also compiles the server's code, which no official waits for but the very first.
	for (const language of LANGUAGES)
		figures[`load.ours.gzip.${language}`] = await gzipBytes(ours.base, phone, language);
	// The browser's own first page is slower than all that follow.
	await visit(browser, visits[0] ?? { page: '', port: 0, path: '' }, PROFILES[1]);
	for (const profile of PROFILES) {
		const seen = new Map<Visit, Figures[]>(visits.map((one) => [one, []]));
		for (let turn = 0; turn < SLOW_VISITS; turn += 1)
			for (const [one, found] of seen) {
				const isCompared = profile.name === 'slow' && ['empty', 'ours'].includes(one.page);
				if (turn === 0 || isCompared) found.push(await visit(browser, one, profile));
			}
		for (const [{ page }, found] of seen)
			figures = { ...figures, ...named(`load.${page}.${profile.name}`, mediansOf(found)) };
	}
	for (const one of visits.slice(1))
		figures[`load.${one.page}.withoutScript`] = await answerableWithoutScript(browser, one);
	await browser.close();
	await peers.stop();
	await ours.stop();
	dropFolder(folder);
	return figures;
}

const named = (name: string, figures: Figures): Figures =>
	Object.fromEntries(Object.entries(figures).map(([key, value]) => [`${name}.${key}`, value]));

async function contextFor(
	browser: Browser,
	{ phone }: Visit,
	url: string,
	javaScriptEnabled: boolean
) {
	const context = await browser.newContext({
		...{ javaScriptEnabled, locale: 'en' },
		viewport: { width: 360, height: 740 }
	});
	if (phone) await context.addCookies([{ name: 'participant', value: phone.cookie, url }]);
	return context;
}

const addressOf = ({ port, path }: Visit, host = 'localhost') => `http://${host}:${port}${path}`;

/** One first visit, with an empty cache. */
async function visit(browser: Browser, one: Visit, profile: Profile | undefined): Promise<Figures> {
	const url = addressOf(one, profile?.host);
	const context = await contextFor(browser, one, url, true);
	try {
		return await measured(context, one.page, url, profile);
	} finally {
		await context.close();
	}
}

/** In the page: notes the first frame that shows a radio. Asks for no layout, which would slow what is measured. */
const watchForRadio = `(() => {
	const look = () => {
		if (document.querySelector('input[type=radio]')) performance.mark('answerable');
		else requestAnimationFrame(look);
	};
	requestAnimationFrame(look);
})()`;

async function measured(
	context: BrowserContext,
	name: string,
	url: string,
	profile: Profile | undefined
): Promise<Figures> {
	const page = await context.newPage();
	await page.addInitScript({ content: watchForRadio });
	const client = await context.newCDPSession(page);
	const traffic = await watchTraffic(client);
	if (profile) {
		await client.send('Network.emulateNetworkConditions', {
			offline: false,
			latency: profile.latency,
			downloadThroughput: profile.bandwidth / 8,
			uploadThroughput: profile.bandwidth / 8
		});
		await client.send('Emulation.setCPUThrottlingRate', { rate: profile.slowdown });
	}
	await page.goto(url, { waitUntil: 'load', timeout: WITHIN_MS });
	const mark = name === 'empty' ? 'first-contentful-paint' : 'answerable';
	await page.waitForFunction((entry) => performance.getEntriesByName(entry).length > 0, mark, {
		timeout: WITHIN_MS
	});
	const times = await page.evaluate(() => ({
		paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
		answerable: performance.getEntriesByName('answerable')[0]?.startTime ?? NaN
	}));
	await client.send('Performance.enable');
	await client.send('HeapProfiler.collectGarbage');
	const { metrics } = await client.send('Performance.getMetrics');
	const metric = (wanted: string) => metrics.find((one) => one.name === wanted)?.value ?? NaN;
	return {
		...times,
		bytes: traffic.bytes,
		requests: traffic.requests,
		heap: metric('JSHeapUsedSize'),
		nodes: metric('Nodes')
	};
}

/** Bytes over the wire, headers and bodies, as the browser counts them. */
async function watchTraffic(client: CDPSession) {
	const traffic = { bytes: 0, requests: 0 };
	client.on('Network.requestWillBeSent', ({ request }) => {
		// Chromium asks every site for it, whatever the page says.
		if (request.url.startsWith('http') && !request.url.endsWith('/favicon.ico'))
			traffic.requests += 1;
	});
	client.on('Network.loadingFinished', ({ encodedDataLength }) => {
		traffic.bytes += encodedDataLength;
	});
	await client.send('Network.enable');
	return traffic;
}

/** Items with a radio in a form that a browser can send by itself. */
async function answerableWithoutScript(browser: Browser, one: Visit): Promise<number> {
	const url = addressOf(one);
	const context = await contextFor(browser, one, url, false);
	const page = await context.newPage();
	await page.goto(url, { waitUntil: 'load', timeout: WITHIN_MS });
	const radios = await page.$$eval(
		'form[method=post i] input[type=radio]:not(:disabled)',
		(found) =>
			found.flatMap((radio) => {
				const { form, name } = radio as HTMLInputElement;
				return form?.querySelector('button:not([type=button]), input[type=submit]') ? [name] : [];
			})
	);
	await context.close();
	return new Set(radios).size;
}

/** The document alone, as a phone on plain http in the room gets it: browsers ask for brotli on https only. */
async function gzipBytes(base: string, phone: Phone, language: string): Promise<number> {
	const { status, headers, body } = await get(base, '/respond', {
		...{ accept: 'text/html', 'accept-encoding': 'gzip', 'accept-language': language },
		cookie: `participant=${phone.cookie}`
	});
	if (status !== 200 || headers['content-encoding'] !== 'gzip')
		throw new Error(
			`/respond was answered with ${status}, ${headers['content-encoding'] ?? 'not compressed'}.`
		);
	return body.length;
}
