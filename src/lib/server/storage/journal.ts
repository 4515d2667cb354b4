/**
 * The journal of one open workshop: a text file of batches, one line each:
 * `<CRC-32 of the rest, 8 hex digits> [<batch number>,<record>,…]`.
 *
 * Invariants
 * - Records that wait together are one batch: one write, one fdatasync; then memory, then the callers, then the
 *   listeners. Nothing is applied or acknowledged before its batch is synced.
 * - At most one batch is unsynced, and it is the last. So a bad end of the file was never acknowledged and is cut
 *   off; a valid batch after a bad one is real damage, and the file is refused with its byte offset, untouched.
 * - After a quiet moment an empty batch seals the acknowledged ones, so that later damage to the last of them is not
 *   taken for an unfinished write. A blank line stands before it, so that no single newline is all that parts them.
 * - Batches are numbered without gaps. Applying a batch twice changes nothing.
 */
import { crc32 } from 'node:zlib';
import { AppendFile } from './append-file';
import type { Disk } from './disk';
import { writeDurably } from './durable-file';
import { DamagedFile, StorageClosed } from './errors';

const NEWLINE = 0x0a;
const CRC_LENGTH = 8;

export function encodeBatch(number: number, records: readonly unknown[]): Buffer {
	const payload = JSON.stringify([number, ...records]);
	const crc = crc32(payload).toString(16).padStart(CRC_LENGTH, '0');
	return Buffer.from(`${crc} ${payload}\n`);
}

export const encodeSeal = (number: number): Buffer =>
	Buffer.concat([Buffer.from('\n'), encodeBatch(number, [])]);

export interface Batch<R> {
	readonly number: number;
	readonly records: readonly R[];
}

export interface Piece<R> {
	readonly offset: number;
	readonly length: number;
	/** null: not a batch that was ever written whole */
	readonly batch: Batch<R> | null;
}

/** Every line of a journal, good and bad. `R` is what this program writes; the CRC vouches for it. */
export function* readPieces<R>(bytes: Buffer): Generator<Piece<R>> {
	for (let offset = 0; offset < bytes.length;) {
		const newline = bytes.indexOf(NEWLINE, offset);
		const end = newline < 0 ? bytes.length : newline + 1;
		const line = bytes.subarray(offset, end);
		const isBlank = newline === offset;
		if (!isBlank)
			yield { offset, length: line.length, batch: newline < 0 ? null : decodeBatch<R>(line) };
		offset = end;
	}
}

function decodeBatch<R>(line: Buffer): Batch<R> | null {
	const payload = line.subarray(CRC_LENGTH + 1, -1);
	const crc = line.toString('latin1', 0, CRC_LENGTH);
	if (crc !== crc32(payload).toString(16).padStart(CRC_LENGTH, '0')) return null;
	if (line[CRC_LENGTH] !== 0x20) return null;
	const [number, ...records] = JSON.parse(payload.toString('utf8')) as [number, ...R[]];
	return { number, records };
}

export interface Scan<R> {
	readonly records: readonly R[];
	readonly batches: number;
	/** Where the last good batch ends */
	readonly end: number;
}

/** What a start replays. Throws `DamagedFile` when a valid batch follows a bad one or a batch is missing. */
export function scanJournal<R>(file: string, bytes: Buffer): Scan<R> {
	const records: R[] = [];
	let batches = 0;
	let end = 0;
	let bad: number | null = null;
	for (const { offset, length, batch } of readPieces<R>(bytes)) {
		if (batch === null) {
			bad ??= offset;
			continue;
		}
		if (bad !== null)
			throw new DamagedFile(file, bad, `the batch at byte ${bad} is bad, but good ones follow it`);
		if (batch.number !== batches)
			throw new DamagedFile(
				file,
				offset,
				`at byte ${offset} stands batch ${batch.number} instead of ${batches}`
			);
		for (const record of batch.records) records.push(record);
		batches += 1;
		end = offset + length;
	}
	return { records, batches, end };
}

interface Waiting<R, A> {
	readonly record: R;
	resolve(result: A): void;
	reject(error: unknown): void;
}

export class Journal<R, A> {
	#waiting: Waiting<R, A>[] = [];
	#writing: Promise<void> | null = null;
	#closed = false;
	#sealed = true;
	#cancelSeal: () => void = () => undefined;

	private constructor(
		private readonly file: AppendFile,
		private batches: number,
		private readonly options: JournalOptions<R, A>
	) {}

	/** Puts an empty journal in place, durably. `first` is its first record. */
	static async create(disk: Disk, path: string, first: unknown): Promise<void> {
		await writeDurably(disk, path, encodeBatch(0, [first]));
	}

	/** Continues a journal after what `scanJournal` found; a bad end is cut off and the cut synced. */
	static async open<R, A>(
		disk: Disk,
		path: string,
		scan: Scan<R>,
		options: JournalOptions<R, A>
	): Promise<Journal<R, A>> {
		return new Journal(await AppendFile.open(disk, path, scan.end), scan.batches, options);
	}

	/** Resolves with what `apply` returned, once the record is synced and applied. */
	commit(record: R): Promise<A> {
		if (this.#closed) return Promise.reject(new StorageClosed());
		return new Promise<A>((resolve, reject) => {
			this.#waiting.push({ record, resolve, reject });
			this.#writing ??= this.#writeWaiting();
		});
	}

	/** Waits for what was committed before, seals, and closes the file. */
	async close(): Promise<void> {
		this.#closed = true;
		this.#cancelSeal();
		try {
			while (this.#writing) await this.#writing;
			await this.#seal();
		} finally {
			await this.file.close();
		}
	}

	async #writeWaiting(): Promise<void> {
		// Records of the same turn share one sync.
		await Promise.resolve();
		while (this.#waiting.length > 0) {
			const batch = this.#waiting;
			this.#waiting = [];
			try {
				const records = batch.map(({ record }) => record);
				await this.#append(encodeBatch(this.batches, records));
			} catch (error) {
				for (const { reject } of batch) reject(error);
				continue;
			}
			this.#sealed = false;
			for (const { record, resolve } of batch) resolve(this.options.apply(record));
			this.options.applied();
		}
		this.#writing = null;
		this.#sealWhenQuiet();
	}

	async #append(bytes: Buffer): Promise<void> {
		await this.file.append(bytes);
		this.batches += 1;
	}

	#sealWhenQuiet(): void {
		this.#cancelSeal();
		if (this.#sealed || this.#closed) return;
		this.#cancelSeal = this.options.later(() => {
			// A batch under way will be sealed after it.
			this.#writing ??= this.#seal().finally(() => {
				this.#writing = null;
				if (this.#waiting.length > 0) this.#writing = this.#writeWaiting();
			});
		});
	}

	/** Failing to seal loses nothing: the batch before is synced. */
	async #seal(): Promise<void> {
		if (this.#sealed) return;
		this.#sealed = true;
		await this.#append(encodeSeal(this.batches)).catch(() => undefined);
	}
}

export type Later = (work: () => void) => () => void;

export interface JournalOptions<R, A> {
	/** Changes memory; never throws. */
	readonly apply: (record: R) => A;
	/** Called once after each batch, when its callers have been told. */
	readonly applied: () => void;
	/** Runs work after a quiet moment; returns how to call it off. */
	readonly later: Later;
}
