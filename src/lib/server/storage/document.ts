/**
 * lowdb over a durable file. `data` is what is on disk, never more: edits are made on a copy, which is published
 * after the sync. Edits that arrive during a write are written together by the next one.
 */
import { Low } from 'lowdb';
import type { Document, Draft } from '../store';
import type { DurableFile } from './durable-file';
import { StorageClosed } from './errors';

interface Edit<T> {
	/** Makes the edit on the draft; returns how to tell the caller. Throws what the caller's edit threw. */
	make(draft: Draft<T>): () => void;
	refuse(error: unknown): void;
}

export class StoredDocument<T extends object> implements Document<T> {
	readonly #low: Low<T>;
	readonly #published: () => void;
	#data: T;
	#waiting: Edit<T>[] = [];
	#writing: Promise<void> | null = null;
	#closed = false;

	private constructor(low: Low<T>, published: () => void) {
		this.#low = low;
		this.#data = low.data;
		this.#published = published;
	}

	/** `initial` is used, and written by the first change, when there is no file. */
	static async open<T extends object>(
		file: DurableFile<T>,
		initial: T,
		published: () => void = () => undefined
	): Promise<StoredDocument<T>> {
		const low = new Low<T>(file, initial);
		await low.read();
		return new StoredDocument(low, published);
	}

	get data(): T {
		return this.#data;
	}

	change<R>(edit: (draft: Draft<T>) => R): Promise<R> {
		if (this.#closed) return Promise.reject(new StorageClosed());
		return new Promise<R>((resolve, reject) => {
			this.#waiting.push({
				make(draft) {
					const result = edit(draft);
					if (result instanceof Promise)
						throw new TypeError('An edit of a document must not be asynchronous.');
					return () => resolve(result);
				},
				refuse: reject
			});
			this.#writing ??= this.#writeWaiting();
		});
	}

	/** Waits for what was asked before; refuses what comes after. */
	async close(): Promise<void> {
		this.#closed = true;
		await this.#writing;
	}

	async #writeWaiting(): Promise<void> {
		// Edits of the same turn go into one write.
		await Promise.resolve();
		while (this.#waiting.length > 0) {
			const edits = this.#waiting;
			this.#waiting = [];
			let next = this.#data;
			const accepted: { edit: Edit<T>; tell: () => void }[] = [];
			for (const edit of edits) {
				// A copy for each edit, so that one that throws half-way leaves nothing behind.
				const draft = structuredClone(next);
				try {
					accepted.push({ edit, tell: edit.make(draft as Draft<T>) });
					next = draft;
				} catch (error) {
					edit.refuse(error);
				}
			}
			if (accepted.length === 0) continue;
			try {
				// What a later start would read, so that memory never holds what JSON cannot.
				next = JSON.parse(JSON.stringify(next)) as T;
				this.#low.data = next;
				await this.#low.write();
			} catch (error) {
				this.#low.data = this.#data;
				for (const { edit } of accepted) edit.refuse(error);
				continue;
			}
			this.#data = next;
			for (const { tell } of accepted) tell();
			this.#published();
		}
		this.#writing = null;
	}
}
