/** A room full of phones by plain HTTP: each with its own cookies, saving as the participant script does. */
import { request } from 'node:http';
import type { BrowserContext } from '@playwright/test';
import { openBrowser, type Browser } from '../harness/browser';

export interface Simulated {
	readonly browser: Browser;
	/** Names of the radio groups that the phone is shown, in the order of the document */
	slots(): Promise<string[]>;
	/** Saves these values and gives the status of the answer */
	save(values: Readonly<Record<string, string>>, comment?: string): Promise<number>;
	submit(): Promise<void>;
}

/** Joins by code; `lan` sends what a browser sends over plain HTTP. */
export async function joinByHttp(
	base: string,
	code: string,
	/** Position in the list of functions; it starts again at the end */
	position: number,
	{ lan = false } = {}
): Promise<Simulated> {
	const browser = openBrowser(base, { lan });
	await browser.post('/join?/code', { code, language: 'en' });
	const functions = [
		...(await browser.get('/join')).text.matchAll(/name="function"[^>]*value="([^"]+)"/g)
	].map(([, id]) => id ?? '');
	const joined = await browser.post('/join?/join', {
		function: functions[position % functions.length] ?? ''
	});
	if (joined.location !== '/joined')
		throw new Error(`Joining was answered with ${joined.status} and ${joined.location}.`);
	let rev = 0;
	let key = '';
	const slotsIn = (html: string) => [
		...new Set([...html.matchAll(/<input[^>]*type="radio"[^>]*>/g)].flatMap(([tag]) => nameIn(tag)))
	];
	return {
		browser,
		slots: async () => slotsIn((await browser.get('/respond')).text),
		save: async (values, comment = '') => {
			key ||= /data-key="([^"]+)"/.exec((await browser.get('/respond')).text)?.[1] ?? '';
			rev += 1;
			const ops = Object.entries(values).map(([slot, value], index) => ({
				slot,
				rev,
				value,
				reason: value === 'NA' || value === 'OM' ? 'It is the port authority' : '',
				comment: index === 0 ? comment : '',
				evidence: ''
			}));
			return (await browser.postJson('/respond/save', { key, client: 'crowd', ops })).status;
		},
		submit: async () => {
			const sent = await browser.post('/review', {});
			if (sent.location !== '/done') throw new Error(`Submit was answered with ${sent.status}.`);
		}
	};
}

function nameIn(tag: string): string[] {
	const name = /name="([^"]+)"/.exec(tag)?.[1];
	return name ? [name] : [];
}

/** The first snapshot of a stream, as text, without its version: that one only counts. */
export async function snapshotOf(
	base: string,
	path: string,
	context: BrowserContext
): Promise<string> {
	const cookies = await context.cookies(base);
	const { port } = new URL(base);
	return new Promise((resolve, reject) => {
		const outgoing = request(
			{
				host: '127.0.0.1',
				port,
				path,
				agent: false,
				headers: {
					host: new URL(base).host,
					cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
				}
			},
			(incoming) => {
				let text = '';
				incoming.on('data', (piece: Buffer) => {
					text += piece.toString();
					if (!text.includes('\n\n')) return;
					outgoing.destroy();
					resolve((/^data: (.*)$/m.exec(text)?.[1] ?? '').replace(/"version":\d+/, '"version":0'));
				});
				incoming.on('error', reject);
			}
		);
		outgoing.on('error', reject);
		outgoing.end();
	});
}
