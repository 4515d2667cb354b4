/** A workshop on disk, the server that serves it, and phones that count what was acknowledged. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import * as instruments from '../../src/lib/server/instruments';
import { phoneKey } from '../../src/lib/server/participants';
import { fingerprint } from '../../src/lib/server/secrets';
import { openStore } from '../../src/lib/server/storage/open-store';
import { itemsOf } from '../../src/lib/maturity/questionnaire';
import { official, present, workshop } from '../unit/storage-fixtures';

export const WORKSHOP = 'w1';
export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
export const say = (text: string) => console.log(text);

export interface PhoneId {
	readonly id: string;
	readonly cookie: string;
	readonly key: string;
}

/** An open workshop with so many officials; gives what each phone holds, and the item ids. */
export async function prepare(
	dataDir: string,
	count: number,
	instrument = 'stce'
): Promise<{ phones: PhoneId[]; items: string[] }> {
	const { questionnaire, file } = await instruments.load(instrument);
	const store = await openStore(dataDir);
	const room = await store.create(
		{
			...workshop(WORKSHOP),
			questionnaire: {
				id: questionnaire.id,
				version: questionnaire.version,
				hash: questionnaire.hash
			},
			assessments: [
				{
					id: 'a1',
					administration: 'x1',
					name: 'Avaluna Customs',
					region: 'ESA',
					targets: {},
					agreed: {},
					rounds: [],
					plan: { entries: [], declined: [] },
					finalised: []
				}
			],
			events: [{ what: 'opened', at: '2026-03-02T08:00:00.000Z', by: 'ana' }]
		},
		file
	);
	await room.answers.open();
	const phones: PhoneId[] = [];
	for (let i = 0; i < count; i++) {
		const id = `p${i}`;
		const secret = `secret-of-${id}`;
		await room.answers.join({ ...official(id), secretHash: fingerprint(secret) });
		phones.push({
			id,
			cookie: `participant=${WORKSHOP}.${id}.${secret}`,
			key: phoneKey(present(room.answers.participant(id)))
		});
	}
	await store.close();
	return { phones, items: itemsOf(questionnaire).map(({ id }) => id) };
}

export interface Running {
	readonly process: ChildProcess;
	readonly port: number;
	/** From spawning to the first healthy answer, in milliseconds */
	readonly readyAfter: number;
	/** Resolves with the exit code or signal */
	readonly ended: Promise<number | string>;
	/** What it wrote to standard error */
	errors(): string;
}

/** The built server of BUILD_DIR, behind another command such as strace when one is given. */
export function startServer(
	dataDir: string,
	before: readonly string[] = [],
	env: NodeJS.ProcessEnv = {},
	script = ['src/cli/serve.js']
): Promise<Running> {
	const [command = process.execPath, ...args] = [...before, process.execPath, ...script];
	const started = performance.now();
	const child = spawn(command, args, {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', ...env }
	});
	let errors = '';
	child.stderr?.on('data', (text: Buffer) => (errors += text.toString()));
	const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | string);
	// It says at which port it listens; it is ready when it answers there.
	const listening = new Promise<number>((resolve) => {
		let text = '';
		child.stdout?.on('data', (piece: Buffer) => {
			text += piece.toString();
			const [, found] = /localhost:(\d+)\n/.exec(text) ?? [];
			if (found) resolve(Number(found));
		});
	});
	return Promise.race([listening, ended.then(() => 0)]).then(async (port) => {
		if (port === 0 || !(await waitUntilReady(port, ended))) throw new EndedBeforeReady(errors);
		const readyAfter = performance.now() - started;
		return { process: child, port, readyAfter, ended, errors: () => errors };
	});
}

/** The server ended before it was ready: a fault that was injected may do that. */
export class EndedBeforeReady extends Error {}

