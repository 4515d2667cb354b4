import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { StoredAuditLog } from '../../src/lib/server/storage/audit-log';
import { backupBytes, openBackup, restoreInto, verify } from '../../src/lib/server/storage/backup';
import { nodeDisk, type Disk } from '../../src/lib/server/storage/disk';
import { encodeDocument } from '../../src/lib/server/storage/durable-file';
import { openStore } from '../../src/lib/server/storage/open-store';
import {
	errorOf,
	official,
	op,
	present,
	storeIn,
	temporaryFolder,
	workshop
} from './storage-fixtures';

describe('answers', () => {
	async function room(disk: Disk = nodeDisk) {
		const folder = await temporaryFolder();
		const store = await storeIn(folder, { disk });
		const opened = await store.create(workshop(), { pages: ['as it was'] });
		await opened.answers.open();
		return { folder, store, room: opened, answers: opened.answers };
	}

	test('a hundred phones tapping at once lose nothing and share their syncs', async () => {
		let syncs = 0;
		const disk: Disk = {
			...nodeDisk,
			async open(file, how) {
				const handle = await nodeDisk.open(file, how);
				return { ...handle, datasync: () => (syncs++, handle.datasync()) };
			}
		};
		const { folder, store, answers } = await room(disk);
		const ids = Array.from({ length: 100 }, (_, i) => `p${i}`);
		await Promise.all(ids.map((id) => answers.join(official(id))));
		const acks = await Promise.all(ids.map((id) => answers.record(id, [op('PS-1', 2, 1)])));
		expect(acks).toEqual(ids.map(() => [{ slot: 'PS-1', rev: 1 }]));
		expect(syncs).toBeLessThan(8);
		await store.close();
		const again = present(await (await storeIn(folder)).room('w1'));
		const kept = again.answers.participants();
		expect(kept.filter(({ slots }) => slots['PS-1']?.answer?.value === 2)).toHaveLength(100);
	});

	test('no unsynced answer is visible, acknowledged or announced', async () => {
		let release: () => void = () => undefined;
		let slow = false;
		const disk: Disk = {
			...nodeDisk,
			async open(file, how) {
				const handle = await nodeDisk.open(file, how);
				return {
					...handle,
					async datasync() {
						if (slow) await new Promise<void>((resolve) => (release = resolve));
						await handle.datasync();
					}
				};
			}
		};
		const { answers } = await room(disk);
		await answers.join(official('p1'));
		const seen: string[] = [];
		answers.subscribe(() => seen.push('announced'));
		const { version } = answers;
		slow = true;
		const recorded = answers.record('p1', [op('PS-1', 2, 1)]).then(() => seen.push('acknowledged'));
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(answers.participant('p1')?.slots).toEqual({});
		expect([seen, answers.version]).toEqual([[], version]);
		slow = false;
		release();
		await recorded;
		expect(answers.participant('p1')?.slots['PS-1']?.rev).toBe(1);
		expect(seen).toContain('announced');
		expect(answers.version).toBe(version + 1);
	});

	test('a full disk refuses with a code, stays readable, and goes on when there is space', async () => {
		let full = false;
		const disk: Disk = {
			...nodeDisk,
			async open(file, how) {
				const handle = await nodeDisk.open(file, how);
				return {
					...handle,
					async write(bytes, at) {
						if (!full) return handle.write(bytes, at);
						if (at % 2 === 0) await handle.write(bytes.subarray(0, 10), at);
						throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
					}
				};
			}
		};
		const { folder, store, answers } = await room(disk);
		await answers.join(official('p1'));
		const log = join(folder, 'workshops/w1/answers.log');
		const before = await readFile(log);
		full = true;
		const error = await errorOf(answers.record('p1', [op('PS-1', 2, 1)]));
		expect(error).toMatchObject({ code: 'disk-full' });
		expect(await readFile(log)).toEqual(before);
		expect(answers.participants()).toHaveLength(1);
		expect(await errorOf(answers.fold())).toMatchObject({ code: 'disk-full' });
		full = false;
		expect(answers.accepting).toBe(true);
		await answers.record('p1', [op('PS-1', 3, 2)]);
		await store.close();
		const again = present(await (await storeIn(folder)).room('w1'));
		expect(again.answers.participant('p1')?.slots['PS-1']?.rev).toBe(2);
	});

	test('folding leaves no journal, no client, no order; later answers are refused; reopening goes on', async () => {
		const { folder, store, answers } = await room();
		for (const id of ['zed', 'abe', 'moe']) await answers.join(official(id));
		await answers.record('moe', [op('PS-2', 2, 1, 'client-x'), op('PS-1', 1, 1, 'client-x')]);
		const late = answers.fold().then(() => errorOf(answers.record('moe', [op('PS-1', 5, 2)])));
		expect(await errorOf(answers.record('moe', [op('PS-1', 4, 2)]))).toMatchObject({
			code: 'not-accepting'
		});
		expect(await late).toMatchObject({ code: 'not-accepting' });
		const names = await readdir(join(folder, 'workshops/w1'));
		expect(names).toEqual(['questionnaire.json', 'responses.json', 'workshop.json']);
		const text = await readFile(join(folder, 'workshops/w1/responses.json'), 'utf8');
		expect(text).not.toContain('client-x');
		expect([...text.matchAll(/"id": "(\w+)"/g)].map(([, id]) => id)).toEqual(['abe', 'moe', 'zed']);
		expect(text.indexOf('PS-1')).toBeLessThan(text.indexOf('PS-2'));
		expect(store.workshops()[0]?.open).toBe(false);

		await answers.open();
		expect(store.workshops()[0]?.open).toBe(true);
		await answers.record('moe', [op('PS-1', 5, 2)]);
		await store.close();
		const again = present(await (await storeIn(folder)).room('w1')).answers;
		expect(again.accepting).toBe(true);
		expect(again.participant('moe')?.slots).toEqual({
			'PS-1': { answer: { value: 5 }, rev: 2 },
			'PS-2': { answer: { value: 2 }, rev: 1 }
		});
	});

	test('participants from another laptop merge once, open or closed, the greater rev holding', async () => {
		const { answers } = await room();
		await answers.join(official('p1'));
		await answers.record('p1', [op('PS-1', 1, 3), op('PS-2', 1, 1)]);
		const foreign = {
			...official('p1'),
			secretHash: 'theirs',
			submitted: true,
			slots: {
				'PS-1': { answer: { value: 5 as const }, rev: 2 },
				'PS-2': { answer: { value: 5 as const }, rev: 2 }
			}
		};
		const other = { ...official('p2'), submitted: false, slots: {} };
		await answers.merge([foreign, other]);
		const once = answers.participants();
		expect(once.map(({ id }) => id)).toEqual(['p1', 'p2']);
		expect(once[0]).toMatchObject({
			secretHash: 'secret-p1',
			submitted: true,
			slots: { 'PS-1': { rev: 3 }, 'PS-2': { answer: { value: 5 }, rev: 2 } }
		});
		await answers.merge([foreign, other]);
		expect(answers.participants()).toEqual(once);
		await answers.fold();
		await Promise.all([answers.merge([foreign]), answers.merge([{ ...other, id: 'p3' }])]);
		expect(answers.participants().map(({ id }) => id)).toEqual(['p1', 'p2', 'p3']);
	});

	test('an unknown participant is refused; a listener that throws stops nobody', async () => {
		const { answers } = await room();
		expect(await errorOf(answers.record('ghost', [op('PS-1', 1, 1)]))).toMatchObject({
			code: 'unknown-participant'
		});
		answers.subscribe(() => {
			throw new Error('broken stream');
		});
		await answers.join(official('p1'));
		expect(answers.participants()).toHaveLength(1);
	});
});

