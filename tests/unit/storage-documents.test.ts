import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guardDisk, nodeDisk, type Disk } from '../../src/lib/server/storage/disk';
import { StoredDocument } from '../../src/lib/server/storage/document';
import { DurableFile, encodeDocument } from '../../src/lib/server/storage/durable-file';
import { DamagedFile, DiskFull, NewerSchema } from '../../src/lib/server/storage/errors';
import { migrate, type Migrations } from '../../src/lib/server/storage/migrate';
import { errorOf, storeIn, temporaryFolder, workshop } from './storage-fixtures';

interface Counter {
	schema: number;
	count: number;
	names: string[];
}
const MIGRATIONS: Migrations = [(data) => data];
const empty: Counter = { schema: 2, count: 0, names: [] };

async function counter(disk: Disk = nodeDisk) {
	const file = join(await temporaryFolder(), 'counter.json');
	const open = () => StoredDocument.open<Counter>(new DurableFile(disk, file, MIGRATIONS), empty);
	return { file, open, document: await open() };
}

function failing(operation: 'write' | 'sync' | 'rename', code: string, when: () => boolean): Disk {
	const fail = () => {
		if (when()) throw Object.assign(new Error(code), { code });
	};
	return {
		...nodeDisk,
		async open(file, how) {
			const handle = await nodeDisk.open(file, how);
			return {
				...handle,
				async write(bytes, at) {
					if (operation !== 'write') return handle.write(bytes, at);
					// Half of it is written before the disk refuses.
					const half = Math.ceil(bytes.length / 2);
					await handle.write(bytes.subarray(0, half), at);
					fail();
					return half;
				},
				async sync() {
					if (operation === 'sync') fail();
					await handle.sync();
				}
			};
		},
		async rename(from, to) {
			if (operation === 'rename') fail();
			await nodeDisk.rename(from, to);
		}
	};
}

describe('a document', () => {
	test('what a change resolved with is on disk, owner-only, with nothing left beside', async () => {
		const { file, open, document } = await counter();
		expect(await document.change((draft) => (draft.count += 1))).toBe(1);
		expect((await open()).data.count).toBe(1);
		expect((await stat(file)).mode & 0o777).toBe(0o600);
		expect(await readdir(join(file, '..'))).toEqual(['counter.json']);
	});

	test('a hundred changes at once lose nothing and share their writes', async () => {
		let renames = 0;
		const disk: Disk = {
			...nodeDisk,
			rename: (from, to) => (renames++, nodeDisk.rename(from, to))
		};
		const { open, document } = await counter(disk);
		const results = await Promise.all(
			Array.from({ length: 100 }, () => document.change((draft) => (draft.count += 1)))
		);
		expect(results).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
		expect((await open()).data.count).toBe(100);
		expect(renames).toBeLessThan(5);
	});

	test('nothing is visible before it is synced', async () => {
		let release: () => void = () => undefined;
		const gate = new Promise<void>((resolve) => (release = resolve));
		const disk: Disk = {
			...nodeDisk,
			async rename(from, to) {
				await gate;
				await nodeDisk.rename(from, to);
			}
		};
		const { document } = await counter(disk);
		const change = document.change((draft) => (draft.count = 7));
		await new Promise((resolve) => setTimeout(resolve, 30));
		expect(document.data.count).toBe(0);
		release();
		await change;
		expect(document.data.count).toBe(7);
	});

	test('an edit that throws changes nothing, not even half, and its neighbours go through', async () => {
		const { open, document } = await counter();
		const [first, thrown, last] = await Promise.allSettled([
			document.change((draft) => (draft.count += 1)),
			document.change((draft) => {
				draft.names.push('half');
				throw new Error('no');
			}),
			document.change((draft) => (draft.count += 1))
		]);
		expect([first.status, thrown.status, last.status]).toEqual([
			'fulfilled',
			'rejected',
			'fulfilled'
		]);
		expect(document.data).toEqual({ schema: 2, count: 2, names: [] });
		expect((await open()).data).toEqual(document.data);
	});

	test.each([
		['write', 'ENOSPC'],
		['write', 'EIO'],
		['rename', 'EIO']
	] as const)(
		'a failed %s (%s) refuses, keeps memory and disk, and the next one works',
		async (operation, code) => {
			let full = false;
			const { file, open, document } = await counter(
				guardDisk(
					failing(operation, code, () => full),
					() => undefined
				)
			);
			await document.change((draft) => (draft.count = 1));
			const before = await readFile(file);
			full = true;
			const error = await errorOf(document.change((draft) => (draft.count = 2)));
			expect(error instanceof DiskFull).toBe(code === 'ENOSPC');
			expect(document.data.count).toBe(1);
			expect(await readFile(file)).toEqual(before);
			full = false;
			await document.change((draft) => (draft.count = 3));
			expect((await open()).data.count).toBe(3);
		}
	);

	test('a failed sync is told once and never tried again', async () => {
		let bad = false;
		const told: string[] = [];
		const { document } = await counter(
			guardDisk(
				failing('sync', 'EIO', () => bad),
				(error) => told.push(error.code)
			)
		);
		bad = true;
		await errorOf(document.change((draft) => (draft.count = 1)));
		bad = false;
		const later = await errorOf(document.change((draft) => (draft.count = 2)));
		expect(later).toMatchObject({ code: 'broken' });
		expect(document.data.count).toBe(0);
		expect(told).toEqual(['broken']);
	});

	test('every flipped bit is noticed', async () => {
		const { file, document } = await counter();
		await document.change((draft) => draft.names.push('Ministério', 'وزارة'));
		const good = await readFile(file);
		const wrong: string[] = [];
		for (let bit = 0; bit < good.length * 8; bit++) {
			const bytes = Buffer.from(good);
			bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
			const disk: Disk = { ...nodeDisk, read: async () => bytes };
			const read = await new DurableFile<Counter>(disk, file, MIGRATIONS).read().catch(() => null);
			if (read !== null && JSON.stringify(read) !== JSON.stringify(document.data))
				wrong.push(`bit ${bit}`);
		}
		expect(wrong).toEqual([]);
	});

	test('damaged JSON is refused with its file name', async () => {
		const { file, open } = await counter();
		await writeFile(file, '{"schema": 2, "count"');
		const error = await errorOf(open());
		expect(error).toBeInstanceOf(DamagedFile);
		expect(String(error)).toContain(file);
	});

	test('a newer schema is refused with file and versions', async () => {
		const { file, open } = await counter();
		await writeFile(file, encodeDocument({ ...empty, schema: 9 }));
		const error = await errorOf(open());
		expect(error).toBeInstanceOf(NewerSchema);
		expect(String(error)).toMatch(/counter\.json has schema 9; this version reads up to 2/);
	});
});

