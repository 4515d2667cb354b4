/**
 * Who did what, apart from the answers: one JSON object a line, each holding the SHA-256 of the line before, so that
 * no line can be changed or taken out unnoticed while the head is known (it is printed on the report).
 * A torn last line was never acknowledged and is cut. A broken chain is kept aside, and the new log begins by saying so.
 */
import { createHash } from 'node:crypto';
import type { AuditLog } from '../store';
import { AppendFile } from './append-file';
import type { Disk } from './disk';
import { writeDurably } from './durable-file';
import { StorageClosed } from './errors';

type Entry = Awaited<ReturnType<AuditLog['entries']>>[number];

const FIRST_HEAD = '0'.repeat(64);

function hashOf(previous: string, entry: Omit<Entry, 'hash'>): string {
	const { at, who, what, about, detail } = entry;
	return createHash('sha256')
		.update(JSON.stringify([previous, at, who, what, about, detail]))
		.digest('hex');
}

interface Chain {
	readonly entries: readonly Entry[];
	readonly head: string;
	/** Where the last good line ends */
	readonly end: number;
	/** Line number, from 1, of the first line that does not fit; null when all do */
	readonly brokenAt: number | null;
}

export function readChain(bytes: Buffer): Chain {
	const text = bytes.toString('utf8');
	const entries: Entry[] = [];
	let head = FIRST_HEAD;
	// What stands after the last newline is a line that was never finished.
	const whole = text.slice(0, text.lastIndexOf('\n') + 1);
	for (const line of whole.split('\n').slice(0, -1)) {
		const entry = parseEntry(line);
		if (!entry || entry.hash !== hashOf(head, entry)) {
			return { entries, head, end: 0, brokenAt: entries.length + 1 };
		}
		entries.push(entry);
		head = entry.hash;
	}
	return { entries, head, end: Buffer.byteLength(whole), brokenAt: null };
}

function parseEntry(line: string): Entry | null {
	try {
		return JSON.parse(line) as Entry | null;
	} catch {
		return null;
	}
}

export class StoredAuditLog implements AuditLog {
	#head: string;
	#last: Promise<void> = Promise.resolve();
	#closed = false;

	private constructor(
		private readonly disk: Disk,
		private readonly path: string,
		private readonly file: AppendFile,
		head: string
	) {
		this.#head = head;
	}

	static async open(
		disk: Disk,
		path: string,
		log: (message: string) => void
	): Promise<StoredAuditLog> {
		const bytes = await disk.read(path);
		const chain = readChain(bytes ?? Buffer.alloc(0));
		if (bytes !== null && chain.brokenAt === null)
			return new StoredAuditLog(
				disk,
				path,
				await AppendFile.open(disk, path, chain.end),
				chain.head
			);
		let aside = '';
		if (bytes !== null) {
			aside = `${path}.damaged-${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}`;
			await writeDurably(disk, aside, bytes);
		}
		await writeDurably(disk, path, Buffer.alloc(0));
		const opened = new StoredAuditLog(disk, path, await AppendFile.open(disk, path, 0), FIRST_HEAD);
		if (chain.brokenAt !== null) {
			const detail = `The chain breaks at line ${chain.brokenAt}; the log was kept as ${aside}.`;
			log(`${path}: ${detail} A new audit log begins.`);
			await opened.append({ who: 'system', what: 'audit log damaged', about: path, detail });
		}
		return opened;
	}

	get head(): string {
		return this.#head;
	}

	append(entry: { who: string; what: string; about: string; detail?: string }): Promise<void> {
		if (this.#closed) return Promise.reject(new StorageClosed());
		const { who, what, about, detail = '' } = entry;
		const written = this.#last.then(() =>
			this.#write({ at: new Date().toISOString(), who, what, about, detail })
		);
		this.#last = written.catch(() => undefined);
		return written;
	}

	async entries(): Promise<readonly Entry[]> {
		const bytes = await this.disk.read(this.path);
		return readChain((bytes ?? Buffer.alloc(0)).subarray(0, this.file.size)).entries;
	}

	async close(): Promise<void> {
		this.#closed = true;
		await this.#last;
		await this.file.close();
	}

	async #write(entry: Omit<Entry, 'hash'>): Promise<void> {
		const hash = hashOf(this.#head, entry);
		await this.file.append(Buffer.from(`${JSON.stringify({ ...entry, hash })}\n`));
		this.#head = hash;
	}
}
