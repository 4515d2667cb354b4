import { describe, expect, test } from 'vitest';
import { readFile, writeFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AnswerState, type AnswerRecord } from '../../src/lib/server/storage/answer-state';
import { DamagedFile } from '../../src/lib/server/storage/errors';
import { encodeBatch, encodeSeal, scanJournal } from '../../src/lib/server/storage/journal';
import { repairWorkshop } from '../../src/lib/server/storage/repair';
import { randomFrom } from '../faults/forgetful-disk';
import {
	errorOf,
	official,
	op,
	present,
	storeIn,
	temporaryFolder,
	workshop
} from './storage-fixtures';

const SECTOR = 512;

/** A journal of 24 batches with texts in several scripts, and where each batch ends. */
function sample() {
	const random = randomFrom(7);
	const batches: AnswerRecord[][] = [[{ do: 'begin', schema: 1, workshop: 'w1' }]];
	for (let i = 0; i < 6; i++) batches.push([{ do: 'join', participant: official(`p${i}`) }]);
	while (batches.length < 24) {
		const records = Array.from({ length: 1 + Math.floor(random() * 3) }, (): AnswerRecord => {
			const answer = { value: 3 as const, comment: 'Évidence — доказательство 証拠'.repeat(1) };
			const slot = `PS-${Math.floor(random() * 5)}`;
			const id = `p${Math.floor(random() * 6)}`;
			return { do: 'answer', id, ops: [{ slot, answer, rev: batches.length, client: 'c' }] };
		});
		batches.push(records);
	}
	const lines = batches.map((records, number) => encodeBatch(number, records));
	const ends: number[] = [];
	for (const line of lines) ends.push((ends.at(-1) ?? 0) + line.length);
	return { batches, lines, ends, bytes: Buffer.concat(lines) };
}

const flip = (bytes: Buffer, bit: number): Buffer => {
	const flipped = Buffer.from(bytes);
	flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
	return flipped;
};

describe('recovery of a journal', () => {
	test('cut at every byte: the whole batches stay, the rest goes, none is refused', () => {
		const { bytes, ends } = sample();
		const wrong: number[] = [];
		for (let cut = 0; cut <= bytes.length; cut++) {
			const whole = ends.filter((end) => end <= cut).length;
			const scan = scanJournal('f', bytes.subarray(0, cut));
			if (scan.batches !== whole || scan.end !== (ends[whole - 1] ?? 0)) wrong.push(cut);
		}
		expect(wrong).toEqual([]);
	});

	test('every bit flipped: refused at the right byte, or, in the last batch alone, cut off', () => {
		const { bytes, ends, lines } = sample();
		const lastStart = ends.at(-2) ?? 0;
		const wrong: string[] = [];
		// All bits of the first, a middle and the last two batches; one bit of each byte elsewhere.
		const thorough = (at: number) =>
			at < 200 || at >= (ends.at(-3) ?? 0) || (at >= (ends[15] ?? 0) && at < (ends[16] ?? 0));
		for (let bit = 0; bit < bytes.length * 8; bit++) {
			const at = bit >> 3;
			if (!thorough(at) && bit % 8 !== at % 8) continue;
			const hit = ends.findIndex((end) => at < end);
			const hitStart = ends[hit - 1] ?? 0;
			try {
				const scan = scanJournal('f', flip(bytes, bit));
				if (scan.batches < lines.length - 1) {
					// The newline between the last two joins them to one bad last line.
					if (at !== lastStart - 1) wrong.push(`bit ${bit}: lost batches`);
				} else if (scan.batches === lines.length) wrong.push(`bit ${bit}: unnoticed`);
				else if (at < lastStart) wrong.push(`bit ${bit}: taken for the last`);
			} catch (error) {
				if (!(error instanceof DamagedFile) || error.offset !== hitStart)
					wrong.push(`bit ${bit}: ${String(error)}`);
			}
		}
		expect(wrong).toEqual([]);
	});

	test('once sealed, no flipped bit loses an acknowledged batch in silence', () => {
		const { bytes, lines, ends } = sample();
		const sealed = Buffer.concat([bytes, encodeSeal(lines.length)]);
		const from = (ends.at(-3) ?? 0) * 8;
		let silent = 0;
		for (let bit = from; bit < sealed.length * 8; bit++) {
			try {
				const { batches } = scanJournal('f', flip(sealed, bit));
				if (batches < lines.length) silent++;
			} catch (error) {
				if (!(error instanceof DamagedFile)) throw error;
			}
		}
		expect(silent).toBe(0);
	});

	test('sectors of the unacknowledged tail in any order: never refused, nothing acknowledged lost', () => {
		const { lines } = sample();
		const random = randomFrom(11);
		let refused = 0;
		let lost = 0;
		let recordCrcWouldRefuse = 0;
		for (let round = 0; round < 2000; round++) {
			const acknowledged = 4 + Math.floor(random() * 20);
			const before = Buffer.concat(lines.slice(0, acknowledged));
			const records = Array.from({ length: 20 + Math.floor(random() * 60) }, (_, i) => ({
				do: 'answer',
				id: `p${i}`,
				ops: [{ slot: 'PS-1', answer: { value: 2 }, rev: round, client: 'c'.repeat(40) }]
			}));
			const tail = encodeBatch(acknowledged, records);
			const whole = Buffer.concat([before, tail]);
			// Of the sectors that the tail touches, only some were written; the rest reads as zeros.
			const torn = Buffer.alloc(before.length + Math.ceil(random() * tail.length));
			before.copy(torn);
			for (let at = before.length - (before.length % SECTOR); at < torn.length; at += SECTOR) {
				if (random() < 0.5)
					whole.copy(
						torn,
						Math.max(at, before.length),
						Math.max(at, before.length),
						Math.min(at + SECTOR, torn.length)
					);
			}
			try {
				if (scanJournal('f', torn).batches < acknowledged) lost++;
			} catch {
				refused++;
			}
			if (wouldRecordCrcRefuse(before.length, records, random)) recordCrcWouldRefuse++;
		}
		expect({ refused, lost }).toEqual({ refused: 0, lost: 0 });
		// The control: a CRC for each record takes the same tails for damage.
		expect(recordCrcWouldRefuse).toBeGreaterThan(1000);
	});

	test('a batch that is missing in the middle is damage', () => {
		const { lines } = sample();
		expect(() =>
			scanJournal('f', Buffer.concat([...lines.slice(0, 5), ...lines.slice(6)]))
		).toThrow(/batch 6 instead of 5/);
	});
});

