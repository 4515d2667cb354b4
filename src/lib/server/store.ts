/**
 * What the rest of the server knows of storage. Files, locks, journals and fsync live in ./storage.
 * A promise that resolves means: on disk. Nothing unsynced is ever visible through `data` or `participants`.
 */
import type { Answer } from '../maturity/answer';
import type { Workshop } from '../maturity/workshop';

export type Draft<T> = T extends readonly (infer U)[]
	? Draft<U>[]
	: T extends object
		? { -readonly [K in keyof T]: Draft<T[K]> }
		: T;

/** One JSON file. `change` edits a copy; it is published (and the promise resolves) after the sync. */
export interface Document<T> {
	readonly data: T;
	/** A callback that throws changes nothing and rejects with what it threw. */
	change<R>(edit: (draft: Draft<T>) => R): Promise<R>;
}

export interface Account {
	readonly id: string;
	readonly name: string;
	readonly role: 'administrator' | 'facilitator';
	/** `scrypt$N$r$p$salt$hash`, base64url */
	readonly password: string;
	readonly secondFactor: { readonly secret: string; readonly recovery: readonly string[] } | null;
	readonly disabled: boolean;
	readonly createdAt: string;
}

export interface SessionRecord {
	/** SHA-256 (hex) of the cookie value */
	readonly hash: string;
	readonly account: string;
	readonly createdAt: number;
	readonly seenAt: number;
}

export interface Invitation {
	readonly hash: string;
	readonly role: Account['role'];
	readonly expiresAt: number;
	/** Set when the link gives this existing account a new password */
	readonly account?: string;
}

export interface AccountsFile {
	readonly schema: number;
	readonly accounts: readonly Account[];
	readonly sessions: readonly SessionRecord[];
	readonly invitations: readonly Invitation[];
	/** SHA-256 (hex) of the one-time set-up token; null once used */
	readonly setup: string | null;
}

export interface Administration {
	readonly id: string;
	readonly name: string;
	readonly region: string;
	/** ISO 3166 code or '' */
	readonly country: string;
	/** It agreed to count, without its name, in comparisons; absent: no */
	readonly shares?: boolean;
}

/** Indices of the administrations that agreed, as they stood on one day: comparisons are read from this alone. */
export interface BenchmarkSnapshot {
	/** ISO date */
	readonly on: string;
	readonly entries: readonly {
		readonly administration: string;
		/** Questionnaire and scoring method */
		readonly version: string;
		/** Area id -> index */
		readonly index: Readonly<Record<string, number>>;
	}[];
}

export interface AdministrationsFile {
	readonly schema: number;
	readonly administrations: readonly Administration[];
	/** The latest one; the earlier ones are gone, so that nobody is worked out from a difference */
	readonly snapshot?: BenchmarkSnapshot;
}

/** `item` for the first round, `item@2` for a second one. */
export type Slot = string;

export interface StoredAnswer {
	/** null: the answer was taken back */
	readonly answer: Answer | null;
	readonly rev: number;
}

export interface StoredParticipant {
	readonly id: string;
	/** Assessment id */
	readonly assessment: string;
	/** Function id */
	readonly group: string;
	readonly source: 'phone' | 'paper';
	readonly language: string;
	/** SHA-256 (hex) of the session secret and of the re-entry code; '' for paper */
	readonly secretHash: string;
	readonly reentryHash: string;
	readonly submitted: boolean;
	readonly slots: Readonly<Record<Slot, StoredAnswer>>;
}

export interface AnswerOp {
	readonly slot: Slot;
	readonly answer: Answer | null;
	/** Counts the phone's edits of this slot, from 1; last writer wins by (rev, client) */
	readonly rev: number;
	/** Random id of the page that wrote */
	readonly client: string;
}

export interface Ack {
	readonly slot: Slot;
	/** The rev that holds on the server now */
	readonly rev: number;
}

/** The responses of one workshop: a journal while answers are accepted, a folded document afterwards. */
export interface AnswerBook {
	readonly accepting: boolean;
	/** Grows with every synced change; live snapshots carry it */
	readonly version: number;
	participants(): readonly StoredParticipant[];
	participant(id: string): StoredParticipant | null;
	join(participant: Omit<StoredParticipant, 'slots' | 'submitted'>): Promise<void>;
	/** Replaces the session secret and re-entry code (an official moved to another phone). */
	readmit(participantId: string, secretHash: string, reentryHash: string): Promise<void>;
	/** Resolves once the operations are synced. Rejects with `NotAccepting` when answering is closed. */
	record(participantId: string, ops: readonly AnswerOp[]): Promise<readonly Ack[]>;
	submit(participantId: string, submitted: boolean): Promise<void>;
	/**
	 * Takes in participants collected elsewhere (another laptop, an exported assessment), also after closing. The
	 * greater rev of each answer holds; doing it twice changes nothing.
	 */
	merge(participants: readonly StoredParticipant[]): Promise<void>;
	/** Starts accepting (set-up -> open, reopening, a second round). */
	open(): Promise<void>;
	/** Stops accepting and folds the journal into responses.json, sorted by participant id, without clients. */
	fold(): Promise<void>;
	/** Called after every synced change of answers, participants or the workshop document; returns the way to stop. */
	subscribe(listener: () => void): () => void;
}

export interface WorkshopRoom {
	readonly workshop: Document<Workshop>;
	/** The questionnaire file as it was when the workshop was created */
	readonly questionnaireFile: unknown;
	readonly answers: AnswerBook;
}

/** What a list of workshops shows, without opening each one. */
export interface WorkshopSummary {
	readonly id: string;
	readonly title: string;
	readonly place: string;
	readonly startsOn: string;
	readonly endsOn: string;
	readonly facilitators: readonly string[];
	readonly administrations: readonly {
		readonly assessment: string;
		readonly administration: string;
		readonly name: string;
	}[];
	readonly joinCode: string;
	/** Accepts joins and answers now */
	readonly open: boolean;
	readonly sample: boolean;
	/** A sentence for the screen when the files of this workshop are damaged; it cannot be opened then */
	readonly problem: string | null;
}

/** Hash-chained, append-only, apart from the answers. */
export interface AuditLog {
	readonly head: string;
	append(entry: {
		readonly who: string;
		readonly what: string;
		readonly about: string;
		readonly detail?: string;
	}): Promise<void>;
	entries(): Promise<
		readonly {
			at: string;
			who: string;
			what: string;
			about: string;
			detail: string;
			hash: string;
		}[]
	>;
}

export interface Store {
	readonly dataDir: string;
	readonly accounts: Document<AccountsFile>;
	readonly administrations: Document<AdministrationsFile>;
	readonly audit: AuditLog;
	workshops(): readonly WorkshopSummary[];
	/** Opens a workshop (lazily); null when there is none. Throws `DamagedWorkshop` when its files are. */
	room(id: string): Promise<WorkshopRoom | null>;
	create(workshop: Workshop, questionnaireFile: unknown): Promise<WorkshopRoom>;
	remove(id: string): Promise<void>;
	/** Syncs, closes every file and frees the lock. */
	close(): Promise<void>;
}