describe('a store', () => {
	test('makes its folder owner-only and remembers workshops, documents and the questionnaire', async () => {
		const folder = join(await temporaryFolder(), 'new/data');
		const store = await storeIn(folder);
		expect((await stat(folder)).mode & 0o777).toBe(0o700);
		const room = await store.create(workshop(), { pages: ['as it was'] });
		let announced = 0;
		room.answers.subscribe(() => announced++);
		await room.workshop.change((draft) => {
			draft.title = 'Renamed';
		});
		expect(announced).toBe(1);
		expect(store.workshops()[0]?.title).toBe('Renamed');
		expect(await store.room('w1')).toBe(room);
		await store.close();
		const again = await storeIn(folder);
		expect(again.workshops()[0]?.title).toBe('Renamed');
		expect((await again.room('w1'))?.questionnaireFile).toEqual({ pages: ['as it was'] });
		expect(await again.room('nowhere')).toBeNull();
		expect(await again.room('../w1')).toBeNull();
		await again.remove('w1');
		expect(again.workshops()).toEqual([]);
		expect(await readdir(join(folder, 'workshops'))).toEqual([]);
	});

	test('a folder that may not be written is refused with what to do', async () => {
		const refuse = async () => {
			throw Object.assign(new Error('EROFS'), { code: 'EROFS' });
		};
		const disk: Disk = { ...nodeDisk, makeFolder: refuse, open: refuse };
		const error = await errorOf(openStore(await temporaryFolder(), { disk }));
		expect(error).toMatchObject({ code: 'read-only' });
		expect(String(error)).toContain('DATA_DIR');
	});

	test('damaged accounts stop the start and name the file; the lock is free again', async () => {
		const folder = await temporaryFolder();
		const store = await storeIn(folder);
		await store.accounts.change((draft) => {
			draft.setup = 'a';
		});
		await store.close();
		const file = join(folder, 'accounts.json');
		await writeFile(file, '{');
		expect(String(await errorOf(openStore(folder)))).toContain(file);
		await writeFile(file, encodeDocument({ schema: 99 }));
		expect(await errorOf(openStore(folder))).toMatchObject({ code: 'newer-schema' });
	});

	test('a clock that was set back changes nothing', async () => {
		const folder = await temporaryFolder();
		const now = Date.now;
		try {
			const store = await storeIn(folder);
			const { answers } = await store.create(workshop(), {});
			await answers.open();
			await answers.join(official('p1'));
			await answers.record('p1', [op('PS-1', 1, 1)]);
			Date.now = () => 0;
			await answers.record('p1', [op('PS-1', 4, 2)]);
			await store.close();
			const again = present(await (await storeIn(folder)).room('w1'));
			expect(again.answers.participant('p1')?.slots['PS-1']?.answer?.value).toBe(4);
		} finally {
			Date.now = now;
		}
	});

	test('a second process is told who holds the folder; after kill -9 of the first it starts', async () => {
		const folder = await temporaryFolder();
		const holder = spawn(
			process.execPath,
			['--import', 'tsx', 'tests/faults/hold-store.ts', folder],
			{ stdio: ['ignore', 'pipe', 'inherit'] }
		);
		await once(holder.stdout, 'data');
		const error = await errorOf(openStore(folder));
		expect(error).toMatchObject({ code: 'locked' });
		expect(String(error)).toContain(`process ${holder.pid}, since 20`);
		holder.kill('SIGKILL');
		await once(holder, 'exit');
		const store = await storeIn(folder);
		expect(store.workshops()).toEqual([]);
	});
});