/** One line and CRC for each record: is a good one behind a bad one after the same kind of tear? */
function wouldRecordCrcRefuse(start: number, records: object[], random: () => number): boolean {
	const lines = records.map((record, i) => encodeBatch(i, [record]));
	const tail = Buffer.concat(lines);
	const torn = Buffer.alloc(tail.length);
	for (let at = -(start % SECTOR); at < tail.length; at += SECTOR)
		if (random() < 0.5)
			tail.copy(torn, Math.max(at, 0), Math.max(at, 0), Math.min(at + SECTOR, tail.length));
	let offset = 0;
	let bad = false;
	for (const line of lines) {
		const good = torn.subarray(offset, offset + line.length).equals(line);
		if (good && bad) return true;
		bad ||= !good;
		offset += line.length;
	}
	return false;
}

describe('a damaged workshop', () => {
	async function damaged() {
		const folder = await temporaryFolder();
		const store = await storeIn(folder);
		for (const id of ['w1', 'w2']) {
			const room = await store.create(workshop(id), { pages: [] });
			await room.answers.open();
			for (let i = 0; i < 5; i++) {
				await room.answers.join(official(`p${i}`));
				await room.answers.record(`p${i}`, [op('PS-1', 4, 1)]);
			}
		}
		await store.close();
		const file = join(folder, 'workshops/w1/answers.log');
		const good = await readFile(file);
		const at = good.indexOf('"p2","ops"');
		await writeFile(file, flip(good, at * 8));
		const line = good.lastIndexOf('\n', at) + 1;
		return { folder, file, line, bytes: await readFile(file) };
	}

	test('is refused alone, with its byte offset; its file is kept; the others open', async () => {
		const { folder, file, line, bytes } = await damaged();
		const store = await storeIn(folder);
		const error = await errorOf(store.room('w1'));
		expect(error).toMatchObject({ code: 'damaged-workshop', workshop: 'w1' });
		expect(String(error)).toContain(`byte ${line}`);
		expect(await readFile(file)).toEqual(bytes);
		expect(store.workshops().find(({ id }) => id === 'w1')?.problem).toContain('npm run repair');
		expect((await store.room('w2'))?.answers.participants()).toHaveLength(5);
	});

	test('is repaired: a dry run changes nothing, a repair keeps the damaged file and saves the rest', async () => {
		const { folder, file, line, bytes } = await damaged();
		const dry = await repairWorkshop(folder, 'w1', true);
		expect(dry.lines.join('\n')).toContain(`the batch at byte ${line}`);
		expect(await readFile(file)).toEqual(bytes);
		await repairWorkshop(folder, 'w1', false);
		const kept = (await readdir(join(folder, 'workshops/w1'))).find((name) =>
			name.includes('.damaged-')
		);
		expect(await readFile(join(folder, 'workshops/w1', present(kept)))).toEqual(bytes);
		const store = await storeIn(folder);
		const answers = present(await store.room('w1')).answers;
		const answered = answers.participants().filter(({ slots }) => slots['PS-1']);
		expect(answered.map(({ id }) => id)).toEqual(['p0', 'p1', 'p3', 'p4']);
	});
});

