import { writeAll, type Disk, type OpenFile } from './disk';

/**
 * A file that only grows. `append` resolves when the bytes are synced. A write that fails is cut off again, so the
 * file never keeps part of an append that was refused.
 */
export class AppendFile {
	private constructor(
		private readonly handle: OpenFile,
		private end: number
	) {}

	/**
	 * Cuts the file to its first `end` bytes when it is longer. Syncs it in any case: a process that was killed may have
	 * written what this one has read, and not have synced it.
	 */
	static async open(disk: Disk, file: string, end: number): Promise<AppendFile> {
		const handle = await disk.open(file, 'existing');
		try {
			if ((await handle.size()) > end) await handle.truncate(end);
			await handle.sync();
		} catch (error) {
			await handle.close();
			throw error;
		}
		return new AppendFile(handle, end);
	}

	get size(): number {
		return this.end;
	}

	/** One caller at a time. */
	async append(bytes: Uint8Array): Promise<void> {
		try {
			await writeAll(this.handle, bytes, this.end);
		} catch (error) {
			await this.handle.truncate(this.end);
			await this.handle.datasync();
			throw error;
		}
		await this.handle.datasync();
		this.end += bytes.length;
	}

	close(): Promise<void> {
		return this.handle.close();
	}
}
