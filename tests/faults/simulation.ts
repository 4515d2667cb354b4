/**
 * One seed, one afternoon: phones that run the real src/phone/respond.js, a network that drops, doubles and delays, and a
 * server made of the real responses module and the real storage, on a disk that forgets what was not synced. Time is
 * simulated, so that the same seed is the same afternoon.
 */
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import type { Questionnaire } from '../../src/lib/maturity/questionnaire';
import * as responses from '../../src/lib/server/responses';
import type { Disk } from '../../src/lib/server/storage/disk';
import { openStore } from '../../src/lib/server/storage/open-store';
import type { WorkshopRoom } from '../../src/lib/server/store';
import { official, present, workshop } from '../unit/storage-fixtures';
import { ForgetfulDisk, randomFrom, type Random } from './forgetful-disk';

/** The engine of src/phone/respond.js. */
interface Engine {
	edit(slot: string, value: unknown): void;
	start(revs: Record<string, number>): Promise<unknown>;
	wake(): Promise<unknown>;
	merge(): void;
	waiting(): number;
}
interface Message {
	client: string;
	ops: readonly { slot: string; rev: number }[];
}
interface Reply {
	status: number;
	body?: unknown;
}
type MakeEngine = (env: object) => Engine;

export const BUGS = [
	'ack before sync',
	'start without sync',
	'clear on send',
	'ack ignoring rev'
] as const;
export type Bug = (typeof BUGS)[number];

const SOURCE = readFileSync(new URL('../../src/phone/respond.js', import.meta.url), 'utf8');

/** What each planted bug changes in the script of the phone. */
const PHONE_BUGS: Partial<Record<Bug, readonly [string, string]>> = {
	'clear on send': [
		'const answer = env.send(',
		'for (const op of ops) items[op.slot].dirty = false;\n\t\twrite();\n\t\tconst answer = env.send('
	],
	'ack ignoring rev': ['ack.held && ack.rev === item.rev', 'true']
};

/** The phone's script with a planted bug; the good one for bugs of the server. */
export function plantedScript(bug: Bug | null): string {
	const [good, bad] = (bug && PHONE_BUGS[bug]) || ['', ''];
	const source = SOURCE.replace(good, () => bad);
	if (bad && source === SOURCE)
		throw new Error(`src/phone/respond.js changed: cannot plant "${bug}".`);
	return source;
}

export function loadEngine(bug: Bug | null): MakeEngine {
	const source = plantedScript(bug);
	const context: { respondSync?: MakeEngine } = {};
	runInNewContext(`var globalThis = this; ${source}`, context);
	return present(context.respondSync);
}

const SLOTS = ['PS-1', 'PS-2', 'PS-3'];
const QUESTIONNAIRE = {
	areas: [{ id: 'PS', items: SLOTS.map((id) => ({ id })) }]
} as unknown as Questionnaire;

/** Milliseconds of simulated time in which people tap and things go wrong */
const TROUBLED = 30_000;
/** and then until everything has had time to arrive. */
const CALM = 180_000;

interface Due {
	readonly at: number;
	readonly order: number;
	readonly work: () => void;
	/** Done, or called off */
	called: boolean;
}

class Clock {
	now = 0;
	#next = 0;
	#waiting: Due[] = [];