describe('answers in memory', () => {
	const records = (): AnswerRecord[] => [
		{ do: 'join', participant: official('p1') },
		{ do: 'answer', id: 'p1', ops: [op('A', 1, 1, 'x'), op('B', 2, 1, 'x')] },
		{ do: 'answer', id: 'p1', ops: [op('A', 3, 2, 'x')] },
		{ do: 'answer', id: 'p1', ops: [op('A', 5, 2, 'b')] },
		{ do: 'readmit', id: 'p1', secretHash: 's2', reentryHash: 'r2' },
		{ do: 'submit', id: 'p1', submitted: true },
		{ do: 'answer', id: 'p1', ops: [{ slot: 'B', answer: null, rev: 2, client: 'x' }] },
		{ do: 'readmit', id: 'p1', secretHash: 's3', reentryHash: 'r3' }
	];
	const after = (base: AnswerState, list: AnswerRecord[]) => {
		const state = new AnswerState(base.participants());
		for (const record of list) state.apply(record);
		return state;
	};

	test('the greater (rev, client) holds, whatever the order of arrival', () => {
		const random = randomFrom(3);
		const [join, ...rest] = records();
		const ops = rest.filter((record) => record.do === 'answer');
		const outcomes = new Set<string>();
		for (let i = 0; i < 50; i++) {
			const shuffled = ops
				.map((record) => ({ record, key: random() }))
				.sort((a, b) => a.key - b.key);
			const list = [present(join), ...shuffled.map(({ record }) => record)];
			outcomes.add(JSON.stringify(after(new AnswerState([]), list).participants()));
		}
		expect(outcomes.size).toBe(1);
		expect([...outcomes][0]).toContain('"A":{"answer":{"value":3},"rev":2}');
	});

	test('the acknowledged rev is the one that holds', () => {
		const state = after(new AnswerState([]), records());
		expect(state.apply({ do: 'answer', id: 'p1', ops: [op('A', 1, 1)] })).toEqual([
			{ slot: 'A', rev: 2 }
		]);
	});

	test('replaying over the own outcome changes nothing', () => {
		const once = after(new AnswerState([]), records());
		expect(after(once, records()).participants()).toEqual(once.participants());
	});

	test('readers get copies that later answers do not change', () => {
		const state = after(new AnswerState([]), records());
		const before = state.participants();
		const text = JSON.stringify(before);
		state.apply({ do: 'answer', id: 'p1', ops: [op('A', 4, 9)] });
		expect(JSON.stringify(before)).toBe(text);
		expect(state.participant('p1')?.slots['A']?.rev).toBe(9);
	});

	test('100,000 operations replay in under a second of processor time', () => {
		const lines: Buffer[] = [encodeBatch(0, [{ do: 'begin', schema: 1, workshop: 'w1' }])];
		for (let i = 0; i < 200; i++)
			lines.push(encodeBatch(lines.length, [{ do: 'join', participant: official(`p${i}`) }]));
		for (let i = 0; i < 100_000; i++)
			lines.push(
				encodeBatch(lines.length, [
					{ do: 'answer', id: `p${i % 200}`, ops: [op(`PS-${i % 48}`, 3, i)] }
				])
			);
		const bytes = Buffer.concat(lines);
		const start = process.cpuUsage();
		const state = new AnswerState([]);
		for (const record of scanJournal<AnswerRecord>('f', bytes).records) state.apply(record);
		expect(state.participants()).toHaveLength(200);
		// Processor time: other work on this machine must not fail the test.
		const { user, system } = process.cpuUsage(start);
		expect((user + system) / 1000).toBeLessThan(1000);
	});
});
