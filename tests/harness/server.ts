/** Starts the built server as a child process, on a free port, with a data folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuild, root } from '../../src/cli/ensure.js';

const startWithinMs = 60_000;
/** A server that waits for open streams takes 30 s; how fast a stop is, `npm run bench -- live` measures. */
const stopWithinMs = 15_000;

export interface RunningServer {
	readonly port: number;
	/** `http://localhost:PORT` */
	readonly base: string;
	readonly dataDir: string;
	/** Path of the one-time set-up link, or null when there is an account */
	readonly setUpPath: string | null;
	/** Everything printed so far */
	output(): string;
	/** Ends the process; resolves to its exit code. The folder is kept when it was given. */
	stop(): Promise<number | null>;
}

export interface ServerOptions {
	readonly dataDir?: string;
	readonly env?: Readonly<Record<string, string>>;
}

export async function startServer({
	dataDir,
	env = {}
}: ServerOptions = {}): Promise<RunningServer> {
	buildOnce();
	const folder = dataDir ?? makeDataDir();
	let printed = '';
	const child = spawn(process.execPath, [join(root, 'src/cli/serve.js')], {
		cwd: root,
		env: { ...cleanEnvironment(), PORT: '0', DATA_DIR: folder, ...env },
		stdio: ['ignore', 'pipe', 'pipe', 'ipc']
	});
	child.stdout?.on('data', (text: Buffer) => (printed += text.toString()));
	child.stderr?.on('data', (text: Buffer) => (printed += text.toString()));
	const port = await ready(child, () => printed);
	return {
		port,
		base: `http://localhost:${port}`,
		dataDir: folder,
		setUpPath: /\/setup\/[\w-]+/.exec(printed)?.[0] ?? null,
		output: () => printed,
		stop: () => stop(child, dataDir === undefined ? folder : null)
	};
}

export function makeDataDir(): string {
	return mkdtempSync(join(tmpdir(), 'stce-'));
}

/** Several test files start at once: one of them builds, the others wait for it. */
function buildOnce(): void {
	const lock = join(root, `${process.env.BUILD_DIR ?? 'build'}.lock`);
	for (;;) {
		try {
			mkdirSync(lock);
			break;
		} catch {
			if (
				Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) >
				5 * 60_000
			)
				rmdirSync(lock);
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
		}
	}
	try {
		ensureBuild();
	} finally {
		rmdirSync(lock);
	}
}

/** Settings of the person who runs the tests must not change what is tested. */
function cleanEnvironment(): NodeJS.ProcessEnv {
	const env = { ...process.env };
	for (const name of [
		'HOST',
		'PORT',
		'ORIGIN',
		'LAN',
		'DATA_DIR',
		'ALLOWED_HOSTS',
		'ADDRESS_HEADER',
		'NODE_OPTIONS',
		'VITEST',
		'NODE_ENV'
	])
		delete env[name];
	return env;
}

function ready(child: ChildProcess, printed: () => string): Promise<number> {
	return new Promise((resolve, reject) => {
		const give = (why: string) => {
			child.kill('SIGKILL');
			reject(new Error(`The server ${why}. It printed:\n${printed()}`));
		};
		const timer = setTimeout(() => give(`was not ready within ${startWithinMs} ms`), startWithinMs);
		child.on('message', (message: { ready?: number }) => {
			if (message.ready === undefined) return;
			clearTimeout(timer);
			resolve(message.ready);
		});
		child.once('exit', (code) => {
			clearTimeout(timer);
			give(`ended with code ${code} before it was ready`);
		});
	});
}

async function stop(child: ChildProcess, remove: string | null): Promise<number | null> {
	const code =
		child.exitCode ??
		(await new Promise<number | null>((resolve, reject) => {
			const timer = setTimeout(() => {
				child.kill('SIGKILL');
				reject(new Error(`The server did not stop within ${stopWithinMs} ms.`));
			}, stopWithinMs);
			child.once('exit', (code) => {
				clearTimeout(timer);
				resolve(code);
			});
			child.kill('SIGTERM');
		}));
	if (remove !== null) rmSync(remove, { recursive: true, force: true });
	return code;
}
