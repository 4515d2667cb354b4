/**
 * The answers of one workshop in memory, changed only by records. Of two writes of one slot the greater by
 * (rev, client, text) holds, so applying records again, over their own outcome too, changes nothing.
 */
import type { Ack, AnswerOp, Slot, StoredAnswer, StoredParticipant } from '../store';

export type Joining = Omit<StoredParticipant, 'slots' | 'submitted'>;

export type AnswerRecord =
	| { readonly do: 'begin'; readonly schema: number; readonly workshop: string }
	| { readonly do: 'join'; readonly participant: Joining }
	| {
			readonly do: 'readmit';
			readonly id: string;
			readonly secretHash: string;
			readonly reentryHash: string;
	  }
	| { readonly do: 'answer'; readonly id: string; readonly ops: readonly AnswerOp[] }
	| { readonly do: 'submit'; readonly id: string; readonly submitted: boolean }
	| { readonly do: 'merge'; readonly participant: StoredParticipant }
	| { readonly do: 'close' };

interface Written extends StoredAnswer {
	/** '' once folded or merged: then the page that wrote is forgotten */
	readonly client: string;
}

interface Entry {
	joined: Joining;
	submitted: boolean;
	readonly slots: Map<Slot, Written>;
	/** What readers get; made again after a change */
	seen: StoredParticipant | null;
}

const NOTHING: readonly Ack[] = [];

function isGreater(a: Written, b: Written): boolean {
	if (a.rev !== b.rev) return a.rev > b.rev;
	if (a.client !== b.client) return a.client > b.client;
	return JSON.stringify(a.answer) > JSON.stringify(b.answer);
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
	a < b ? -1 : a > b ? 1 : 0;

export class AnswerState {
	readonly #entries = new Map<string, Entry>();
	#seen: readonly StoredParticipant[] | null = null;
	#closed = false;

	constructor(base: readonly StoredParticipant[]) {
		for (const participant of base) this.#merge(participant);
	}

	/** A `close` was recorded: nothing is accepted after it. */
	get closed(): boolean {
		return this.#closed;
	}

	has(id: string): boolean {
		return this.#entries.has(id);
	}

	/** Sorted by id: the order of arrival is nobody's business. */
	participants(): readonly StoredParticipant[] {
		this.#seen ??= [...this.#entries].sort(byName).map(([, entry]) => seenOf(entry));
		return this.#seen;
	}

	participant(id: string): StoredParticipant | null {
		const entry = this.#entries.get(id);
		return entry ? seenOf(entry) : null;
	}

	/** Never throws: whatever is in a journal can be replayed. */
	apply(record: AnswerRecord): readonly Ack[] {
		switch (record.do) {
			case 'begin':
				return NOTHING;
			case 'close':
				this.#closed = true;
				return NOTHING;
			case 'merge':
				this.#merge(record.participant);
				return NOTHING;
			case 'join':
				if (!this.has(record.participant.id))
					this.#add({ ...record.participant, submitted: false, slots: {} });
				return NOTHING;
		}
		const entry = this.#entries.get(record.id);
		if (!entry) return NOTHING;
		this.#touch(entry);
		switch (record.do) {
			case 'readmit': {
				const { secretHash, reentryHash } = record;
				entry.joined = { ...entry.joined, secretHash, reentryHash };
				return NOTHING;
			}
			case 'submit':
				entry.submitted = record.submitted;
				return NOTHING;
			case 'answer':
				return record.ops.map(({ slot, answer, rev, client }) =>
					write(entry, slot, { answer, rev, client })
				);
		}
	}

	#merge(participant: StoredParticipant): void {
		const entry = this.#entries.get(participant.id);
		if (!entry) return this.#add(participant);
		this.#touch(entry);
		entry.submitted ||= participant.submitted;
		for (const [slot, { answer, rev }] of Object.entries(participant.slots))
			write(entry, slot, { answer, rev, client: '' });
	}

	#add({ slots, submitted, ...joined }: StoredParticipant): void {
		const entry: Entry = { joined, submitted, slots: new Map(), seen: null };
		for (const [slot, { answer, rev }] of Object.entries(slots))
			entry.slots.set(slot, { answer, rev, client: '' });
		this.#entries.set(joined.id, entry);
		this.#touch(entry);
	}

	#touch(entry: Entry): void {
		entry.seen = null;
		this.#seen = null;
	}
}

function write(entry: Entry, slot: Slot, written: Written): Ack {
	const old = entry.slots.get(slot);
	const holds = old === undefined || isGreater(written, old) ? written : old;
	if (holds !== old) entry.slots.set(slot, holds);
	return { slot, rev: holds.rev };
}

function seenOf(entry: Entry): StoredParticipant {
	entry.seen ??= {
		...entry.joined,
		submitted: entry.submitted,
		slots: Object.fromEntries(
			[...entry.slots].sort(byName).map(([slot, { answer, rev }]) => [slot, { answer, rev }])
		)
	};
	return entry.seen;
}
