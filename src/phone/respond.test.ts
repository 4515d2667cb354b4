/** The engine of the phone against a network that drops, doubles, delays and reorders, with one seed a run. */
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { minifyPhoneScript, phoneScript } from './minify';

interface Sync {
	edit(slot: string, value: unknown): void;
	start(revs: Record<string, number>): Promise<boolean>;
	flush(): Promise<boolean>;
	wake(): Promise<boolean>;
	merge(): void;
	waiting(): number;
	trouble(): string | null;
	wipe(): void;
}
interface Op {
	slot: string;
	rev: number;
	value: number;
}
type Sent = { client: string; ops: Op[] };
type Got = { status: number; body?: unknown };

const source = readFileSync(phoneScript.source, 'utf8');

/** Runs the file as a browser without a page would, and gives its engine. */
function engineOf(text: string): (env: object) => Sync {
	const world: { respondSync?: (env: object) => Sync } = {};
	runInNewContext(text, { globalThis: world });
	if (!world.respondSync) throw new Error('respondSync is not there');
	return world.respondSync;
}

/** Mulberry32: a small generator, so that a failing seed can be run again. */
function chance(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/** Time that passes only when told; microtasks run between two timers. */
function makeClock() {
	const timers = new Map<number, { at: number; run: () => void }>();
	let now = 0;
	let ids = 0;
	return {
		setTimeout(run: () => void, ms: number) {
			timers.set(++ids, { at: now + ms, run });
			return ids;
		},
		clearTimeout: (id: number) => timers.delete(id),
		async pass(ms: number) {
			const end = now + ms;
			for (;;) {
				await new Promise(setImmediate);
				const [next] = [...timers]
					.filter(([, { at }]) => at <= end)
					.sort((a, b) => a[1].at - b[1].at);
				if (!next) break;
				timers.delete(next[0]);
				now = next[1].at;
				next[1].run();
			}
			now = end;
		},
		dropAll: () => timers.clear()
	};
}

/** The server's contract: last writer wins by (rev, client), and it says whether it holds what was sent. */
function makeServer() {
	const held = new Map<string, { rev: number; client: string; value: number }>();
	return {
		held,
		take({ client, ops }: Sent): Got {
			for (const { slot, rev, value } of ops) {
				const old = held.get(slot);
				if (!old || rev > old.rev || (rev === old.rev && client > old.client))
					held.set(slot, { rev, client, value });
			}
			const acks = ops.map(({ slot, rev, value }) => {
				const now = held.get(slot);
				return { slot, rev: now?.rev, held: now?.rev === rev && now.value === value };
			});
			return { status: 200, body: { acks, hidden: [] } };
		}
	};
}

/** A localStorage that outlives the page. */
function makeStorage() {
	const data = new Map<string, string>();
	return {
		data,
		getItem: (key: string) => data.get(key) ?? null,
		setItem: (key: string, value: string) => void data.set(key, value),
		removeItem: (key: string) => void data.delete(key)
	};
}

/** One official taps, the network misbehaves, the page reloads; gives the first promise that was broken, or null. */
async function simulate(engine: (env: object) => Sync, seed: number): Promise<string | null> {
	const random = chance(seed);
	const clock = makeClock();
	const server = makeServer();
	const storage = makeStorage();
	/** What the official last chose, which the screen shows after every reload too */
	const screen = new Map<string, number>();
	let violation: string | null = null;
	let bad = true;
	let page = 0;

	const open = () => {
		const mine = ++page;
		const sync = engine({
			key: 'k',
			client: `c${Math.floor(random() * 1e6)}`,
			storage,
			random,
			setTimeout: clock.setTimeout,
			clearTimeout: clock.clearTimeout,
			abort() {},
			hidden() {},
			restore(slot: string, value: { value: number }) {
				if (mine === page) screen.set(slot, value.value);
			},
			changed() {},
			send(sent: Sent) {
				const delay = () => (bad ? random() * 20_000 : 5);
				const copy = JSON.parse(JSON.stringify(sent)) as Sent;
				return new Promise<Got>((resolve, reject) => {
					const arrive = () => {
						const got = server.take(copy);
						if (bad && random() < 0.3)
							clock.setTimeout(() => reject(new Error('answer lost')), delay());
						else clock.setTimeout(() => mine === page && resolve(got), delay());
					};
					if (bad && random() < 0.3) clock.setTimeout(() => reject(new Error('dropped')), delay());
					else clock.setTimeout(arrive, delay());
					if (bad && random() < 0.2) clock.setTimeout(() => server.take(copy), delay() * 2);
				});
			}
		});
		// The page from the server shows what the server holds; then the phone's own memory comes over it.
		const revs: Record<string, number> = {};
		for (const [slot, { rev, value }] of server.held) {
			revs[slot] = rev;
			screen.set(slot, value);
		}
		void sync.start(revs);
		return sync;
	};
	const check = (sync: Sync, when: string) => {
		if (sync.waiting() > 0) return;
		for (const [slot, value] of screen)
			if (server.held.get(slot)?.value !== value)
				violation ??= `${when}: "Saved", but ${slot} shows ${value} and the server has ${server.held.get(slot)?.value}`;
	};

	let sync = open();
	const chosen = new Map<string, number>();
	for (let step = 0; step < 25 && !violation; step++) {
		const what = random();
		if (what < 0.6) {
			const slot = `S-${Math.floor(random() * 4)}`;
			const value = 1 + Math.floor(random() * 5);
			screen.set(slot, value);
			chosen.set(slot, value);
			sync.edit(slot, { value });
			if (random() < 0.7) void sync.flush();
		} else if (what < 0.75) {
			clock.dropAll();
			screen.clear();
			sync = open();
		} else if (what < 0.85) void sync.wake();
		await clock.pass(random() * 8_000);
		check(sync, `step ${step}`);
		for (const [slot, value] of chosen)
			if (screen.get(slot) !== value)
				violation ??= `step ${step}: ${slot} was ${value} and shows ${screen.get(slot)}`;
	}
	bad = false;
	await clock.pass(200_000);
	if (sync.waiting() > 0) violation ??= `at rest ${sync.waiting()} still wait`;
	check(sync, 'at rest');
	return violation;
}

async function firstViolation(
	engine: (env: object) => Sync,
	seeds: number
): Promise<string | null> {
	for (let seed = 1; seed <= seeds; seed++) {
		const violation = await simulate(engine, seed);
		if (violation) return `seed ${seed}: ${violation}`;
	}
	return null;
}

test('whatever the network does, "Saved" means that the server holds what the screen shows', async () => {
	expect(await firstViolation(engineOf(source), 150)).toBeNull();
}, 60_000);

/** Each is a mistake that somebody could make here; the simulation above has to see it. */
const planted: [string, string, string][] = [
	[
		'clean on any acknowledgement',
		'if (ack.held && ack.rev === item.rev) item.dirty = false;',
		'if (ack) item.dirty = false;'
	],
	[
		'clean when sent',
		'const op = Object.assign({}, items[slot].value, { slot, rev: items[slot].rev });',
		'const op = Object.assign({}, items[slot].value, { slot, rev: items[slot].rev }); items[slot].dirty = false;'
	],
	['not kept before sending', 'dirty: true };\n\t\twrite();', 'dirty: true };'],
	['the same rev for every edit', '((items[slot] && items[slot].rev) || 0) + 1', '1'],
	['no second try', 'if (failures > 0) wait();', 'if (failures > 0) return false;']
];

test.each(planted)(
	'planted: %s is found',
	async (_, right, wrong) => {
		expect(source).toContain(right);
		const broken = engineOf(source.replace(right, wrong));
		expect(await firstViolation(broken, 150)).not.toBeNull();
	},
	60_000
);

function quiet(answer: (sent: Sent) => Got | Promise<Got>, storage: object | null = makeStorage()) {
	const clock = makeClock();
	const sent: Sent[] = [];
	const sync = engineOf(source)({
		key: 'k',
		client: 'c',
		storage,
		random: () => 0.5,
		setTimeout: clock.setTimeout,
		clearTimeout: clock.clearTimeout,
		abort() {},
		hidden() {},
		restore() {},
		changed() {},
		send(body: Sent) {
			sent.push(body);
			return Promise.resolve(answer(body));
		}
	});
	return { sync, clock, sent };
}

test('one answer that the server refuses does not hold up the others', async () => {
	const server = makeServer();
	const { sync, clock } = quiet((sent) =>
		sent.ops.some(({ value }) => value === 9) ? { status: 400 } : server.take(sent)
	);
	sync.edit('A', { value: 1 });
	sync.edit('B', { value: 9 });
	sync.edit('C', { value: 3 });
	void sync.flush();
	await clock.pass(60_000);
	expect([...server.held.keys()].sort()).toEqual(['A', 'C']);
	expect([sync.waiting(), sync.trouble()]).toEqual([1, 'refused']);
	sync.edit('B', { value: 2 });
	void sync.flush();
	await clock.pass(1000);
	expect([sync.waiting(), sync.trouble()]).toEqual([0, null]);
});

test.each([
	[409, 'closed'],
	[401, 'gone'],
	[507, 'full']
])('status %d is said as %s, and nothing counts as saved', async (status, trouble) => {
	const { sync, clock } = quiet(() => ({ status }));
	sync.edit('A', { value: 1 });
	void sync.flush();
	await clock.pass(10);
	expect([sync.waiting(), sync.trouble()]).toEqual([1, trouble]);
});

test('without storage the answers are kept in memory and sent all the same', async () => {
	const server = makeServer();
	const { sync, clock } = quiet((sent) => server.take(sent), null);
	sync.edit('A', { value: 4 });
	void sync.flush();
	await clock.pass(10);
	expect([sync.waiting(), server.held.get('A')?.value]).toEqual([0, 4]);
});

test('long notes go in several requests, each below the limit of the server', async () => {
	const server = makeServer();
	const { sync, clock, sent } = quiet((body) => server.take(body));
	for (let item = 0; item < 20; item++)
		sync.edit(`I-${item}`, { value: 1, comment: 'я'.repeat(2000), evidence: 'я'.repeat(2000) });
	void sync.flush();
	await clock.pass(1000);
	expect(Math.max(...sent.map((body) => Buffer.byteLength(JSON.stringify(body))))).toBeLessThan(
		64 * 1024
	);
	expect([server.held.size, sync.waiting()]).toEqual([20, 0]);
});

test('a wiped phone keeps nothing, also when an acknowledgement comes late', async () => {
	const storage = makeStorage();
	const server = makeServer();
	const { sync, clock } = quiet(
		(sent) => new Promise((resolve) => setTimeout(() => resolve(server.take(sent)), 5)),
		storage
	);
	sync.edit('A', { value: 1 });
	void sync.flush();
	sync.wipe();
	await new Promise((resolve) => setTimeout(resolve, 20));
	await clock.pass(10);
	expect([...storage.data]).toEqual([]);
});

test('two tabs of one official count on from each other', async () => {
	const storage = makeStorage();
	const server = makeServer();
	const first = quiet((sent) => server.take(sent), storage);
	const second = quiet((sent) => server.take(sent), storage);
	first.sync.edit('A', { value: 1 });
	second.sync.edit('A', { value: 5 });
	await Promise.all([second.sync.flush(), first.sync.flush()]);
	expect(server.held.get('A')?.value).toBe(5);
	first.sync.merge();
	expect([first.sync.waiting(), second.sync.waiting()]).toEqual([0, 0]);
});

test('what a phone loads is made from this source', async () => {
	expect(readFileSync(phoneScript.made, 'utf8')).toBe(await minifyPhoneScript(source));
});
