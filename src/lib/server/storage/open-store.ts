/** The data folder as a `Store`. Files, names and order of steps are here; how bytes become durable is not. */
import { join, resolve } from 'node:path';
import type { Workshop } from '../../maturity/workshop';
import type {
	AccountsFile,
	AdministrationsFile,
	Store,
	WorkshopRoom,
	WorkshopSummary
} from '../store';
import { StoredAnswerBook, type BookOptions } from './answer-book';
import { StoredAuditLog } from './audit-log';
import { guardDisk, nodeDisk, type Disk } from './disk';
import { StoredDocument } from './document';
import { DurableFile, encodeDocument, writeDurably } from './durable-file';
import { DamagedFile, DamagedWorkshop, NewerSchema, StorageClosed, StorageError } from './errors';
import type { Later } from './journal';
import { lockFolder, type Lock } from './lock';
import { MIGRATIONS, currentSchema } from './migrate';

export interface StoreOptions {
	readonly disk?: Disk;
	/** Told once when a sync failed. The default says so and ends the process. */
	readonly onBroken?: (error: StorageError) => void;
	readonly log?: (message: string) => void;
	/** Runs work after a quiet moment, when a journal is sealed; simulations bring their own clock. */
	readonly later?: Later;
	/** Takes the lock; tests of other disks pass their own. */
	readonly lock?: (folder: string) => Promise<Lock>;
}

/** Closed rooms held in memory; a workshop week has one or two. */
const MOST_RECENT = 4;

/** No answer for so long is a quiet moment, in milliseconds. */
const QUIET = 250;

const whenQuiet: Later = (work) => {
	const timer = setTimeout(work, QUIET).unref();
	return () => clearTimeout(timer);
};

/** The exit code of a process whose disk failed, after sysexits' EX_IOERR. */
const DISK_FAILED = 74;

type StoredWorkshop = Workshop & { readonly schema: number };
interface QuestionnaireFile {
	readonly schema: number;
	readonly questionnaire: unknown;
}

interface Room extends WorkshopRoom {
	readonly workshop: StoredDocument<StoredWorkshop>;
	readonly answers: StoredAnswerBook;
}

const workshopFile = (folder: string) => join(folder, 'workshop.json');
const questionnaireFile = (folder: string) => join(folder, 'questionnaire.json');
const isId = (name: string) => /^[A-Za-z0-9_-]{1,64}$/.test(name);

function summaryOf(workshop: Workshop, open: boolean): WorkshopSummary {
	const { id, title, place, startsOn, endsOn, facilitators, joinCode, sample } = workshop;
	const administrations = workshop.assessments.map(({ id, administration, name }) => ({
		assessment: id,
		administration,
		name
	}));
	return {
		id,
		title,
		place,
		startsOn,
		endsOn,
		facilitators,
		administrations,
		joinCode,
		open,
		sample,
		problem: null
	};
}

function summaryOfDamaged(id: string, problem: string): WorkshopSummary {
	return {
		id,
		title: id,
		place: '',
		startsOn: '',
		endsOn: '',
		facilitators: [],
		administrations: [],
		joinCode: '',
		open: false,
		sample: false,
		problem
	};
}

/** Throws `Locked`, `ReadOnlyFolder`, `DamagedFile` or `NewerSchema`; a damaged workshop only marks that workshop. */
export async function openStore(dataDir: string, options: StoreOptions = {}): Promise<Store> {
	const log = options.log ?? ((message) => console.error(message));
	const onBroken =
		options.onBroken ??
		((error) => {
			console.error(error.message, error.cause);
			process.exit(DISK_FAILED);
		});
	const disk = guardDisk(options.disk ?? nodeDisk, onBroken);
	const folder = resolve(dataDir);
	await disk.makeFolder(folder);
	const lock = await (options.lock ?? lockFolder)(folder);
	try {
		const store = new FolderStore(folder, disk, lock, {
			log,
			later: options.later ?? whenQuiet
		});
		await store.start();
		return store;
	} catch (error) {
		await lock.free();
		throw error;
	}
}

class FolderStore implements Store {
	#accounts: StoredDocument<AccountsFile> | null = null;
	#administrations: StoredDocument<AdministrationsFile> | null = null;
	#audit: StoredAuditLog | null = null;
	#closed = false;
	readonly #summaries = new Map<string, WorkshopSummary>();
	/** Rooms that accept answers stay; others live while someone holds them, so that no file has two writers. */
	readonly #accepting = new Map<string, Room>();
	readonly #rooms = new Map<string, WeakRef<Room>>();
	/** The rooms used last, in this order, so that a discussion does not read its room again for each page. */
	readonly #recent = new Map<string, Room>();
	readonly #opening = new Map<string, Promise<Room>>();

