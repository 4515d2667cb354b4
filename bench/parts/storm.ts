/** A room that arrives: 200 joins in ten seconds; and one whose network comes back: 200 phones with ten answers each. */
import type { Agent } from 'node:http';
import { dropFolder, latenciesAs, makeFolder, type Figures } from '../measure';
import { openLoop, quantile } from '../open-loop.js';
import { save } from '../phones';
import { addFacilitator, addRoom, inStore, type Room } from '../rooms';
import { fromOwnPage, phonesAgent, send, startOurs, type Measured } from '../server';

const PHONES = 200;
const JOIN_SECONDS = 10;
const WAITING_ANSWERS = 10;

export async function storm(): Promise<Figures> {
	const folder = makeFolder();
	const room = await inStore(folder, async (store) => {
		const { account } = await addFacilitator(store);
		return addRoom(store, account, { title: 'Room', people: [PHONES] });
	});
	const server = await startOurs(folder);
	const agent = phonesAgent();
	const posts: number[] = [];
	const joins = await openLoop({
		perSecond: PHONES / JOIN_SECONDS,
		count: PHONES,
		send: async () => {
			posts.push(await joinOne(server, agent, room));
		}
	});
	posts.sort((a, b) => a - b);
	agent.destroy();
	// After a blackout no connection is left: each phone opens one.
	const fresh = phonesAgent();
	const start = performance.now();
	const back = await openLoop({
		perSecond: PHONES * 1000,
		count: PHONES,
		send: (arrival: number) => {
			const phone = room.phones[arrival];
			if (!phone) throw new Error('There are fewer phones.');
			const edits = Array.from({ length: WAITING_ANSWERS }, (_, item) => ({
				...{ item, rev: 1 },
				value: (item % 5) + 1
			}));
			return save(server.base, fresh, room, phone, edits);
		}
	});
	const settled = performance.now() - start;
	fresh.destroy();
	await server.stop();
	dropFolder(folder);
	return {
		...latenciesAs('storm.join', joins),
		'storm.joined.p50': quantile(posts, 0.5),
		...latenciesAs('storm.back', back),
		'storm.settled': settled
	};
}

/** The five pages between the QR code and the first question. Gives the time of the request that stores the official. */
async function joinOne(server: Measured, agent: Agent, room: Room): Promise<number> {
	const cookies = new Map<string, string>();
	const go = async (path: string, fields?: Record<string, string>) => {
		const answer = await send(server.base, path, {
			agent,
			method: fields ? 'POST' : 'GET',
			headers: {
				accept: 'text/html',
				'accept-encoding': 'gzip, deflate',
				cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
				...(fields
					? { ...fromOwnPage(server.base), 'content-type': 'application/x-www-form-urlencoded' }
					: {})
			},
			...(fields ? { body: new URLSearchParams(fields).toString() } : {})
		});
		for (const line of answer.headers['set-cookie'] ?? []) {
			const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
			if (value === '') cookies.delete(name);
			else cookies.set(name, value);
		}
		const expected = fields ? 303 : 200;
		if (answer.status !== expected) throw new Error(`${path} was answered with ${answer.status}`);
	};
	await go('/join');
	await go('/join?/code', { code: room.joinCode, language: 'en' });
	await go('/join');
	const start = performance.now();
	await go('/join?/join', { administration: room.assessments[0] ?? '', function: 'other' });
	const took = performance.now() - start;
	await go('/joined');
	await go('/respond');
	return took;
}