	later(delay: number, work: () => void): () => void {
		const entry: Due = { at: this.now + delay, order: this.#next++, work, called: false };
		this.#waiting.push(entry);
		return () => {
			entry.called = true;
		};
	}

	/** Runs what is due next; false when nothing is before `end`. */
	step(end: number): boolean {
		this.#waiting = this.#waiting.filter(({ called }) => !called);
		let first: Due | null = null;
		for (const entry of this.#waiting)
			if (!first || entry.at < first.at || (entry.at === first.at && entry.order < first.order))
				first = entry;
		if (!first || first.at > end) return false;
		first.called = true;
		this.now = first.at;
		first.work();
		return true;
	}
}

/** Lets all promises that can go on do so. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

export interface Afternoon {
	readonly violations: readonly string[];
	readonly taps: number;
	readonly powerCuts: number;
	readonly kills: number;
	readonly saved: number;
}

export async function simulate(
	seed: number,
	makeEngine: MakeEngine,
	bug: Bug | null
): Promise<Afternoon> {
	const random = randomFrom(seed);
	const clock = new Clock();
	const violations: string[] = [];
	const server = new Server(clock, random, bug, (what) => violations.push(what));
	await untilDone(clock, server.start(true));
	const people = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, i) => `p${i}`);
	await untilDone(clock, server.admit(people));
	const phones = people.map((id) => new Phone(id, clock, random, server, makeEngine));
	for (const phone of phones) phone.begin();
	server.beginTrouble();

	const check = () => {
		for (const phone of phones) phone.notePromise();
		server.noteVisible();
	};
	while (clock.step(TROUBLED)) {
		await settle();
		check();
	}
	clock.now = TROUBLED;
	server.calm = true;
	for (const phone of phones) phone.calmDown();
	void server.start(false);
	while (clock.step(TROUBLED + CALM)) {
		await settle();
		check();
		if (server.isUp && phones.every((phone) => phone.isQuiet)) break;
	}
	// The last word is what a start after a power cut finds.
	server.losePower();
	await untilDone(clock, server.start(false));
	for (const phone of phones) violations.push(...phone.broken(server));
	return {
		violations: violations.map((text) => `seed ${seed}: ${text}`),
		taps: phones.reduce((sum, { taps }) => sum + taps, 0),
		saved: phones.reduce((sum, { saved }) => sum + saved, 0),
		powerCuts: server.powerCuts,
		kills: server.kills
	};
}

async function untilDone(clock: Clock, work: Promise<unknown>): Promise<void> {
	let done = false;
	const ended = work.finally(() => (done = true));
	for (let steps = 0; !done && steps < 10_000; steps++) {
		await settle();
		if (!done) clock.step(Infinity);
	}
	await ended;
}

/** The journal that a killed process left is not synced before it is used: this bug was real, and found here. */
function withoutFirstSync(disk: Disk): Disk {
	return {
		...disk,
		async open(file, how) {
			const handle = await disk.open(file, how);
			return how === 'existing' ? { ...handle, sync: async () => undefined } : handle;
		}
	};
}

class Server {
	readonly disk = new ForgetfulDisk();
	calm = false;
	powerCuts = 0;
	kills = 0;
	isUp = false;
	#isRunning = false;
	#room: WorkshopRoom | null = null;
	/** Requests of an earlier process are never answered. */
	#life = 0;
	/** `participant slot` -> number of the tap that anyone could have seen */
	readonly #seen = new Map<string, number>();

	constructor(
		private readonly clock: Clock,
		private readonly random: Random,
		private readonly bug: Bug | null,
		private readonly violated: (what: string) => void
	) {
		this.disk.beforeSync = () =>
			new Promise((resolve) => clock.later(1 + random() * 20, () => resolve()));
		if (bug === 'ack before sync') this.disk.syncsLater = true;
	}

	/** Starts unless a process is there already: the lock allows one. */
	async start(first: boolean): Promise<void> {
		if (this.#isRunning) return;
		this.#isRunning = true;
		try {
			await this.#openStore(first);
		} catch (error) {
			this.violated(`the server does not start: ${String(error)}`);
		}
	}

	async #openStore(first: boolean): Promise<void> {
		const life = this.#life;
		const store = await openStore('/data', {
			disk:
				this.bug === 'start without sync'
					? withoutFirstSync(this.disk.attach())
					: this.disk.attach(),
			lock: async () => ({ free: async () => undefined }),
			log: () => undefined,
			onBroken: () => this.violated('a sync failed'),
			later: (work) => this.clock.later(250, work)
		});
		const room = first ? await store.create(workshop(), {}) : await store.room('w1');
		if (first) await room?.answers.open();
		if (life !== this.#life) return;
		this.#room = present(room);
		this.isUp = true;
		this.#compareSeen();
	}

	async admit(people: readonly string[]): Promise<void> {
		await Promise.all(people.map((id) => present(this.#room).answers.join(official(id))));
	}

	beginTrouble(): void {
		const strike = (again: boolean) => {
			if (this.calm) return;
			if (this.#isRunning) {
				if (this.random() < 0.5) this.losePower();
				else this.kill();
				// Sometimes at once: a start is then interrupted as well.
				this.clock.later(this.random() * 3000, () => void this.start(false));
				if (this.random() < 0.3) this.clock.later(this.random() * 200, () => strike(false));
			}
			if (again) this.clock.later(3000 + this.random() * 12_000, () => strike(true));
		};
		this.clock.later(this.random() * 8000, () => strike(true));
	}

	losePower(): void {
		this.powerCuts += 1;
		this.#stop();
		this.disk.losePower(this.random);
	}

	kill(): void {
		this.kills += 1;
		this.#stop();
		this.disk.killProcess();
	}

	/** As routes/respond/save does; null: no answer will ever come. */
	async answer(id: string, message: Message): Promise<Reply | null> {
		const life = this.#life;
		const room = this.#room;
		const participant = room?.answers.participant(id);
		if (!room || !participant) return { status: 502 };
		const fields = message.ops.map((op) => ({ slot: op.slot, rev: op.rev, raw: op }));
		const recorded = await responses.record(
			room,
			QUESTIONNAIRE,
			{ what: 'all' },
			participant,
			message.client,
			fields
		);
		if (life !== this.#life) return null;
		return recorded.ok ? { status: 200, body: { acks: recorded.held } } : { status: 400 };
	}

	/** What the page of this official is made with, or null while there is no server. */
	revs(id: string): Record<string, number> | null {
		const slots = this.#room?.answers.participant(id)?.slots;
		return slots
			? Object.fromEntries(Object.entries(slots).map(([slot, { rev }]) => [slot, rev]))
			: null;
	}

	/** Number of the tap that holds in this slot; 0: none */
	tapIn(id: string, slot: string): number {
		return Number(this.#room?.answers.participant(id)?.slots[slot]?.answer?.comment ?? 0);
	}

	noteVisible(): void {
		for (const { id } of this.#room?.answers.participants() ?? [])
			for (const slot of SLOTS) this.#seen.set(`${id} ${slot}`, this.tapIn(id, slot));
	}

	#compareSeen(): void {
		for (const [key, tap] of this.#seen) {
			const [id = '', slot = ''] = key.split(' ');
			if (this.tapIn(id, slot) < tap) this.violated(`${key}: tap ${tap} was visible, then gone`);
		}
	}

	#stop(): void {
		this.#life += 1;
		this.isUp = false;
		this.#isRunning = false;
		this.#room = null;
	}
}

class Phone {
	taps = 0;
	/** How often the screen said that everything is saved */
	saved = 0;
	#calm = false;
	#page: Engine | null = null;
	#isStarted = false;
	/** Timers and answers of an earlier page reach nobody. */
	#life = 0;
	#pages = 0;
	readonly #kept = new Map<string, string>();
	/** slot -> number of the last tap */
	readonly #tapped = new Map<string, number>();
	/** slot -> the last tap at a moment when the screen said Saved */
	readonly #promised = new Map<string, number>();

	constructor(
		readonly id: string,
		private readonly clock: Clock,
		private readonly random: Random,
		private readonly server: Server,
		private readonly makeEngine: MakeEngine
	) {}

	get isQuiet(): boolean {
		return this.#isStarted && this.#page?.waiting() === 0;
	}

	begin(): void {
		this.#open();
		this.clock.later(this.random() * 3000, () => this.#live());
	}

	/** The last of the trouble: whatever is open is opened again, and the network is back. */
	calmDown(): void {
		this.#calm = true;
		if (!this.#page) this.#open();
		else void this.#page.wake();
	}

	notePromise(): void {
		if (!this.isQuiet) return;
		for (const [slot, tap] of this.#tapped) {
			if (this.#promised.get(slot) !== tap) this.saved += 1;
			this.#promised.set(slot, tap);
		}
	}

	broken(server: Server): string[] {
		const found: string[] = [];
		for (const [slot, tap] of this.#promised)
			if (server.tapIn(this.id, slot) < tap)
				found.push(
					`${this.id} ${slot}: tap ${tap} was Saved, ${server.tapIn(this.id, slot)} is stored`
				);
		if (!this.isQuiet) found.push(`${this.id} never came to rest`);
		else
			for (const [slot, tap] of this.#tapped)
				if (server.tapIn(this.id, slot) !== tap)
					found.push(
						`${this.id} ${slot}: the screen shows tap ${tap}, the server ${server.tapIn(this.id, slot)}`
					);
		return found;
	}

	#live(): void {
		if (this.#calm) return;
		const what = this.random();
		if (what < 0.75) this.#tap();
		else if (what < 0.85) this.#reload();
		else void this.#page?.wake();
		this.clock.later(this.random() * 4000, () => this.#live());
	}

	#tap(): void {
		if (!this.#isStarted || !this.#page) return;
		const slot = present(SLOTS[Math.floor(this.random() * SLOTS.length)]);
		this.taps += 1;
		this.#tapped.set(slot, this.taps);
		const value = 1 + Math.floor(this.random() * 5);
		this.#page.edit(slot, { value: String(value), comment: String(this.taps) });
		void this.#page.wake();
	}

	#reload(): void {
		this.#life += 1;
		this.#page = null;
		this.#isStarted = false;
		this.clock.later(this.random() * 2000, () => this.#open());
	}

	/** Loads the page; the browser asks again while there is no server. */
	#open(): void {
		if (this.#page) return;
		const life = this.#life;
		const revs = this.server.revs(this.id);
		if (!revs || (!this.#calm && this.random() < 0.2)) {
			this.clock.later(500 + this.random() * 1000, () => {
				if (life === this.#life) this.#open();
			});
			return;
		}
		this.#page = this.makeEngine(this.#environment(life));
		// The document was made before it arrived.
		this.clock.later(this.random() * 300, () => {
			if (life !== this.#life || !this.#page) return;
			this.#isStarted = true;
			void this.#page.start(revs);
		});
	}

	#environment(life: number): object {
		const cancels = new Map<number, () => void>();
		return {
			key: `stce ${this.id}`,
			client: `${this.id}-page-${++this.#pages}`,
			storage: {
				getItem: (key: string) => this.#kept.get(key) ?? null,
				setItem: (key: string, text: string) => this.#kept.set(key, text),
				removeItem: (key: string) => this.#kept.delete(key)
			},
			send: (message: Message) => this.#send(life, message),
			abort: () => undefined,
			setTimeout: (work: () => void, delay: number) => {
				const cancel = this.clock.later(delay, () => life === this.#life && work());
				return cancels.set(cancels.size + 1, cancel).size;
			},
			clearTimeout: (timer: number) => cancels.get(timer)?.(),
			random: this.random,
			changed: () => undefined,
			restore: () => undefined,
			hidden: () => undefined
		};
	}

	#send(life: number, sent: Message): Promise<Reply> {
		// On the wire it is text: what the page changes later changes nothing here.
		const text = JSON.stringify(sent);
		const trouble = this.#calm ? 0 : 0.15;
		return new Promise((resolve, reject) => {
			const travel = () => 5 + this.random() * (this.random() < trouble ? 20_000 : 200);
			const deliver = (isCopy: boolean) => {
				if (this.random() < trouble) {
					// Lost: the phone sees an error, or nothing until its own timeout.
					if (!isCopy && this.random() < 0.5)
						this.clock.later(travel(), () => life === this.#life && reject(new Error('lost')));
					return;
				}
				this.clock.later(travel(), () => {
					void this.server.answer(this.id, JSON.parse(text) as Message).then((reply) => {
						if (isCopy || !reply || this.random() < trouble) return;
						const arrives = JSON.stringify(reply);
						this.clock.later(travel(), () => {
							if (life === this.#life) resolve(JSON.parse(arrives) as Reply);
						});
					}, reject);
				});
			};
			deliver(false);
			if (this.random() < trouble) deliver(true);
		});
	}
}
