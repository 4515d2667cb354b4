/** Foreign origins, foreign hosts, malformed bodies, missing headers: what no route should ever have to think of. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IncomingHttpHeaders } from 'node:http';
import { openBrowser, send, type Browser } from '../harness/browser';
import { addAccount, addRoom, seed, signIn, type SeededRoom } from '../harness/seed';
import { makeDataDir, startServer, type RunningServer } from '../harness/server';
import { addressOf, routesOf } from './routes';

let server: RunningServer;
let room: SeededRoom;
let admin: Browser;
let official: Browser;

beforeAll(async () => {
	const dataDir = makeDataDir();
	room = await seed(dataDir, async (store) =>
		addRoom(store, await addAccount(store, 'Admin', 'administrator'), 'Alpha')
	);
	server = await startServer({ dataDir });
	admin = openBrowser(server.base);
	await signIn(admin, 'Admin');
	official = openBrowser(server.base);
	official.cookies.set('participant', room.participant);
}, 240_000);

afterAll(async () => {
	await server?.stop();
});

const cookie = () => `session=${admin.cookies.get('session')}`;
const form = 'application/x-www-form-urlencoded';
const invite = { path: '/facilitators?/invite', body: 'role=administrator' };

/** Six ways a page elsewhere makes a browser send something with our cookies. */
const shapes: [string, Record<string, string>, string?][] = [
	[
		'a form on another site',
		{ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example', 'content-type': form }
	],
	[
		'a form on a sister site of the same host',
		{ 'sec-fetch-site': 'same-site', origin: 'http://localhost:1', 'content-type': form }
	],
	['a form in a sandboxed frame', { origin: 'null', 'content-type': form }],
	[
		'JSON dressed as text',
		{ origin: 'https://evil.example', 'content-type': 'text/plain' },
		'{"role":"administrator"}'
	],
	[
		'JSON by a script elsewhere',
		{ origin: 'https://evil.example', 'content-type': 'application/json' },
		'{"role":"administrator"}'
	],
	['a request that hides where it comes from', { 'content-type': form }]
];

test.each(shapes)('%s changes nothing', async (_, headers, body = invite.body) => {
	const before = await openInvitations();
	const answer = await send(server.base, invite.path, {
		method: 'POST',
		headers: { ...headers, accept: 'text/html', cookie: cookie() },
		body
	});
	expect(answer.status).toBe(403);
	expect(answer.text).not.toContain('/invite/');
	expect(await openInvitations()).toBe(before);
});

test.each(shapes)('%s is refused by the JSON door too', async (_, headers, body = '{}') => {
	const answer = await send(server.base, '/respond/save', {
		method: 'POST',
		headers: { ...headers, cookie: `participant=${room.participant}` },
		body
	});
	expect(answer.status).toBe(403);
});

test('the check sees the difference: the same request from our own page gets through', async () => {
	const before = await openInvitations();
	const own = {
		'sec-fetch-site': 'same-origin',
		'content-type': form,
		accept: 'text/html',
		cookie: cookie()
	};
	expect(
		(await send(server.base, invite.path, { method: 'POST', headers: own, body: invite.body }))
			.status
	).toBe(200);
	const lan = { origin: server.base, 'content-type': form, accept: 'text/html', cookie: cookie() };
	expect(
		(await send(server.base, invite.path, { method: 'POST', headers: lan, body: invite.body }))
			.status
	).toBe(200);
	expect(await openInvitations()).toBe(before + 2);
});

async function openInvitations(): Promise<number> {
	return Number(
		/Links not used yet: (\d+)/.exec((await admin.get('/facilitators')).text)?.[1] ?? 0
	);
}

test.each(['GET', 'HEAD'])('%s changes nothing', async (method) => {
	expect((await admin.send('/signout', { method })).status).toBe(405);
	expect((await admin.get('/account')).status).toBe(200);
});

test.each(['evil.example', 'localhost.evil.example', 'localhost:3000@evil.example'])(
	'the host %s is not ours',
	async (host) => {
		const answer = await send(server.base, '/signin', { headers: { host, accept: 'text/html' } });
		expect([400, 421]).toContain(answer.status);
		expect(answer.text).not.toContain('name="password"');
	}
);

test.each(['text/plain', 'application/xml', 'text/json'])(
	'a body of %s is refused',
	async (type) => {
		const answer = await official.postJson('/respond/save', '{}', { 'content-type': type });
		expect(answer.status).toBe(415);
	}
);

const abuse: [string, string][] = [
	['nothing', ''],
	['half of something', '{"ops":['],
	['deep nesting', `{"ops":${'['.repeat(50_000)}${']'.repeat(50_000)}}`.slice(0, 60_000)],
	['a number', '7'],
	['null', 'null'],
	['an array', '[]'],
	['wrong types', '{"key":1,"client":{},"ops":"x"}'],
	['a prototype', '{"__proto__":{"key":"x"},"constructor":{"prototype":{"a":1}}}'],
	[
		'a slot named like a method',
		'{"key":"x","client":"c","ops":[{"slot":"__proto__","rev":1,"value":"3"}]}'
	],
	['a level of 9', '{"key":"x","client":"c","ops":[{"slot":"PS-1","rev":1,"value":"9"}]}'],
	[
		'a rev that is no number',
		'{"key":"x","client":"c","ops":[{"slot":"PS-1","rev":"1e999","value":"3"}]}'
	]
];

test.each(abuse)('JSON with %s is a 4xx without a trace', async (_, body) => {
	const answer = await official.postJson('/respond/save', body);
	expect(answer.status).toBeGreaterThanOrEqual(400);
	expect(answer.status).toBeLessThan(500);
	expect(answer.text).not.toMatch(/\bat .+:\d+:\d+|node_modules|SyntaxError/);
	expect((await official.get('/respond')).status).toBe(200);
});

test('a body that is too long is 413, with or without its length', async () => {
	const long = JSON.stringify({ ops: 'x'.repeat(100_000) });
	expect((await official.postJson('/respond/save', long)).status).toBe(413);
	expect(
		(await official.postJson('/respond/save', long, { 'transfer-encoding': 'chunked' })).status
	).toBe(413);
	expect(
		(await openBrowser(server.base).post('/signin', { name: 'x'.repeat(20_000), password: 'y' }))
			.status
	).toBe(413);
});

/** Names of what is missing or weak in the headers of an answer. */
function weaknesses(headers: IncomingHttpHeaders, isData: boolean): string[] {
	const policy = String(headers['content-security-policy'] ?? '');
	const wrong: [string, boolean][] = [
		['nosniff', headers['x-content-type-options'] !== 'nosniff'],
		['referrer', !['no-referrer', 'same-origin'].includes(String(headers['referrer-policy']))],
		['frames', !policy.includes("frame-ancestors 'none'")],
		['default-src', !policy.includes("default-src 'none'")],
		['unsafe-inline', /unsafe-inline|unsafe-eval/.test(policy)],
		[
			'no-store',
			isData &&
				headers['cache-control'] !== 'no-store' &&
				headers['cache-control'] !== 'no-cache, no-store'
		],
		['server name', headers['x-powered-by'] !== undefined]
	];
	return wrong.filter(([, is]) => is).map(([name]) => name);
}

test('the header check sees what is missing', () => {
	expect(weaknesses({}, true)).toEqual([
		'nosniff',
		'referrer',
		'frames',
		'default-src',
		'no-store'
	]);
	expect(
		weaknesses(
			{
				'content-security-policy': "script-src 'unsafe-inline'",
				'x-content-type-options': 'nosniff'
			},
			false
		)
	).toContain('unsafe-inline');
});

test('every route answers with the security headers', async () => {
	const found: string[] = [];
	for (const { id } of routesOf()) {
		// An event stream does not end; its headers are checked below.
		if (id.endsWith('/live')) continue;
		const path = addressOf(id, { id: room.id, assessment: room.assessments[0] ?? '' });
		for (const [who, browser] of [
			['admin', admin],
			['official', official],
			['nobody', openBrowser(server.base)]
		] as const) {
			const { status, headers } = await browser.get(path);
			for (const weakness of weaknesses(headers, true))
				found.push(`${id} for ${who} (${status}): ${weakness}`);
			if (status >= 500) found.push(`${id} for ${who}: ${status}`);
		}
	}
	expect(found).toEqual([]);
});

test.each([
	['/nowhere', {}],
	['/workshops/', {}],
	['/_app/nowhere.js', {}],
	['/%E0%A4%A', {}],
	['/signin/__data.json', {}],
	['/join', { host: 'evil.example' }]
])('errors and redirects carry them too: %s', async (path, headers: Record<string, string>) => {
	const answer = await openBrowser(server.base).get(path, headers);
	expect(weaknesses(answer.headers, false)).toEqual([]);
	expect(answer.text).not.toMatch(/node_modules|\bat .+:\d+:\d+/);
});

test('static files carry them too', async () => {
	const page = await openBrowser(server.base).get('/nowhere');
	const path = `/${/_app\/immutable\/[^"']+\.js/.exec(page.text)?.[0] ?? ''}`;
	expect(path).not.toBe('/');
	const answer = await openBrowser(server.base).get(path);
	expect(answer.status).toBe(200);
	expect(weaknesses(answer.headers, false)).toEqual([]);
});

test('cookies are for the server alone and for this site alone', async () => {
	const browser = openBrowser(server.base);
	const answer = await browser.post('/language', { language: 'fr', back: '/join' });
	const [line = ''] = answer.headers['set-cookie'] ?? [];
	expect(line).toMatch(/HttpOnly/i);
	expect(line).toMatch(/SameSite=Strict/i);
	expect(line).not.toMatch(/Secure/i);
	expect(answer.location).toBe('/join');
	expect(
		(await browser.post('/language', { language: 'fr', back: '//evil.example' })).location
	).toBe('/');
});

test('behind https the cookies are Secure', async () => {
	const proxied = await startServer({ env: { ORIGIN: 'https://assess.example.org' } });
	try {
		const answer = await send(proxied.base, '/language', {
			method: 'POST',
			headers: {
				host: 'assess.example.org',
				origin: 'https://assess.example.org',
				'content-type': form
			},
			body: 'language=fr&back=/join'
		});
		expect(answer.status).toBe(303);
		expect(String(answer.headers['set-cookie'])).toMatch(/Secure/i);
		expect(proxied.output()).toContain('https://assess.example.org/setup/');
	} finally {
		await proxied.stop();
	}
});