	constructor(
		readonly dataDir: string,
		private readonly disk: Disk,
		private readonly lock: Lock,
		private readonly options: BookOptions
	) {}

	get accounts(): StoredDocument<AccountsFile> {
		if (!this.#accounts) throw new StorageClosed();
		return this.#accounts;
	}
	get administrations(): StoredDocument<AdministrationsFile> {
		if (!this.#administrations) throw new StorageClosed();
		return this.#administrations;
	}
	get audit(): StoredAuditLog {
		if (!this.#audit) throw new StorageClosed();
		return this.#audit;
	}

	async start(): Promise<void> {
		const { disk, dataDir } = this;
		await disk.makeFolder(this.#workshopsFolder);
		await disk.syncFolder(dataDir);
		await disk.syncFolder(this.#workshopsFolder);
		this.#accounts = await StoredDocument.open<AccountsFile>(
			new DurableFile(disk, join(dataDir, 'accounts.json'), MIGRATIONS.accounts),
			{
				schema: currentSchema(MIGRATIONS.accounts),
				accounts: [],
				sessions: [],
				invitations: [],
				setup: null
			}
		);
		this.#administrations = await StoredDocument.open<AdministrationsFile>(
			new DurableFile(disk, join(dataDir, 'administrations.json'), MIGRATIONS.administrations),
			{ schema: currentSchema(MIGRATIONS.administrations), administrations: [] }
		);
		this.#audit = await StoredAuditLog.open(disk, join(dataDir, 'audit.log'), this.options.log);
		const names = await disk.list(this.#workshopsFolder);
		// What a stopped `create` or `remove` left behind.
		for (const name of names.filter((name) => name.startsWith('.')))
			await disk.removeFolder(join(this.#workshopsFolder, name));
		const ids = names.filter(isId);
		// In this order, whichever is read first.
		for (const id of ids) this.#summaries.set(id, summaryOfDamaged(id, ''));
		const waiting = [...ids];
		const readNext = async () => {
			for (let id = waiting.shift(); id !== undefined; id = waiting.shift())
				await this.#summarise(id);
		};
		await Promise.all(Array.from({ length: 16 }, readNext));
	}

	workshops(): readonly WorkshopSummary[] {
		return [...this.#summaries.values()];
	}

	async room(id: string): Promise<WorkshopRoom | null> {
		this.#refuseWhenClosed();
		if (!this.#summaries.has(id)) return null;
		return this.#room(id);
	}

	async create(workshop: Workshop, file: unknown): Promise<WorkshopRoom> {
		this.#refuseWhenClosed();
		const { id } = workshop;
		if (!isId(id)) throw new Error(`Not an id for a workshop: ${id}`);
		if (this.#summaries.has(id)) throw new Error(`Workshop ${id} exists already.`);
		// Made aside and renamed, so that a workshop is there as a whole or not at all.
		const aside = join(this.#workshopsFolder, `.new-${id}`);
		await this.disk.removeFolder(aside);
		await this.disk.makeFolder(aside);
		const stored: StoredWorkshop = { ...workshop, schema: currentSchema(MIGRATIONS.workshop) };
		const questionnaire: QuestionnaireFile = {
			schema: currentSchema(MIGRATIONS.questionnaire),
			questionnaire: file
		};
		await writeDurably(this.disk, workshopFile(aside), encodeDocument(stored));
		await writeDurably(this.disk, questionnaireFile(aside), encodeDocument(questionnaire));
		await this.disk.rename(aside, this.#folderOf(id));
		await this.disk.syncFolder(this.#workshopsFolder);
		this.#summaries.set(id, summaryOf(workshop, false));
		return this.#room(id);
	}

	async remove(id: string): Promise<void> {
		this.#refuseWhenClosed();
		const summary = this.#summaries.get(id);
		if (!summary) return;
		const room = await this.#room(id).catch(() => null);
		// From here on nobody opens it any more.
		this.#summaries.delete(id);
		this.#accepting.delete(id);
		this.#rooms.delete(id);
		this.#recent.delete(id);
		try {
			await this.#closeRoom(room);
			const aside = join(this.#workshopsFolder, `.gone-${id}`);
			await this.disk.removeFolder(aside);
			await this.disk.rename(this.#folderOf(id), aside);
			await this.disk.syncFolder(this.#workshopsFolder);
			await this.disk.removeFolder(aside);
		} catch (error) {
			this.#summaries.set(id, summary);
			throw error;
		}
	}

	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		try {
			await Promise.allSettled(this.#opening.values());
			for (const held of this.#rooms.values()) await this.#closeRoom(held.deref() ?? null);
			await this.#accounts?.close();
			await this.#administrations?.close();
			await this.#audit?.close();
		} finally {
			await this.lock.free();
		}
	}

	get #workshopsFolder(): string {
		return join(this.dataDir, 'workshops');
	}

	#folderOf(id: string): string {
		return join(this.#workshopsFolder, id);
	}

	#refuseWhenClosed(): void {
		if (this.#closed) throw new StorageClosed();
	}

	async #closeRoom(room: Room | null): Promise<void> {
		await room?.answers.close();
		await room?.workshop.close();
	}

	/** At start: a closed workshop is only read for its summary; an open one is replayed, so that damage is known now. */
	async #summarise(id: string): Promise<void> {
		const folder = this.#folderOf(id);
		try {
			const names = await this.disk.list(folder);
			if (names.includes('answers.log')) {
				await this.#room(id);
				return;
			}
			const workshop = await this.#workshopDocument(id).read();
			if (!workshop) throw new DamagedFile(workshopFile(folder), null, 'it is missing');
			this.#summaries.set(id, summaryOf(workshop, false));
		} catch (error) {
			if (!(error instanceof StorageError)) throw error;
			if (!this.#summaries.get(id)?.problem) this.#markDamaged(id, error);
		}
	}

	#markDamaged(id: string, cause: StorageError): DamagedWorkshop {
		const damage = cause instanceof DamagedWorkshop ? cause : new DamagedWorkshop(id, cause);
		const known = this.#summaries.get(id) ?? summaryOfDamaged(id, '');
		this.#summaries.set(id, { ...known, open: false, problem: damage.message });
		this.options.log(damage.message);
		return damage;
	}

	#workshopDocument(id: string): DurableFile<StoredWorkshop> {
		return new DurableFile(this.disk, workshopFile(this.#folderOf(id)), MIGRATIONS.workshop);
	}

	async #room(id: string): Promise<Room> {
		const held = this.#accepting.get(id) ?? this.#rooms.get(id)?.deref();
		if (held) return this.#keepRecent(id, held);
		const opening = this.#opening.get(id) ?? this.#openRoom(id);
		this.#opening.set(id, opening);
		try {
			return this.#keepRecent(id, await opening);
		} finally {
			this.#opening.delete(id);
		}
	}

	#keepRecent(id: string, room: Room): Room {
		this.#recent.delete(id);
		if (this.#summaries.has(id)) this.#recent.set(id, room);
		const [oldest] = this.#recent.keys();
		if (this.#recent.size > MOST_RECENT && oldest !== undefined) this.#recent.delete(oldest);
		return room;
	}

	async #openRoom(id: string): Promise<Room> {
		const folder = this.#folderOf(id);
		try {
			// A killed process may have renamed a file into place and not have synced that.
			await this.disk.syncFolder(folder);
			const file = this.#workshopDocument(id);
			const stored = await file.read();
			if (!stored) throw new DamagedFile(file.file, null, 'it is missing');
			const questionnaire = await new DurableFile<QuestionnaireFile>(
				this.disk,
				questionnaireFile(folder),
				MIGRATIONS.questionnaire
			).read();
			if (!questionnaire) throw new DamagedFile(questionnaireFile(folder), null, 'it is missing');
			const answers = await StoredAnswerBook.open(this.disk, folder, id, this.options);
			const workshop = await StoredDocument.open(file, stored, () => answers.touch());
			const room: Room = {
				workshop,
				answers,
				questionnaireFile: questionnaire.questionnaire
			};
			const keep = () => {
				this.#summaries.set(id, summaryOf(workshop.data, answers.accepting));
				if (answers.accepting) this.#accepting.set(id, room);
				else this.#accepting.delete(id);
			};
			answers.subscribe(keep);
			keep();
			this.#rooms.set(id, new WeakRef(room));
			return room;
		} catch (error) {
			if (error instanceof DamagedFile || error instanceof NewerSchema)
				throw this.#markDamaged(id, error);
			throw error;
		}
	}
}
