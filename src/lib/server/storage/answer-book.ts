/**
 * The responses of one workshop: `responses.json` is the base, `answers.log` what came since.
 *
 * Opening starts a journal over the base. Folding commits a last record `close`, writes base and journal together as
 * the new base, and removes the journal. A process stopped between any two of these steps finishes the fold at the
 * next start: `close` says that it was meant, and replaying a journal over its own outcome changes nothing.
 */
import { join } from 'node:path';
import type { Ack, AnswerBook, AnswerOp, StoredParticipant } from '../store';
import { AnswerState, type AnswerRecord, type Joining } from './answer-state';
import type { Disk } from './disk';
import { StoredDocument } from './document';
import { DurableFile } from './durable-file';
import {
	DamagedFile,
	NewerSchema,
	NotAccepting,
	StorageClosed,
	UnknownParticipant
} from './errors';
import { Journal, scanJournal, type Later, type Scan } from './journal';
import { MIGRATIONS, currentSchema } from './migrate';

export const JOURNAL_SCHEMA = 1;

export interface ResponsesFile {
	readonly schema: number;
	/** Sorted by id; no client ids, no clock, no order of arrival */
	readonly participants: readonly StoredParticipant[];
}

export interface BookOptions {
	/** When a journal is sealed */
	readonly later: Later;
	/** Told about a listener that threw, and about an end of a journal that was cut off */
	readonly log: (message: string) => void;
}

export const journalFile = (folder: string) => join(folder, 'answers.log');
export const responsesFile = (folder: string) => join(folder, 'responses.json');

/** Throws `DamagedFile` or `NewerSchema`. An empty scan means that the journal was never begun. */
export function readJournal(file: string, workshop: string, bytes: Buffer): Scan<AnswerRecord> {
	const scan = scanJournal<AnswerRecord>(file, bytes);
	const [begin] = scan.records;
	if (begin === undefined) return scan;
	if (begin.do !== 'begin' || begin.workshop !== workshop)
		throw new DamagedFile(file, 0, `it is not the journal of workshop ${workshop}`);
	if (begin.schema > JOURNAL_SCHEMA) throw new NewerSchema(file, begin.schema, JOURNAL_SCHEMA);
	return scan;
}

export class StoredAnswerBook implements AnswerBook {
	#state: AnswerState;
	#journal: Journal<AnswerRecord, readonly Ack[]> | null = null;
	/** From the call of `fold` on: later answers are refused */
	#folding: Promise<void> | null = null;
	#opening: Promise<void> | null = null;
	#closed = false;
	#version = 0;
	readonly #listeners = new Set<() => void>();

	private constructor(
		private readonly disk: Disk,
		private readonly folder: string,
		private readonly workshop: string,
		private readonly base: StoredDocument<ResponsesFile>,
		private readonly options: BookOptions
	) {
		this.#state = new AnswerState(base.data.participants);
	}

	static async open(
		disk: Disk,
		folder: string,
		workshop: string,
		options: BookOptions
	): Promise<StoredAnswerBook> {
		const file = new DurableFile<ResponsesFile>(disk, responsesFile(folder), MIGRATIONS.responses);
		const base = await StoredDocument.open(file, {
			schema: currentSchema(MIGRATIONS.responses),
			participants: []
		});
		const book = new StoredAnswerBook(disk, folder, workshop, base, options);
		await book.#replay();
		return book;
	}

	get accepting(): boolean {
		return this.#journal !== null && this.#folding === null && !this.#closed;
	}

	get version(): number {
		return this.#version;
	}

	participants(): readonly StoredParticipant[] {
		return this.#state.participants();
	}

	participant(id: string): StoredParticipant | null {
		return this.#state.participant(id);
	}

	async join(participant: Joining): Promise<void> {
		await this.#commit({ do: 'join', participant });
	}

	async readmit(id: string, secretHash: string, reentryHash: string): Promise<void> {
		await this.#commit({ do: 'readmit', id, secretHash, reentryHash });
	}

	record(id: string, ops: readonly AnswerOp[]): Promise<readonly Ack[]> {
		return this.#commit({ do: 'answer', id, ops });
	}

