/** The laptop in the room: phones over plain HTTP from another address, facilitators on the laptop only. */
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../harness/browser';
import { addAccount, addRoom, seed, signIn, type SeededRoom } from '../harness/seed';
import { makeDataDir, startServer, type RunningServer } from '../harness/server';
import { addressOf, routesOf } from './routes';

/** An address of this machine that is not localhost, as a phone would use it. */
const address = Object.values(networkInterfaces())
	.flatMap((one) => one ?? [])
	.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

let server: RunningServer;
let room: SeededRoom;
let outside: string;

beforeAll(async () => {
	const dataDir = makeDataDir();
	room = await seed(dataDir, async (store) =>
		addRoom(store, await addAccount(store, 'Anna', 'administrator'), 'Alpha')
	);
	server = await startServer({ dataDir, env: { LAN: '1' } });
	outside = `http://${address}:${server.port}`;
}, 240_000);

afterAll(async () => {
	await server?.stop();
});

test.runIf(address)('a phone joins and answers over plain HTTP', async () => {
	expect(server.output()).toContain(outside);
	const phone = openBrowser(outside, { lan: true });
	const page = await phone.get('/join');
	expect(page.status).toBe(200);
	expect(page.text).toContain('The connection is not encrypted');
	expect((await phone.post('/join?/code', { code: room.joinCode, language: 'fr' })).status).toBe(
		303
	);
	const joined = await phone.post('/join?/join', {
		function: 'other',
		administration: room.assessments[0] ?? ''
	});
	expect(joined.location).toBe('/joined');
	expect(phone.cookies.has('participant')).toBe(true);
	const questions = await phone.get('/respond');
	expect(questions.status).toBe(200);
	expect(questions.text).toContain('lang="fr"');
});

const guarded = routesOf().filter(
	({ id }) =>
		![
			'/',
			'/healthz',
			'/join',
			'/joined',
			'/language',
			'/respond',
			'/respond/save',
			'/review',
			'/done'
		].includes(id)
);

test.runIf(address).each(guarded)('$id stays on the laptop', async ({ id }) => {
	const facilitator = openBrowser(server.base);
	const path = addressOf(id, { id: room.id, assessment: room.assessments[0] ?? '' });
	for (const headers of [
		{},
		{ 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', forwarded: 'for=127.0.0.1' }
	]) {
		const answer = await openBrowser(outside, { lan: true }).get(path, headers);
		expect(answer.status).toBe(403);
		expect(answer.text).toContain('Facilitators work on the laptop itself');
		expect((await openBrowser(outside, { lan: true }).post(path, {}, headers)).status).toBe(403);
	}
	expect((await facilitator.get(path)).status).not.toBe(403);
});

test.runIf(address)('a session of the laptop opens nothing from another address', async () => {
	const facilitator = openBrowser(server.base);
	await signIn(facilitator, 'Anna');
	expect((await facilitator.get('/workshops')).status).toBe(200);
	const stolen = openBrowser(outside, { lan: true });
	stolen.cookies.set('session', facilitator.cookies.get('session') ?? '');
	expect((await stolen.get('/workshops')).status).toBe(403);
});

test.runIf(address)('without LAN mode the server does not listen there at all', async () => {
	const plain = await startServer();
	try {
		await expect(openBrowser(`http://${address}:${plain.port}`).get('/join')).rejects.toThrow();
		expect((await openBrowser(plain.base).get('/join')).text).not.toContain('not encrypted');
	} finally {
		await plain.stop();
	}
});
