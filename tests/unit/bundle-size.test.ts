/** What travels to browsers, measured on the built server: sizes and contents, never a clock. */
import { readFileSync, readdirSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as workshops from '../../src/lib/server/workshops';
import { openBrowser, type Browser } from '../harness/browser';
import { addAccount, addRoom, seed, signIn, type SeededRoom } from '../harness/seed';
import { makeDataDir, startServer, type RunningServer } from '../harness/server';

const KB = 1024;
const client = join(process.env['BUILD_DIR'] ?? 'build', 'client');

/**
 * The whole questionnaire as one document, in KB. Brotli is what a browser gets over https and on localhost; plain http
 * in the room has gzip alone, where the words themselves, without any markup, already take 20 to 28 KB.
 */
const LIMITS: Readonly<Record<string, { br: number; gzip: number }>> = {
	en: { br: 30, gzip: 30 },
	fr: { br: 30, gzip: 30 },
	es: { br: 30, gzip: 30 },
	pt: { br: 30, gzip: 30 },
	ru: { br: 40, gzip: 40 },
	ar: { br: 40, gzip: 40 }
};
const MOST_REQUESTS = 3;
/** Gzipped JavaScript of a facilitator's page, in KB */
const MOST_SCRIPT = 70;

let server: RunningServer;
let room: SeededRoom;
let revealed: SeededRoom;
let facilitator: Browser;

beforeAll(async () => {
	const dataDir = makeDataDir();
	[room, revealed] = await seed(dataDir, async (store) => {
		const anna = await addAccount(store, 'Anna', 'administrator');
		const rooms = [
			await addRoom(store, anna, 'Alpha'),
			await addRoom(store, anna, 'Beta')
		] as const;
		const beta = await store.room(rooms[1].id);
		if (beta) await workshops.close(store, anna, beta);
		return rooms;
	});
	server = await startServer({ dataDir });
	facilitator = openBrowser(server.base);
	await signIn(facilitator, 'Anna');
}, 300_000);

afterAll(async () => {
	await server?.stop();
});

/** The bytes of an answer as they travel, without its headers. */
function bytesOf(path: string, headers: Record<string, string>): Promise<number> {
	return new Promise((resolve, reject) => {
		get(server.base + path, { headers, agent: false }, (incoming) => {
			let bytes = 0;
			incoming.on('data', (piece: Buffer) => (bytes += piece.length));
			incoming.on('end', () => {
				const coding = incoming.headers['content-encoding'] ?? 'nothing';
				if (incoming.statusCode === 200 && coding === headers['accept-encoding']) resolve(bytes);
				else reject(new Error(`${path}: ${incoming.statusCode}, compressed with ${coding}`));
			});
		}).on('error', reject);
	});
}

const cases = Object.entries(LIMITS).flatMap(([language, { br, gzip }]) => [
	{ language, coding: 'br', limit: br },
	{ language, coding: 'gzip', limit: gzip }
]);
test.each(cases)(
	'the questionnaire in $language takes at most $limit KB with $coding',
	async ({ language, coding, limit }) => {
		const bytes = await bytesOf('/respond', {
			accept: 'text/html',
			'accept-encoding': coding,
			'accept-language': language,
			cookie: `participant=${room.participant}`
		});
		expect(bytes).toBeLessThanOrEqual(limit * KB);
	}
);

test('the English questionnaire and its script together take at most 30 KB with gzip', async () => {
	const headers = { accept: 'text/html', 'accept-encoding': 'gzip', 'accept-language': 'en' };
	const page = await bytesOf('/respond', { ...headers, cookie: `participant=${room.participant}` });
	const script = await bytesOf('/respond.js', headers);
	expect(page + script).toBeLessThanOrEqual(30 * KB);
});

test('the questionnaire needs at most three requests, and none to another host', async () => {
	const official = openBrowser(server.base);
	official.cookies.set('participant', room.participant);
	const { status, text } = await official.get('/respond');
	// Kit names the styles that it has put into the page once more, disabled: nothing loads them.
	const loaded = [...text.matchAll(/<(?:script|img|iframe|link)\b[^>]*>/g)]
		.map(([tag]) => tag)
		.filter((tag) => !/\sdisabled\b/.test(tag))
		.map((tag) => /\s(?:src|href)="([^"]+)"/.exec(tag)?.[1] ?? '')
		.filter((address) => !/^$|^data:/.test(address));
	expect(status).toBe(200);
	expect(loaded).toContain('/respond.js');
	expect(loaded.filter((address) => /^\w+:|^\/\//.test(address))).toEqual([]);
	expect(1 + loaded.length).toBeLessThanOrEqual(MOST_REQUESTS);
});

const scripts = () =>
	readdirSync(client, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.js'))
		.map((name) => ({ name, text: readFileSync(join(client, name), 'utf8') }));

/** Names that minifying keeps. */
const SURVEY = /ConditionRunner|SurveyModel|surveyjs/;
const CHARTS = /getDatasetMeta/;

test('survey-core is in no script of a browser', () => {
	const source = readFileSync('node_modules/survey-core/survey.core.min.js', 'utf8');
	expect(source).toMatch(SURVEY);
	expect(scripts().filter(({ text }) => SURVEY.test(text))).toEqual([]);
});

/** The scripts that a page loads at once: those named in it, and what they import. */
function loadedBy(html: string): Set<string> {
	const found = new Set<string>();
	const follow = (path: string) => {
		if (found.has(path)) return;
		found.add(path);
		const text = readFileSync(join(client, path), 'utf8');
		for (const [, from = ''] of text.matchAll(/(?:\bfrom|\bimport)\s*["'](\.[^"']+\.js)["']/g))
			follow(join(path, '..', from).replaceAll('\\', '/'));
	};
	for (const [path] of html.matchAll(/_app\/immutable\/[\w./-]+\.js/g)) follow(path);
	return found;
}

const pages = [
	'/workshops',
	'/workshops/new',
	'/workshops/ID/setup',
	'/workshops/ID/answering',
	'/workshops/ID/present',
	'/workshops/ID/discussion/A',
	'/workshops/ID/targets/A',
	'/workshops/ID/results/A',
	'/workshops/ID/report/A',
	'/workshops/ID/plan/A',
	'/workshops/ID/papers/A',
	'/administrations'
];
test.each(pages)(`%s loads at most ${MOST_SCRIPT} KB of script`, async (page) => {
	const { id, assessments } = page.endsWith('/answering') ? room : revealed;
	const path = page.replace('ID', id).replace(/\/A$/, `/${assessments[0] ?? ''}`);
	const { status, text } = await facilitator.get(path);
	expect(status).toBe(200);
	const loaded = [...loadedBy(text)].map((name) => readFileSync(join(client, name)));
	const bytes = loaded.reduce((sum, script) => sum + gzipSync(script).length, 0);
	expect(bytes).toBeLessThanOrEqual(MOST_SCRIPT * KB);
	const charts = loaded.filter((script) => CHARTS.test(script.toString()));
	expect(page.includes('/plan/') || charts.length === 0).toBe(true);
});

test('the chart library is seen by these tests, in a script that only planning loads', () => {
	expect(scripts().filter(({ text }) => CHARTS.test(text)).length).toBeGreaterThan(0);
});
