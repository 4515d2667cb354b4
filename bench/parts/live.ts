/** Live updates: 500 streams on one workshop; what each costs in memory, how long a broadcast takes, and a stop. */
import { request } from 'node:http';
import { dropFolder, makeFolder, median, pause, type Figures } from '../measure';
import { save } from '../phones';
import { addFacilitator, addRoom, inStore } from '../rooms';
import { phonesAgent, startOurs, type Measured } from '../server';

const STREAMS = 500;
const PEOPLE = 200;
const BROADCASTS = 5;
const STEP = PEOPLE / BROADCASTS;
/** The server gathers answers for so long before it tells the viewers (GATHER_MS in server/live.ts). */
const GATHER_MS = 250;
const WITHIN_MS = 10_000;

interface Stream {
	/** Frames received so far, heartbeats not counted */
	frames: number;
	lastAt: number;
	close(): void;
}

export async function live(): Promise<Figures> {
	const folder = makeFolder();
	const { room, cookie } = await inStore(folder, async (store) => {
		const { account, cookie } = await addFacilitator(store);
		const room = await addRoom(store, account, { title: 'Room', people: [PEOPLE] });
		return { room, cookie };
	});
	const server = await startOurs(folder);
	const agent = phonesAgent();
	const warm = await openStreams(server, room.id, cookie, 20);
	warm.forEach((stream) => stream.close());
	await pause(500);
	const before = await server.memory();
	const streams = await openStreams(server, room.id, cookie, STREAMS);
	const after = await server.memory();

	const spreads: number[] = [];
	const delays: number[] = [];
	for (let turn = 0; turn < BROADCASTS; turn += 1) {
		const frames = streams.map((stream) => stream.frames);
		// Counts move in steps, so enough people answer enough to move one.
		const answering = room.phones.slice(turn * STEP, (turn + 1) * STEP);
		const edits = room.items.map((_, item) => ({ item, rev: 1, value: 3 }));
		await Promise.all(answering.map((phone) => save(server.base, agent, room, phone, edits)));
		const acknowledged = performance.now();
		await until(() => streams.every((stream, at) => stream.frames > (frames[at] ?? 0)));
		await pause(2 * GATHER_MS);
		const arrived = streams.map(({ lastAt }) => lastAt);
		const first = Math.min(...arrived);
		const last = Math.max(...arrived);
		spreads.push(last - first);
		delays.push(Math.max(0, last - acknowledged - GATHER_MS));
	}
	agent.destroy();
	const stopping = performance.now();
	await server.stop();
	const stopped = performance.now() - stopping;
	streams.forEach((stream) => stream.close());
	dropFolder(folder);
	return {
		'live.bytes': (after.rss - before.rss) / STREAMS,
		'live.heap': (after.heapUsed + after.external - before.heapUsed - before.external) / STREAMS,
		'live.broadcast': median(spreads),
		'live.delay': median(delays),
		'live.stop': stopped
	};
}

async function openStreams(
	server: Measured,
	room: string,
	cookie: string,
	count: number
): Promise<Stream[]> {
	const streams = await Promise.all(
		Array.from({ length: count }, (_, at) =>
			openStream(server, `/workshops/${room}/live${at % 10 === 0 ? '?role=projector' : ''}`, cookie)
		)
	);
	await until(() => streams.every(({ frames }) => frames > 0));
	return streams;
}

function openStream(server: Measured, path: string, cookie: string): Promise<Stream> {
	return new Promise((resolve, reject) => {
		const outgoing = request(
			{
				...{ host: '127.0.0.1', port: server.port, path, agent: false },
				headers: { cookie: `session=${cookie}`, accept: 'text/event-stream' }
			},
			(incoming) => {
				if (incoming.statusCode !== 200) return reject(new Error(String(incoming.statusCode)));
				const stream: Stream = {
					frames: 0,
					lastAt: 0,
					close: () => outgoing.destroy()
				};
				incoming.on('data', (bytes: Buffer) => {
					if (!bytes.includes('data:')) return;
					stream.frames += 1;
					stream.lastAt = performance.now();
				});
				incoming.on('error', () => undefined);
				resolve(stream);
			}
		);
		outgoing.on('error', reject);
		outgoing.end();
	});
}

async function until(holds: () => boolean): Promise<void> {
	const deadline = performance.now() + WITHIN_MS;
	while (!holds()) {
		if (performance.now() > deadline) throw new Error('A stream was told nothing in time.');
		await pause(2);
	}
}