	async submit(id: string, submitted: boolean): Promise<void> {
		await this.#commit({ do: 'submit', id, submitted });
	}

	async merge(participants: readonly StoredParticipant[]): Promise<void> {
		if (this.accepting) {
			await Promise.all(
				participants.map((participant) => this.#commit({ do: 'merge', participant }))
			);
			return;
		}
		if (this.#journal) throw new NotAccepting();
		await this.base.change((draft) => {
			const merged = new AnswerState(draft.participants);
			for (const participant of participants) merged.apply({ do: 'merge', participant });
			Object.assign(draft, { participants: merged.participants() });
		});
		this.#state = new AnswerState(this.base.data.participants);
		this.touch();
	}

	async open(): Promise<void> {
		if (this.#closed) throw new StorageClosed();
		if (this.#folding) await this.#folding;
		if (this.#journal && this.#state.closed) await this.fold();
		if (this.#journal) return;
		this.#opening ??= this.#begin().finally(() => (this.#opening = null));
		await this.#opening;
		this.touch();
	}

	async fold(): Promise<void> {
		if (this.#opening) await this.#opening;
		if (!this.#journal) return;
		this.#folding ??= this.#finish(this.#journal).finally(() => (this.#folding = null));
		await this.#folding;
	}

	subscribe(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Something that people see has changed on disk. */
	touch(): void {
		this.#version += 1;
		for (const listener of [...this.#listeners]) {
			try {
				listener();
			} catch (error) {
				this.options.log(`A listener of workshop ${this.workshop} failed: ${String(error)}`);
			}
		}
	}

	async close(): Promise<void> {
		this.#closed = true;
		await this.#opening?.catch(() => undefined);
		await this.#folding?.catch(() => undefined);
		await this.#journal?.close();
		await this.base.close();
	}

	async #commit(record: AnswerRecord): Promise<readonly Ack[]> {
		if (this.#closed) throw new StorageClosed();
		if (!this.#journal || this.#folding || this.#state.closed) throw new NotAccepting();
		if ('id' in record && !this.#state.has(record.id)) throw new UnknownParticipant(record.id);
		return this.#journal.commit(record);
	}

	async #replay(): Promise<void> {
		const file = journalFile(this.folder);
		const bytes = await this.disk.read(file);
		if (bytes === null) return;
		const scan = readJournal(file, this.workshop, bytes);
		if (scan.end < bytes.length)
			this.options.log(
				`${file}: cut off ${bytes.length - scan.end} bytes at byte ${scan.end}, an answer that was being written when the program stopped and was never acknowledged.`
			);
		if (scan.batches === 0) return this.#begin();
		for (const record of scan.records) this.#state.apply(record);
		await this.#continue(scan);
		if (this.#state.closed) await this.fold();
	}

	async #begin(): Promise<void> {
		const begin: AnswerRecord = {
			do: 'begin',
			schema: JOURNAL_SCHEMA,
			workshop: this.workshop
		};
		const file = journalFile(this.folder);
		await Journal.create(this.disk, file, begin);
		const bytes = await this.disk.read(file);
		await this.#continue(readJournal(file, this.workshop, bytes ?? Buffer.alloc(0)));
	}

	async #continue(scan: Scan<AnswerRecord>): Promise<void> {
		this.#journal = await Journal.open(this.disk, journalFile(this.folder), scan, {
			apply: (record) => this.#state.apply(record),
			applied: () => this.touch(),
			later: this.options.later
		});
	}

	async #finish(journal: Journal<AnswerRecord, readonly Ack[]>): Promise<void> {
		if (!this.#state.closed) await journal.commit({ do: 'close' });
		await this.base.change((draft) => {
			Object.assign(draft, { participants: this.#state.participants() });
		});
		await this.disk.remove(journalFile(this.folder));
		await this.disk.syncFolder(this.folder);
		this.#journal = null;
		this.#state = new AnswerState(this.base.data.participants);
		// The file is gone: a failure to close its handle changes nothing.
		await journal.close().catch(() => undefined);
		this.touch();
	}
}
