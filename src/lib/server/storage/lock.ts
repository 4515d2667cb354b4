/**
 * One process for each data folder. The lock is a thing of the kernel that a killed process loses at once: an abstract
 * socket on Linux, a named pipe on Windows, an exclusively locked open file elsewhere (macOS, BSD). `lock.json` only
 * tells the second process who the first one is.
 */
import { createServer } from 'node:net';
import * as fs from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';
import { Locked, ReadOnlyFolder } from './errors';

export interface Lock {
	free(): Promise<void>;
}

/** BSD's open flag for an exclusive flock(2), which node passes on and does not name. */
const O_EXLOCK = 0x20;

/** Throws `Locked` when another process has it. */
export async function lockFolder(folder: string): Promise<Lock> {
	const held = await seize(folder);
	if (!held) throw new Locked(folder, await holderOf(folder));
	const note = { pid: process.pid, since: new Date().toISOString() };
	try {
		await fs.writeFile(join(folder, 'lock.json'), JSON.stringify(note), { mode: 0o600 });
	} catch (error) {
		await held.free();
		throw new ReadOnlyFolder(folder, error);
	}
	return held;
}

async function seize(folder: string): Promise<Lock | null> {
	const { dev, ino } = await fs.stat(folder, { bigint: true });
	const name = `stce-${dev}-${ino}`;
	if (process.platform === 'linux') return listen(`\0${name}`);
	if (process.platform === 'win32') return listen(`\\\\.\\pipe\\${name}`);
	return openExclusively(join(folder, 'lock'));
}

function listen(address: string): Promise<Lock | null> {
	return new Promise((resolve, reject) => {
		const server = createServer((socket) => socket.destroy());
		server.once('error', (error: NodeJS.ErrnoException) =>
			error.code === 'EADDRINUSE' ? resolve(null) : reject(error)
		);
		server.listen({ path: address }, () => {
			server.unref();
			resolve({ free: () => new Promise((done) => server.close(() => done())) });
		});
	});
}

async function openExclusively(file: string): Promise<Lock | null> {
	const { O_RDWR, O_CREAT, O_NONBLOCK } = constants;
	try {
		const handle = await fs.open(file, O_RDWR | O_CREAT | O_NONBLOCK | O_EXLOCK, 0o600);
		return { free: () => handle.close() };
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return null;
		throw error;
	}
}

async function holderOf(folder: string): Promise<string> {
	try {
		const note: unknown = JSON.parse(await fs.readFile(join(folder, 'lock.json'), 'utf8'));
		if (typeof note === 'object' && note !== null && 'pid' in note && 'since' in note)
			return `process ${String(note.pid)}, since ${String(note.since)}`;
	} catch {
		// The holder is about to write it: what matters is that there is one.
	}
	return 'it has just started';
}
