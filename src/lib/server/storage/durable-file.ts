/**
 * One JSON document on disk: our adapter for lowdb.
 *
 * Invariants
 * - The file is always a whole document: the old one or the new one, whatever stops the process or the power.
 * - `write` resolves only when the new one would survive a power cut: temporary file (owner-only), write loop,
 *   size check, fsync, rename, fsync of the folder.
 * - A write that fails leaves the old file in place.
 * - The last key, `check`, is the SHA-256 of all the others, so that damage is noticed and never read as data.
 */
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { Adapter } from 'lowdb';
import { writeAll, type Disk } from './disk';
import { DamagedFile } from './errors';
import { FIRST_CHECKED_SCHEMA, migrate, schemaOf, type Migrations } from './migrate';

export async function writeDurably(disk: Disk, file: string, bytes: Uint8Array): Promise<void> {
	const temporary = `${file}.tmp`;
	try {
		const handle = await disk.open(temporary, 'create');
		try {
			await writeAll(handle, bytes, 0);
			if ((await handle.size()) !== bytes.length) throw new Error(`${temporary} was cut short`);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await disk.rename(temporary, file);
	} catch (error) {
		await disk.remove(temporary).catch(() => undefined);
		throw error;
	}
	await disk.syncFolder(dirname(file));
}

const checkOf = (data: object) => createHash('sha256').update(JSON.stringify(data)).digest('hex');

export function encodeDocument(data: object): Buffer {
	return Buffer.from(`${JSON.stringify({ ...data, check: checkOf(data) }, null, '\t')}\n`);
}

/** The document without its `check`, not yet migrated. Throws `DamagedFile`. */
export function decodeDocument(file: string, bytes: Buffer): Record<string, unknown> {
	let parsed: unknown;
	try {
		parsed = JSON.parse(bytes.toString('utf8'));
	} catch (cause) {
		throw new DamagedFile(file, null, 'it is not valid JSON', cause);
	}
	if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
		throw new DamagedFile(file, null, 'it is not a JSON object');
	const { check, ...data } = parsed as Record<string, unknown>;
	if (schemaOf(file, data) >= FIRST_CHECKED_SCHEMA && check !== checkOf(data))
		throw new DamagedFile(file, null, 'its contents do not match its check sum');
	return data;
}

export class DurableFile<T extends object> implements Adapter<T> {
	constructor(
		private readonly disk: Disk,
		readonly file: string,
		private readonly migrations: Migrations
	) {}

	/** null: there is no such file. An older schema is migrated on disk first, the old file kept beside. */
	async read(): Promise<T | null> {
		const bytes = await this.disk.read(this.file);
		if (bytes === null) return null;
		const stored = decodeDocument(this.file, bytes);
		const data = migrate(this.file, stored, this.migrations);
		if (data !== stored) {
			await writeDurably(this.disk, `${this.file}.schema-${schemaOf(this.file, stored)}`, bytes);
			await writeDurably(this.disk, this.file, encodeDocument(data));
		}
		return data as T;
	}

	async write(data: T): Promise<void> {
		await writeDurably(this.disk, this.file, encodeDocument(data));
	}
}
