/**
 * A disk in memory that forgets what was not synced, as a power cut may: of unsynced writes any sectors survive in any
 * combination, an unsynced size is anything between old and new, and of unsynced renames, creations and removals some
 * first ones survive (a file system journals them in order).
 */
import { dirname } from 'node:path';
import type { Disk, OpenFile } from '../../src/lib/server/storage/disk';

const SECTOR = 512;

/** A number from 0 up to and excluding 1; the same seed gives the same numbers. */
export type Random = () => number;

export function randomFrom(seed: number): Random {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

interface Inode {
	current: Buffer;
	synced: Buffer;
}
type Tree = Map<string, Inode | 'folder'>;
interface TreeChange {
	readonly folders: readonly string[];
	readonly make: (tree: Tree) => void;
}

function absent(path: string): Error {
	return Object.assign(new Error(`ENOENT: no such file, ${path}`), { code: 'ENOENT' });
}

function move(tree: Tree, from: string, to: string): void {
	for (const [path, node] of [...tree]) {
		if (path !== from && !path.startsWith(`${from}/`)) continue;
		tree.delete(path);
		tree.set(to + path.slice(from.length), node);
	}
}

function removeBelow(tree: Tree, folder: string): void {
	for (const path of [...tree.keys()])
		if (path === folder || path.startsWith(`${folder}/`)) tree.delete(path);
}

export class ForgetfulDisk implements Disk {
	/** Operations so far */
	operations = 0;
	/** The operation, from 1, at which the power fails: it and all later ones never end. */
	failAt = Infinity;
	/** Called when the power fails at `failAt` */
	onFailure: () => void = () => undefined;
	/** For controls: syncs that do nothing, as in a program that forgets them */
	honoursSync = true;
	/** For controls: a sync is confirmed at once and happens later, as in a program that acknowledges before it syncs */
	syncsLater = false;
	/** Extra wait of each sync, e.g. to let a simulated network run in between */
	beforeSync: () => Promise<void> = async () => undefined;
	/** Throws instead of doing the operation, e.g. ENOSPC */
	refuse: (operation: string, path: string) => Error | null = () => null;
	#current: Tree = new Map();
	#synced: Tree = new Map();
	#changes: TreeChange[] = [];
	/** Grows with each power cut: handles from before are dead. */
	#life = 0;

	/** What a start after a power cut finds. */
	losePower(random: Random): void {
		const survived = Math.floor(random() * (this.#changes.length + 1));
		for (const { make } of this.#changes.slice(0, survived)) make(this.#synced);
		this.#changes = [];
		for (const node of this.#synced.values()) {
			if (node === 'folder') continue;
			node.synced = tear(node, random);
			node.current = node.synced;
		}
		this.#current = new Map(this.#synced);
		this.#life += 1;
		this.operations = 0;
		this.failAt = Infinity;
	}

	/** What a start after `kill -9` finds: all that was written. */
	killProcess(): void {
		this.#life += 1;
		this.operations = 0;
		this.failAt = Infinity;
	}

	/** The disk as one process sees it: once the process is killed or the power fails, nothing it began goes on. */
	attach(): Disk {
		const life = this.#life;
		const alive = async <T>(work: () => Promise<T>): Promise<T> => {
			const never = () => new Promise<never>(() => undefined);
			if (life !== this.#life) return never();
			try {
				return await work();
			} finally {
				if (life !== this.#life) await never();
			}
		};
		return {
			read: (file) => alive(() => this.read(file)),
			list: (folder) => alive(() => this.list(folder)),
			rename: (from, to) => alive(() => this.rename(from, to)),
			remove: (file) => alive(() => this.remove(file)),
			makeFolder: (folder) => alive(() => this.makeFolder(folder)),
			removeFolder: (folder) => alive(() => this.removeFolder(folder)),
			syncFolder: (folder) => alive(() => this.syncFolder(folder)),
			open: (file, how) =>
				alive(async () => {
					const handle = await this.open(file, how);
					return {
						write: (bytes, at) => alive(() => handle.write(bytes, at)),
						size: () => alive(() => handle.size()),
						sync: () => alive(() => handle.sync()),
						datasync: () => alive(() => handle.datasync()),
						truncate: (size) => alive(() => handle.truncate(size)),
						close: () => alive(() => handle.close())
					};
				})
		};
	}

	async read(file: string): Promise<Buffer | null> {
		await this.#operate('read', file);
		const node = this.#current.get(file);
		return node === undefined || node === 'folder' ? null : Buffer.from(node.current);
	}

	async open(file: string, how: 'create' | 'existing'): Promise<OpenFile> {
		await this.#operate('open', file);
		const found = this.#current.get(file);
		if (found === 'folder') throw new Error(`EISDIR: ${file}`);
		if (found === undefined && how === 'existing') throw absent(file);
		const node: Inode = found ?? { current: Buffer.alloc(0), synced: Buffer.alloc(0) };
		if (found === undefined) this.#change([dirname(file)], (tree) => tree.set(file, node));
		if (how === 'create') node.current = Buffer.alloc(0);
		const sync = async (operation: string) => {
			const life = this.#life;
			const settled = (async () => {
				await this.beforeSync();
				if (life !== this.#life) return;
				await this.#operate(operation, file);
				if (this.honoursSync) node.synced = node.current;
			})();
			if (!this.syncsLater) await settled;
		};
		return {
			write: async (bytes, at) => {
				await this.#operate('write', file);
				const grown = Buffer.alloc(Math.max(node.current.length, at + bytes.length));
				node.current.copy(grown);
				grown.set(bytes, at);
				node.current = grown;
				return bytes.length;
			},
			size: async () => node.current.length,
			sync: () => sync('fsync'),
			datasync: () => sync('fdatasync'),
			truncate: async (size) => {
				await this.#operate('ftruncate', file);
				node.current = Buffer.from(node.current.subarray(0, size));
			},
			close: () => this.#operate('close', file)
		};
	}

	async rename(from: string, to: string): Promise<void> {
		await this.#operate('rename', from);
		if (!this.#current.has(from)) throw absent(from);
		this.#change([dirname(from), dirname(to)], (tree) => move(tree, from, to));
	}

	async remove(file: string): Promise<void> {
		await this.#operate('unlink', file);
		this.#change([dirname(file)], (tree) => tree.delete(file));
	}

	async makeFolder(folder: string): Promise<void> {
		await this.#operate('mkdir', folder);
		if (this.#current.has(folder)) return;
		const parent = dirname(folder);
		if (parent !== folder) await this.makeFolder(parent);
		this.#change([parent], (tree) => tree.set(folder, 'folder'));
	}

	async removeFolder(folder: string): Promise<void> {
		await this.#operate('rmdir', folder);
		this.#change([dirname(folder)], (tree) => removeBelow(tree, folder));
	}

	async list(folder: string): Promise<string[]> {
		await this.#operate('readdir', folder);
		return [...this.#current.keys()]
			.filter((path) => dirname(path) === folder && path !== folder)
			.map((path) => path.slice(folder.length + 1))
			.sort();
	}

	async syncFolder(folder: string): Promise<void> {
		const life = this.#life;
		await this.beforeSync();
		if (life !== this.#life) return;
		await this.#operate('fsync', folder);
		if (!this.honoursSync) return;
		// What leads to this folder is journalled before what is in it.
		const isHere = ({ folders }: TreeChange) =>
			folders.some((changed) => `${folder}/`.startsWith(`${changed}/`.replace('//', '/')));
		for (const { make } of this.#changes.filter(isHere)) make(this.#synced);
		this.#changes = this.#changes.filter((change) => !isHere(change));
	}

	#change(folders: readonly string[], make: (tree: Tree) => void): void {
		make(this.#current);
		this.#changes.push({ folders, make });
	}

	async #operate(operation: string, path: string): Promise<void> {
		const life = this.#life;
		this.operations += 1;
		if (this.operations === this.failAt) this.onFailure();
		if (this.operations >= this.failAt) await new Promise(() => undefined);
		await Promise.resolve();
		if (life !== this.#life) await new Promise(() => undefined);
		const refused = this.refuse(operation, path);
		if (refused) throw refused;
	}
}

/** One of the states that unsynced writes may leave. */
function tear({ synced, current }: Inode, random: Random): Buffer {
	if (synced === current) return synced;
	const shorter = Math.min(synced.length, current.length);
	const longer = Math.max(synced.length, current.length);
	const size = shorter + Math.floor(random() * (longer - shorter + 1));
	const torn = Buffer.alloc(size);
	for (let at = 0; at < size; at += SECTOR) {
		const source = random() < 0.5 ? synced : current;
		if (at < source.length) source.copy(torn, at, at, Math.min(at + SECTOR, size));
	}
	return torn;
}
