/** Years of use: start, memory and list with 1, 50 and 500 closed workshops; replay of a journal of 100,000 operations. */
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeDocument, encodeDocument } from '../../src/lib/server/storage/durable-file';
import { encodeBatch } from '../../src/lib/server/storage/journal';
import { dropFolder, makeFolder, median, type Figures } from '../measure';
import { addFacilitator, addRoom, inStore, levelOf } from '../rooms';
import { get, startOurs } from '../server';

const SIZES = [1, 50, 500];
const PEOPLE = 60;
const STARTS = 3;
const OPERATIONS = 100_000;
const REPLAYING = 200;
/** Operations that one sync of a busy room takes along */
const BATCH = 4;

export async function grow(): Promise<Figures> {
	const figures: Figures = {};
	const first = makeFolder();
	const { id, cookie } = await inStore(first, async (store) => {
		const { account, cookie } = await addFacilitator(store);
		const room = await addRoom(store, account, {
			...{ title: 'Closed', people: [PEOPLE] },
			...{ answered: true, closed: true }
		});
		return { id: room.id, cookie };
	});
	let there = 1;
	for (const size of SIZES) {
		for (; there < size; there += 1) copyWorkshop(first, id, `copy-${there}`);
		const starts: number[] = [];
		const rss: number[] = [];
		const lists: number[] = [];
		for (let turn = 0; turn < STARTS; turn += 1) {
			const server = await startOurs(first);
			starts.push(server.startedAfterMs);
			rss.push((await server.memory()).rss);
			for (let ask = 0; ask < 5; ask += 1) {
				const start = performance.now();
				const { status } = await get(server.base, '/workshops', {
					...{ cookie: `session=${cookie}`, accept: 'text/html' }
				});
				if (status !== 200) throw new Error(`The list was answered with ${status}.`);
				if (ask > 1) lists.push(performance.now() - start);
			}
			await server.stop();
		}
		figures[`grow.start.${size}`] = median(starts);
		figures[`grow.rss.${size}`] = median(rss);
		figures[`grow.list.${size}`] = median(lists);
	}
	dropFolder(first);
	return { ...figures, ...(await replay()) };
}

/** The same workshop under another id, as if it had been held. */
function copyWorkshop(dataDir: string, id: string, copy: string): void {
	const from = join(dataDir, 'workshops', id);
	const to = join(dataDir, 'workshops', copy);
	cpSync(from, to, { recursive: true });
	const file = join(to, 'workshop.json');
	const workshop = decodeDocument(file, readFileSync(file));
	writeFileSync(file, encodeDocument({ ...workshop, id: copy }));
}

async function replay(): Promise<Figures> {
	const folder = makeFolder();
	const room = await inStore(folder, async (store) => {
		const { account } = await addFacilitator(store);
		return addRoom(store, account, { title: 'Open', people: [REPLAYING] });
	});
	const file = join(folder, 'workshops', room.id, 'answers.log');
	mkdirSync(folder, { recursive: true });
	const lines = readFileSync(file, 'utf8')
		.split('\n')
		.filter((line) => line !== '');
	let number = lines.length;
	const pieces: Buffer[] = [readFileSync(file)];
	for (let at = 0; at < OPERATIONS; at += BATCH) {
		const records = Array.from({ length: BATCH }, (_, more) => {
			const operation = at + more;
			const item = Math.floor(operation / REPLAYING) % room.items.length;
			return {
				do: 'answer',
				id: room.phones[operation % REPLAYING]?.id,
				ops: [
					{
						slot: room.items[item],
						answer: { value: levelOf(operation, item) },
						rev: Math.floor(operation / REPLAYING / room.items.length) + 1,
						client: 'a1b2c3d4e5f60718'
					}
				]
			};
		});
		pieces.push(encodeBatch(number, records));
		number += 1;
	}
	writeFileSync(file, Buffer.concat(pieces));
	const start = performance.now();
	const answered = await inStore(folder, async (store) => {
		const took = performance.now() - start;
		const opened = await store.room(room.id);
		const people = opened?.answers.participants() ?? [];
		if (people.length !== REPLAYING) throw new Error('The journal was not replayed.');
		return took;
	});
	const bytes = statSync(file).size;
	dropFolder(folder);
	return { 'grow.replay': answered, 'grow.journal': bytes };
}