describe('the audit log', () => {
	const entry = (what: string) => ({ who: 'ana', what, about: 'w1', detail: 'é' });

	async function log(lines: number) {
		const path = join(await temporaryFolder(), 'audit.log');
		const messages: string[] = [];
		const open = () => StoredAuditLog.open(nodeDisk, path, (message) => messages.push(message));
		const audit = await open();
		await Promise.all(Array.from({ length: lines }, (_, i) => audit.append(entry(`act ${i}`))));
		await audit.close();
		return { path, messages, open, head: audit.head };
	}

	test('keeps its order and its head', async () => {
		const { open, head } = await log(20);
		const audit = await open();
		expect(audit.head).toBe(head);
		const entries = await audit.entries();
		expect(entries.map(({ what }) => what)).toEqual(
			Array.from({ length: 20 }, (_, i) => `act ${i}`)
		);
		expect(entries.at(-1)?.hash).toBe(head);
		await audit.close();
	});

	test('cut at every byte of the last line: the others stay', async () => {
		const { path, open } = await log(3);
		const bytes = await readFile(path);
		const last = bytes.lastIndexOf('\n', -2) + 1;
		const lengths = new Set<number>();
		for (let cut = last; cut < bytes.length; cut++) {
			await writeFile(path, bytes.subarray(0, cut));
			const audit = await open();
			lengths.add((await audit.entries()).length);
			await audit.close();
		}
		expect([...lengths]).toEqual([2]);
	});

	test('a changed line is noticed, kept aside, and the new log says so', async () => {
		const { path, messages, open } = await log(3);
		const text = await readFile(path, 'utf8');
		await writeFile(path, text.replace('act 1', 'act 9'));
		const audit = await open();
		const entries = await audit.entries();
		expect(entries).toMatchObject([{ what: 'audit log damaged' }]);
		expect(entries[0]?.detail).toContain('line 2');
		expect(messages).toHaveLength(1);
		await audit.close();
	});
});

