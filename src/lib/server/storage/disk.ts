/**
 * The seam to the file system, and the two rules that hold for every file behind it:
 * 1. a sync or a cut that fails is never tried again: `onBroken` is told once, and nothing is written any more;
 * 2. a full disk and a forbidden folder become errors that say what to do.
 */
import * as fs from 'node:fs/promises';
import { DiskFull, ReadOnlyFolder, StorageBroken } from './errors';

export interface OpenFile {
	/** Returns the number of bytes written, which may be fewer than given. */
	write(bytes: Uint8Array, at: number): Promise<number>;
	size(): Promise<number>;
	/** fsync */
	sync(): Promise<void>;
	/** fdatasync */
	datasync(): Promise<void>;
	truncate(size: number): Promise<void>;
	close(): Promise<void>;
}

export interface Disk {
	/** null: there is no such file */
	read(file: string): Promise<Buffer | null>;
	/** `create` makes an empty file with owner-only rights; `existing` opens one for writing. */
	open(file: string, how: 'create' | 'existing'): Promise<OpenFile>;
	rename(from: string, to: string): Promise<void>;
	/** An absent file is fine. */
	remove(file: string): Promise<void>;
	/** Owner-only; an existing folder is fine. */
	makeFolder(folder: string): Promise<void>;
	removeFolder(folder: string): Promise<void>;
	/** Names, sorted; none when there is no such folder */
	list(folder: string): Promise<string[]>;
	/** Makes renames and removals in this folder durable. */
	syncFolder(folder: string): Promise<void>;
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : '';
}

async function unlessAbsent<T>(work: Promise<T>, otherwise: T): Promise<T> {
	try {
		return await work;
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return otherwise;
		throw error;
	}
}

export const nodeDisk: Disk = {
	read: (file) => unlessAbsent<Buffer | null>(fs.readFile(file), null),
	async open(file, how) {
		const handle = await fs.open(file, how === 'create' ? 'w' : 'r+', 0o600);
		return {
			write: async (bytes, at) => (await handle.write(bytes, 0, bytes.length, at)).bytesWritten,
			size: async () => (await handle.stat()).size,
			sync: () => handle.sync(),
			datasync: () => handle.datasync(),
			truncate: (size) => handle.truncate(size),
			close: () => handle.close()
		};
	},
	rename: (from, to) => fs.rename(from, to),
	remove: (file) => unlessAbsent(fs.unlink(file), undefined),
	async makeFolder(folder) {
		await fs.mkdir(folder, { recursive: true, mode: 0o700 });
	},
	removeFolder: (folder) => fs.rm(folder, { recursive: true, force: true }),
	list: async (folder) => (await unlessAbsent(fs.readdir(folder), [])).sort(),
	async syncFolder(folder) {
		// Windows cannot open a folder; NTFS journals the rename itself.
		if (process.platform === 'win32') return;
		const handle = await fs.open(folder, 'r');
		try {
			await handle.sync();
		} finally {
			await handle.close();
		}
	}
};

export function guardDisk(disk: Disk, onBroken: (error: StorageBroken) => void): Disk {
	let broken: StorageBroken | null = null;

	async function change<T>(file: string, work: () => Promise<T>): Promise<T> {
		if (broken) throw broken;
		try {
			return await work();
		} catch (error) {
			const code = codeOf(error);
			if (code === 'ENOSPC' || code === 'EDQUOT') throw new DiskFull(file, error);
			if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
				throw new ReadOnlyFolder(file, error);
			throw error;
		}
	}
	async function settle(what: string, work: () => Promise<void>): Promise<void> {
		if (broken) throw broken;
		try {
			await work();
		} catch (error) {
			const first = broken === null;
			broken ??= new StorageBroken(what, error);
			if (first) onBroken(broken);
			throw broken;
		}
	}

	return {
		read: (file) => disk.read(file),
		list: (folder) => disk.list(folder),
		rename: (from, to) => change(to, () => disk.rename(from, to)),
		remove: (file) => change(file, () => disk.remove(file)),
		makeFolder: (folder) => change(folder, () => disk.makeFolder(folder)),
		removeFolder: (folder) => change(folder, () => disk.removeFolder(folder)),
		syncFolder: (folder) => settle(folder, () => disk.syncFolder(folder)),
		async open(file, how) {
			const handle = await change(file, () => disk.open(file, how));
			return {
				write: (bytes, at) => change(file, () => handle.write(bytes, at)),
				size: () => handle.size(),
				sync: () => settle(file, () => handle.sync()),
				datasync: () => settle(file, () => handle.datasync()),
				truncate: (size) => settle(file, () => handle.truncate(size)),
				close: () => handle.close()
			};
		}
	};
}

/** Writes every byte, however short each write turns out. */
export async function writeAll(file: OpenFile, bytes: Uint8Array, at: number): Promise<void> {
	let done = 0;
	while (done < bytes.length) {
		const written = await file.write(bytes.subarray(done), at + done);
		if (written === 0) throw new Error('the disk took no more bytes');
		done += written;
	}
}
