import { basename } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { setTimeout as pause } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { nodeDisk, type Disk } from '../../src/lib/server/storage/disk';
import { present, storeIn, temporaryFolder, workshop } from './storage-fixtures';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A WeakRef lives to the end of the turn in which it was read. */
async function forgetUnheld() {
	for (let turn = 0; turn < 3; turn += 1) {
		await pause(5);
		collectGarbage();
	}
}

test('closed rooms: those used last stay in memory, the others are read again when they are asked for', async () => {
	let reads: string[] = [];
	const disk: Disk = {
		...nodeDisk,
		read: (file) => {
			if (basename(file) === 'workshop.json') reads.push(file);
			return nodeDisk.read(file);
		}
	};
	const folder = await temporaryFolder();
	const first = await storeIn(folder);
	const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
	for (const id of ids) await first.create({ ...workshop(), id }, { pages: [] });
	await first.close();

	const store = await storeIn(folder, { disk });
	const ask = async (id: string) => present(await store.room(id)).workshop.data.id;
	for (const id of ids) expect(await ask(id)).toBe(id);
	await forgetUnheld();
	reads = [];
	for (const id of ['f', 'e', 'd', 'c']) await ask(id);
	expect(reads, 'a discussion does not read its room again for each page').toEqual([]);
	await ask('a');
	expect(reads.length, 'memory does not keep them all').toBeGreaterThan(0);
	await store.remove('a');
	expect(await store.room('a')).toBeNull();
	await store.close();
});