describe('a backup', () => {
	test('taken under load equals the state at its batch; it opens after restoring', async () => {
		const folder = await temporaryFolder();
		const store = await storeIn(folder);
		const { answers } = await store.create(workshop(), { pages: [] });
		await answers.open();
		await answers.join(official('p1'));
		await answers.join(official('p2'));
		let acknowledged = 0;
		let running = true;
		const load = (async () => {
			while (running) {
				await answers.record('p1', [op('PS-1', 3, acknowledged + 1)]);
				acknowledged++;
			}
		})();
		for (let round = 0; round < 5; round++) {
			await new Promise((resolve) => setTimeout(resolve, 20));
			const before = acknowledged;
			const { bytes, summary } = await backupBytes(folder, round === 4 ? 'a passphrase' : null);
			const after = acknowledged;
			expect(summary.problems).toEqual([]);
			const files = await openBackup(bytes, round === 4 ? 'a passphrase' : null);
			const target = join(await temporaryFolder(), 'restored');
			await restoreInto(target, files);
			const restored = present(await (await storeIn(target)).room('w1'));
			const rev = restored.answers.participant('p1')?.slots['PS-1']?.rev ?? 0;
			// begin and two joins come before the answers; none is missing up to the batch that the backup names
			expect(rev).toBeLessThanOrEqual(present(summary.workshops[0]).batches - 3);
			expect(rev).toBeGreaterThanOrEqual(before);
			expect(rev).toBeLessThanOrEqual(after + 1);
			const log = await readFile(join(folder, 'workshops/w1/answers.log'));
			const copy = present(files.get('workshops/w1/answers.log'));
			expect(log.subarray(0, copy.length).equals(copy)).toBe(true);
		}
		running = false;
		await load;
		expect(acknowledged).toBeGreaterThan(10);
	});

	test('taken while the answering closes and reopens is never half of each', async () => {
		const folder = await temporaryFolder();
		const store = await storeIn(folder);
		const { answers } = await store.create(workshop(), {});
		await answers.open();
		await answers.join(official('p1'));
		let acknowledged = 0;
		let running = true;
		const load = (async () => {
			while (running) {
				await answers.record('p1', [op('PS-1', 3, acknowledged + 1)]);
				acknowledged++;
				if (acknowledged % 3 === 0) {
					await answers.fold();
					await answers.open();
				}
			}
		})();
		for (let round = 0; round < 10; round++) {
			const before = acknowledged;
			const { bytes } = await backupBytes(folder);
			const target = join(await temporaryFolder(), 'restored');
			await restoreInto(target, await openBackup(bytes, null));
			const restored = present(await (await storeIn(target)).room('w1'));
			const rev = restored.answers.participant('p1')?.slots['PS-1']?.rev ?? 0;
			expect(rev).toBeGreaterThanOrEqual(before);
		}
		running = false;
		await load;
	});

	test('a wrong passphrase, a flipped bit, a cut end, a foreign file and a full target are refused', async () => {
		const folder = await temporaryFolder();
		const store = await storeIn(folder);
		await store.create(workshop(), {});
		await store.accounts.change((draft) => {
			draft.setup = 'needle';
		});
		for (const passphrase of [null, 'a passphrase']) {
			const { bytes } = await backupBytes(folder, passphrase);
			expect(verify(await openBackup(bytes, passphrase)).workshops).toHaveLength(1);
			const half = Buffer.from(bytes);
			half[bytes.length >> 1] = (half[bytes.length >> 1] ?? 0) ^ 4;
			expect(await errorOf(openBackup(half, passphrase))).toMatchObject({ code: 'damaged-file' });
			const cut = bytes.subarray(0, -1);
			expect(await errorOf(openBackup(cut, passphrase))).toMatchObject({ code: 'damaged-file' });
			if (passphrase === null) continue;
			expect(await errorOf(openBackup(bytes, 'another'))).toMatchObject({ code: 'damaged-file' });
			expect(await errorOf(openBackup(bytes, null))).toMatchObject({ code: 'damaged-file' });
		}
		expect(await errorOf(openBackup(Buffer.from('hello'), null))).toMatchObject({
			code: 'damaged-file'
		});
		const { bytes } = await backupBytes(folder);
		const error = await errorOf(restoreInto(folder, await openBackup(bytes, null)));
		expect(String(error)).toContain('not empty');
	});
});
