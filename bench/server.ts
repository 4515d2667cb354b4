/** A server to be measured, as a child process on a free port of the loopback. */
import { spawn, type ChildProcess } from 'node:child_process';
import { Agent, request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../src/cli/ensure.js';

const START_WITHIN_MS = 60_000;
const probe = pathToFileURL(join(root, 'bench/probe.js')).href;

export interface Measured {
	readonly base: string;
	readonly port: number;
	readonly pid: number;
	/** From the spawn to the first answer */
	readonly startedAfterMs: number;
	/** After a garbage collection */
	memory(): Promise<NodeJS.MemoryUsage>;
	stop(): Promise<void>;
}

/** Our server on this data folder. */
export function startOurs(dataDir: string, env: Record<string, string> = {}): Promise<Measured> {
	const own = { DATA_DIR: dataDir, HOST: '127.0.0.1', ...env };
	return start([join(root, 'src/cli/serve.js')], own);
}

/** One of the servers in bench/peers. */
export function startPeer(name: string, args: readonly string[] = []): Promise<Measured> {
	return start([join(root, 'bench/peers', name), ...args], {});
}

async function start(command: readonly string[], env: Record<string, string>): Promise<Measured> {
	const begun = performance.now();
	const child = spawn(process.execPath, ['--expose-gc', '--import', probe, ...command], {
		cwd: root,
		env: {
			PATH: process.env['PATH'],
			BUILD_DIR: process.env['BUILD_DIR'] ?? 'build',
			PORT: '0',
			...env
		},
		stdio: ['ignore', 'ignore', 'pipe', 'ipc']
	});
	let printed = '';
	child.stderr?.on('data', (text: Buffer) => (printed += text.toString()));
	const { ready: port } = await heard<{ ready: number }>(child, 'ready', () => printed);
	const base = `http://127.0.0.1:${port}`;
	await get(base, '/healthz');
	return {
		base,
		port,
		pid: child.pid ?? 0,
		startedAfterMs: performance.now() - begun,
		async memory() {
			const answer = heard<{ memory: NodeJS.MemoryUsage }>(child, 'memory', () => printed);
			child.send('memory');
			return (await answer).memory;
		},
		stop: () => ended(child)
	};
}

function heard<T extends object>(
	child: ChildProcess,
	key: string,
	printed: () => string
): Promise<T> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => give('said nothing in time'), START_WITHIN_MS);
		const done = () => {
			clearTimeout(timer);
			child.off('message', listen);
			child.off('exit', gone);
		};
		const give = (why: string) => {
			done();
			child.kill('SIGKILL');
			reject(new Error(`A measured server ${why}. It printed:\n${printed()}`));
		};
		const gone = () => give('has ended');
		const listen = (message: object) => {
			if (!(key in message)) return;
			done();
			resolve(message as T);
		};
		child.on('message', listen);
		child.on('exit', gone);
	});
}

function ended(child: ChildProcess): Promise<void> {
	return new Promise((resolve) => {
		if (child.exitCode !== null) return resolve();
		child.once('exit', () => resolve());
		child.kill('SIGTERM');
	});
}

export interface Answer {
	readonly status: number;
	readonly headers: IncomingMessage['headers'];
	readonly body: Buffer;
}

/** As many connections as requests under way, kept for the next ones: as phones do. */
export const phonesAgent = () => new Agent({ keepAlive: true, maxSockets: Infinity });

interface Sending {
	readonly method?: string;
	readonly headers?: Record<string, string>;
	readonly body?: string;
	readonly agent?: Agent;
}

export function send(base: string, path: string, sending: Sending = {}): Promise<Answer> {
	const { method = 'GET', headers = {}, body, agent } = sending;
	const { hostname, port } = new URL(base);
	return new Promise((resolve, reject) => {
		const outgoing = request(
			{
				...{ host: hostname, port, path, method, agent: agent ?? false },
				headers:
					body === undefined
						? headers
						: { 'content-length': String(Buffer.byteLength(body)), ...headers }
			},
			(incoming) => {
				const pieces: Buffer[] = [];
				incoming.on('data', (piece: Buffer) => pieces.push(piece));
				incoming.on('error', reject);
				incoming.on('end', () =>
					resolve({
						status: incoming.statusCode ?? 0,
						headers: incoming.headers,
						body: Buffer.concat(pieces)
					})
				);
			}
		);
		outgoing.on('error', (error: NodeJS.ErrnoException) => {
			// The server closed a kept connection at this moment: a browser sends again by itself.
			if (error.code === 'ECONNRESET' && outgoing.reusedSocket) resolve(send(base, path, sending));
			else reject(error);
		});
		outgoing.end(body);
	});
}

export function get(
	base: string,
	path: string,
	headers: Record<string, string> = {}
): Promise<Answer> {
	return send(base, path, { headers });
}

/** What a browser says of a request from our own page. */
export const fromOwnPage = (base: string) => ({ origin: base, 'sec-fetch-site': 'same-origin' });