async function waitUntilReady(port: number, ended: Promise<unknown>): Promise<boolean> {
	let isOver = false;
	void ended.then(() => (isOver = true));
	while (!isOver) {
		const answer = await call(port, 'GET', '/healthz').catch(() => null);
		if (answer?.status === 200) return true;
		await sleep(10);
	}
	return false;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

export interface Answered {
	readonly status: number;
	readonly text: string;
}

export function call(
	port: number,
	method: 'GET' | 'POST',
	path: string,
	options: { cookie?: string; json?: unknown } = {}
): Promise<Answered> {
	return new Promise((resolve, reject) => {
		const headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' };
		if (options.cookie) headers['cookie'] = options.cookie;
		if (options.json !== undefined) headers['content-type'] = 'application/json';
		const sent = request({ host: '127.0.0.1', port, method, path, headers, agent }, (got) => {
			let text = '';
			got.setEncoding('utf8');
			got.on('data', (piece: string) => (text += piece));
			got.on('end', () => resolve({ status: got.statusCode ?? 0, text }));
			got.on('error', reject);
		});
		sent.on('error', reject);
		sent.end(options.json === undefined ? undefined : JSON.stringify(options.json));
	});
}

/** What was acknowledged: `participant item` -> revs. The answer's comment carries the rev. */
export class Ledger {
	readonly #revs = new Map<string, number[]>();
	acknowledged = 0;
	/** Tries so far; each is a higher rev */
	#rev = 0;
	/** Status codes other than 200, with counts */
	readonly refused = new Map<number, number>();

	/** Sends one answer; true when the server acknowledged it. */
	async tap(port: number, phone: PhoneId, item: string, padding = ''): Promise<boolean> {
		const rev = ++this.#rev;
		const op = { slot: item, rev, value: 1 + (rev % 5), comment: `${rev}${padding}` };
		const json = { key: phone.key, client: 'page', ops: [op] };
		const { cookie } = phone;
		const got = await call(port, 'POST', '/respond/save', { cookie, json }).catch(() => null);
		if (got?.status !== 200) {
			const status = got?.status ?? 0;
			this.refused.set(status, (this.refused.get(status) ?? 0) + 1);
			return false;
		}
		const { acks } = JSON.parse(got.text) as { acks: { rev: number; held: boolean }[] };
		if (!acks[0]?.held || acks[0].rev !== rev) return false;
		this.acknowledged += 1;
		const key = `${phone.id} ${item}`;
		this.#revs.set(key, [...(this.#revs.get(key) ?? []), rev]);
		return true;
	}

	/** Acknowledged answers that the stored revs lack; each is told once. */
	lost(stored: (participant: string, item: string) => number): string[] {
		const told: string[] = [];
		for (const [key, revs] of this.#revs) {
			const [id = '', item = ''] = key.split(' ');
			const found = stored(id, item);
			const gone = revs.filter((rev) => rev > found);
			told.push(...gone.map((rev) => `${key}: acknowledged ${rev}, stored ${found}`));
			this.#revs.set(
				key,
				revs.filter((rev) => rev <= found)
			);
		}
		return told;
	}
}

/** Taps on all phones at once until told to stop or the server is gone. */
export async function load(
	port: number,
	phones: readonly PhoneId[],
	items: readonly string[],
	ledger: Ledger,
	goesOn: () => boolean
): Promise<void> {
	await Promise.all(
		phones.map(async (phone, i) => {
			let failures = 0;
			for (let turn = i; goesOn() && failures < 3; turn++) {
				const ok = await ledger.tap(port, phone, present(items[turn % items.length]));
				failures = ok ? 0 : failures + 1;
			}
		})
	);
}

/** Opens the folder as a start does and gives the stored revs. Throws when the workshop does not open. */
export async function storedRevs(
	dataDir: string
): Promise<(participant: string, item: string) => number> {
	const store = await openStore(dataDir, { log: () => undefined });
	const room = present(await store.room(WORKSHOP));
	const revs = new Map<string, number>();
	for (const { id, slots } of room.answers.participants())
		for (const [slot, { rev, answer }] of Object.entries(slots))
			// The text must belong to the rev: an answer is never half of two.
			if (answer?.comment?.startsWith(String(rev))) revs.set(`${id} ${slot}`, rev);
	await store.close();
	return (participant, item) => revs.get(`${participant} ${item}`) ?? 0;
}

export async function stop(server: Running): Promise<void> {
	server.process.kill('SIGKILL');
	await server.ended;
}

/** A private folder for one test. */
export const scratch = (name: string) =>
	join(process.env['FAULTS_DIR'] ?? `/tmp/stce-faults-${process.pid}`, name);