describe('migrations', () => {
	const steps: Migrations = [
		(data) => ({ ...data, second: true }),
		(data) => ({ ...data, third: data['second'] })
	];

	test('take each schema through the steps that it lacks, in order', () => {
		expect(migrate('f', { schema: 1 }, steps)).toEqual({ schema: 3, second: true, third: true });
		expect(migrate('f', { schema: 2, second: 'own' }, steps)).toEqual({
			schema: 3,
			second: 'own',
			third: 'own'
		});
		const current = { schema: 3 };
		expect(migrate('f', current, steps)).toBe(current);
	});

	test('a data folder of schema 1 is migrated, the old files kept beside', async () => {
		const folder = await temporaryFolder();
		const old = {
			'accounts.json': {
				schema: 1,
				accounts: [],
				sessions: [],
				invitations: [],
				setup: 'a hash'
			},
			'administrations.json': {
				schema: 1,
				administrations: [{ id: 'x', name: 'Avaluna', region: 'ESA', country: '' }]
			},
			'workshops/w1/workshop.json': { schema: 1, ...workshop() },
			'workshops/w1/questionnaire.json': { schema: 1, questionnaire: { pages: [] } },
			'workshops/w1/responses.json': {
				schema: 1,
				participants: [
					{
						id: 'p1',
						assessment: 'a1',
						group: 'f1',
						source: 'paper',
						language: 'fr',
						secretHash: '',
						reentryHash: '',
						submitted: true,
						slots: { 'PS-1': { answer: { value: 4 }, rev: 2 } }
					}
				]
			}
		};
		await mkdir(join(folder, 'workshops/w1'), { recursive: true });
		for (const [name, data] of Object.entries(old))
			await writeFile(join(folder, name), JSON.stringify(data));
		const store = await storeIn(folder);
		const room = await store.room('w1');
		expect(store.accounts.data.setup).toBe('a hash');
		expect(store.administrations.data.administrations).toHaveLength(1);
		expect(room?.workshop.data.title).toBe('Workshop w1');
		expect(room?.questionnaireFile).toEqual({ pages: [] });
		expect(room?.answers.participant('p1')?.slots['PS-1']?.answer?.value).toBe(4);
		for (const [name, data] of Object.entries(old)) {
			const kept = await readFile(join(folder, `${name}.schema-1`), 'utf8');
			expect(JSON.parse(kept)).toEqual(data);
			const migrated = JSON.parse(await readFile(join(folder, name), 'utf8'));
			expect(migrated).toMatchObject({ schema: 2, check: expect.any(String) });
		}
	});
});
