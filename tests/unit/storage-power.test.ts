/** The life of a workshop, with the power failing at every single operation of the disk. */
import { describe, expect, test } from 'vitest';
import { openStore, type StoreOptions } from '../../src/lib/server/storage/open-store';
import { ForgetfulDisk, randomFrom, type Random } from '../faults/forgetful-disk';
import { official, op, present, workshop } from './storage-fixtures';

const noLock = async () => ({ free: async () => undefined });
const options = (disk: ForgetfulDisk): StoreOptions => ({
	disk,
	lock: noLock,
	log: () => undefined,
	onBroken: () => undefined,
	later: () => () => undefined
});

/** What was acknowledged: each may only grow. */
interface Promised {
	created: boolean;
	joined: Set<string>;
	/** `participant slot` -> rev */
	revs: Map<string, number>;
	title: string;
	audit: number;
	removed: boolean;
	/** Opened or folded last, when no step of either is under way */
	accepting: boolean | null;
}

const nothing = (): Promised => ({
	created: false,
	joined: new Set(),
	revs: new Map(),
	title: '',
	audit: 0,
	removed: false,
	accepting: null
});

async function live(disk: ForgetfulDisk, promised: Promised): Promise<void> {
	const store = await openStore('/data', options(disk));
	const room = await store.create(workshop(), { pages: [] });
	promised.created = true;
	const { answers } = room;
	for (let round = 1; round <= 2; round++) {
		promised.accepting = null;
		await answers.open();
		promised.accepting = true;
		const ids = [`p${round}`, `q${round}`];
		await Promise.all(
			ids.map(async (id) => {
				await answers.join(official(id));
				promised.joined.add(id);
				for (let rev = 1; rev <= 3; rev++) {
					await answers.record(id, [op('PS-1', 3, rev), op('PS-2', 4, rev)]);
					promised.revs.set(`${id} PS-1`, rev).set(`${id} PS-2`, rev);
				}
			})
		);
		await room.workshop.change((draft) => {
			draft.title = `Title ${round}`;
		});
		promised.title = `Title ${round}`;
		await store.audit.append({ who: 'ana', what: `round ${round}`, about: 'w1' });
		promised.audit = round;
		promised.accepting = null;
		await answers.fold();
		promised.accepting = false;
	}
	await store.remove('w1');
	promised.removed = true;
	await store.close();
}

/** What of the promised is not there, after the start that follows. */
async function missing(disk: ForgetfulDisk, promised: Promised): Promise<string[]> {
	const store = await openStore('/data', options(disk));
	const lost: string[] = [];
	const entries = await store.audit.entries();
	if (entries.length < promised.audit) lost.push('audit');
	const room = await store.room('w1');
	if (!room) {
		// Removal may have happened without being acknowledged yet: all else had been done then.
		if (promised.created && promised.audit < 2) lost.push('workshop');
	} else {
		if (promised.removed) lost.push('removal');
		if (room.workshop.data.title < promised.title) lost.push('title');
		const { answers } = room;
		if (promised.accepting !== null && answers.accepting !== promised.accepting)
			lost.push('accepting');
		for (const id of promised.joined) if (!answers.participant(id)) lost.push(id);
		for (const [key, rev] of promised.revs) {
			const [id = '', slot = ''] = key.split(' ');
			if ((answers.participant(id)?.slots[slot]?.rev ?? 0) < rev) lost.push(key);
		}
		// It goes on from there.
		if (!answers.accepting) await answers.open();
		await answers.join(official('later'));
		await answers.record('later', [op('PS-1', 1, 1)]);
		await answers.fold();
		if (!answers.participant('later')?.slots['PS-1']) lost.push('later');
	}
	await store.close();
	return lost;
}

async function failAt(operation: number, disk: ForgetfulDisk, random: Random | null) {
	const promised = nothing();
	disk.failAt = operation;
	const failed = new Promise<'failed'>((resolve) => (disk.onFailure = () => resolve('failed')));
	const ended = await Promise.race([failed, live(disk, promised).then(() => 'ended' as const)]);
	if (random) disk.losePower(random);
	else disk.killProcess();
	return { ended, lost: await missing(disk, promised) };
}

describe('at every operation of the disk', () => {
	test.each([
		['the power fails', true],
		['the process is killed', false]
	])('%s: all that was acknowledged is there, and work goes on', async (_, isPower) => {
		const wrong: string[] = [];
		let operation = 0;
		for (let ended = ''; ended !== 'ended' && operation < 1000;) {
			operation++;
			for (let seed = 1; seed <= (isPower ? 5 : 1); seed++) {
				const random = randomFrom(operation * 100 + seed);
				const outcome = await failAt(operation, new ForgetfulDisk(), isPower ? random : null);
				ended = outcome.ended;
				if (outcome.lost.length > 0) wrong.push(`${operation}/${seed}: ${outcome.lost.join(', ')}`);
			}
		}
		expect(operation).toBeGreaterThan(100);
		expect(wrong).toEqual([]);
	});

	test('control: a disk whose syncs do nothing loses acknowledged answers', async () => {
		let losses = 0;
		for (let operation = 20; operation < 120; operation += 5) {
			const disk = new ForgetfulDisk();
			disk.honoursSync = false;
			const random = randomFrom(operation);
			const outcome = await failAt(operation, disk, random).catch(() => ({ lost: ['start'] }));
			if (outcome.lost.length > 0) losses++;
		}
		expect(losses).toBeGreaterThan(5);
	});

	test('a migration leaves the old or the new document, never neither', async () => {
		const old = JSON.stringify({
			schema: 1,
			accounts: [],
			sessions: [],
			invitations: [],
			setup: 'a'
		});
		let operation = 0;
		const wrong: number[] = [];
		for (let migrated = false; !migrated;) {
			operation++;
			const disk = new ForgetfulDisk();
			await disk.makeFolder('/data');
			const file = await disk.open('/data/accounts.json', 'create');
			await file.write(Buffer.from(old), 0);
			await file.sync();
			for (const folder of ['/', '/data']) await disk.syncFolder(folder);
			disk.operations = 0;
			disk.failAt = operation;
			const failed = new Promise<false>((resolve) => (disk.onFailure = () => resolve(false)));
			migrated = await Promise.race([failed, openStore('/data', options(disk)).then(() => true)]);
			disk.losePower(randomFrom(operation));
			const store = await openStore('/data', options(disk));
			if (store.accounts.data.setup !== 'a') wrong.push(operation);
			const kept = present(await disk.read('/data/accounts.json.schema-1'));
			if (kept.toString() !== old) wrong.push(operation);
		}
		expect(operation).toBeGreaterThan(10);
		expect(wrong).toEqual([]);
	});
});
