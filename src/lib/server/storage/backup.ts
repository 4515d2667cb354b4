/**
 * The whole data folder as one file: a header line, then the packed files, encrypted when a passphrase is given.
 *
 * Works beside a running server, because documents are only ever replaced whole and journals only grow: a journal is
 * taken up to its last whole batch, and a workshop whose documents changed meanwhile is read again. Workshops are read
 * before the files that they refer to.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { AnswerState } from './answer-state';
import { readJournal, type ResponsesFile } from './answer-book';
import { readChain } from './audit-log';
import { nodeDisk, type Disk } from './disk';
import { decodeDocument, writeDurably } from './durable-file';
import { DamagedFile, StorageError } from './errors';
import { readPieces } from './journal';
import { MIGRATIONS, migrate, type Migrations } from './migrate';

const FORMAT = 'stce-backup/1';
const SCRYPT = { N: 2 ** 17, r: 8, p: 1 };
/** Memory that scrypt may use, in bytes: 128 N r and a little more */
const SCRYPT_MEMORY = 160 * 2 ** 20;
/** A backup larger than this is not unpacked, in bytes. */
const MAX_UNPACKED = 2 ** 30;

/** Path below the data folder, with `/` -> contents */
export type Files = ReadonlyMap<string, Buffer>;

export interface WorkshopCount {
	readonly workshop: string;
	/** Batches of its journal in the backup: the state is the one after this batch; 0 when closed */
	readonly batches: number;
	readonly participants: number;
	readonly answers: number;
}

export interface BackupSummary {
	readonly files: number;
	readonly workshops: readonly WorkshopCount[];
	/** Files that were damaged already; they are in the backup as they are */
	readonly problems: readonly string[];
}

interface Sealing {
	readonly N: number;
	readonly r: number;
	readonly p: number;
	readonly salt: string;
	readonly iv: string;
}
interface Header {
	readonly format: string;
	readonly sealing: Sealing | null;
}

const deriveKey = (passphrase: string, { N, r, p, salt }: Sealing): Promise<Buffer> =>
	new Promise((resolve, reject) =>
		scrypt(
			passphrase.normalize('NFKC'),
			Buffer.from(salt, 'base64'),
			32,
			{ N, r, p, maxmem: SCRYPT_MEMORY },
			(error, key) => (error ? reject(error) : resolve(key))
		)
	);

/** The bytes of a backup of `dataDir`, and what is in it, found by reading it back and replaying it. */
export async function backupBytes(
	dataDir: string,
	passphrase: string | null = null,
	disk: Disk = nodeDisk
): Promise<{ bytes: Buffer; summary: BackupSummary }> {
	const bytes = await seal(await collect(disk, dataDir), passphrase);
	return { bytes, summary: verify(await openBackup(bytes, passphrase)) };
}

/** Unpacks a backup. Throws `DamagedFile` when it is not one, is damaged, or the passphrase is wrong. */
export async function openBackup(
	bytes: Buffer,
	passphrase: string | null,
	file = 'The backup'
): Promise<Files> {
	const newline = bytes.indexOf('\n');
	const headerLine = bytes.subarray(0, Math.max(newline, 0));
	const { sealing } = readHeader(file, headerLine);
	let body = bytes.subarray(newline + 1);
	if (sealing) {
		if (passphrase === null)
			throw new DamagedFile(file, null, 'it is encrypted and no passphrase was given');
		const decipher = createDecipheriv(
			'aes-256-gcm',
			await deriveKey(passphrase, sealing),
			Buffer.from(sealing.iv, 'base64'),
			{ authTagLength: 16 }
		);
		decipher.setAAD(headerLine);
		decipher.setAuthTag(body.subarray(-16));
		try {
			body = Buffer.concat([decipher.update(body.subarray(0, -16)), decipher.final()]);
		} catch (cause) {
			throw new DamagedFile(file, null, 'the passphrase is wrong or its bytes changed', cause);
		}
	}
	return unpack(file, body);
}

export function isEncrypted(bytes: Buffer, file = 'The backup'): boolean {
	return readHeader(file, bytes.subarray(0, Math.max(bytes.indexOf('\n'), 0))).sealing !== null;
}

/** Writes the files of a backup into a folder that is absent or empty: all of them or, when it fails, none. */
export async function restoreInto(
	dataDir: string,
	files: Files,
	disk: Disk = nodeDisk
): Promise<void> {
	if ((await disk.list(dataDir)).length > 0)
		throw new Error(`${dataDir} is not empty. Choose another folder, or move this one away first.`);
	const aside = `${dataDir}.restoring`;
	await disk.removeFolder(aside);
	const folders = new Set<string>();
	for (const [name, bytes] of files) {
		const path = join(aside, name);
		folders.add(dirname(path));
		await disk.makeFolder(dirname(path));
		await writeDurably(disk, path, bytes);
	}
	for (const folder of [...folders, join(aside, 'workshops')].sort().reverse()) {
		await disk.makeFolder(folder);
		await disk.syncFolder(folder);
	}
	await disk.removeFolder(dataDir);
	await disk.rename(aside, dataDir);
	await disk.syncFolder(dirname(dataDir));
}

/** Reads every file as a start would, and replays every journal. */
export function verify(files: Files): BackupSummary {
	const problems: string[] = [];
	const workshops: WorkshopCount[] = [];
	const attempt = <T>(read: () => T): T | null => {
		try {
			return read();
		} catch (error) {
			if (!(error instanceof StorageError)) throw error;
			problems.push(error.message);
			return null;
		}
	};
	const document = (name: string, migrations: Migrations) => {
		const bytes = files.get(name);
		return bytes ? attempt(() => migrate(name, decodeDocument(name, bytes), migrations)) : null;
	};
	document('accounts.json', MIGRATIONS.accounts);
	document('administrations.json', MIGRATIONS.administrations);
	const broken = readChain(files.get('audit.log') ?? Buffer.alloc(0)).brokenAt;
	if (broken !== null) problems.push(`The chain of audit.log breaks at line ${broken}.`);
	for (const name of files.keys()) {
		if (basename(name) !== 'workshop.json') continue;
		const folder = dirname(name);
		const workshop = basename(folder);
		document(name, MIGRATIONS.workshop);
		document(`${folder}/questionnaire.json`, MIGRATIONS.questionnaire);
		const base = document(`${folder}/responses.json`, MIGRATIONS.responses);
		const log = files.get(`${folder}/answers.log`);
		const scan = log && attempt(() => readJournal(`${folder}/answers.log`, workshop, log));
		const state = new AnswerState((base as ResponsesFile | null)?.participants ?? []);
		for (const record of scan?.records ?? []) state.apply(record);
		const participants = state.participants();
		workshops.push({
			workshop,
			batches: scan?.batches ?? 0,
			participants: participants.length,
			answers: participants.reduce((sum, { slots }) => sum + Object.keys(slots).length, 0)
		});
	}
	return { files: files.size, workshops, problems };
}

async function collect(disk: Disk, dataDir: string): Promise<Files> {
	const files = new Map<string, Buffer>();
	for (const id of await disk.list(join(dataDir, 'workshops'))) {
		if (!isOurs(id)) continue;
		for (const [name, bytes] of await readSettled(disk, join(dataDir, 'workshops', id)))
			files.set(`workshops/${id}/${name}`, bytes);
	}
	for (const name of (await disk.list(join(dataDir, 'questionnaires'))).filter(isOurs)) {
		const bytes = await disk.read(join(dataDir, 'questionnaires', name));
		if (bytes) files.set(`questionnaires/${name}`, bytes);
	}
	for (const name of ['administrations.json', 'accounts.json', 'audit.log']) {
		const bytes = await disk.read(join(dataDir, name));
		if (bytes) files.set(name, name.endsWith('.log') ? wholeLines(bytes) : bytes);
	}
	if (!files.has('accounts.json') && files.size === 0)
		throw new Error(`There is nothing to back up in ${dataDir}.`);
	return files;
}

/** A name that may stand in a backup: no leading dot, no separators, not a temporary file. */
const isOurs = (name: string) =>
	/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name) && !name.endsWith('.tmp');

const wholeLines = (bytes: Buffer) => bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);

/** The files of one workshop as they were together at one moment. */
async function readSettled(disk: Disk, folder: string): Promise<Files> {
	for (let attempt = 0; ; attempt++) {
		const before = await readFolder(disk, folder);
		const after = await readFolder(disk, folder);
		if (isSameButGrown(before, after)) return trimJournal(before);
		if (attempt === 100) throw new Error(`${folder} keeps changing; try again in a moment.`);
	}
}

async function readFolder(disk: Disk, folder: string): Promise<Map<string, Buffer>> {
	const files = new Map<string, Buffer>();
	for (const name of (await disk.list(folder)).filter(isOurs)) {
		const bytes = await disk.read(join(folder, name));
		if (bytes) files.set(name, bytes);
	}
	return files;
}

function isSameButGrown(before: Files, after: Files): boolean {
	if ([...before.keys()].join('/') !== [...after.keys()].join('/')) return false;
	return [...before].every(([name, bytes]) => {
		const later = after.get(name);
		if (!later) return false;
		const trusted = name === 'answers.log' ? trim(bytes) : bytes;
		const same = name === 'answers.log' ? later.subarray(0, trusted.length) : later;
		return same.equals(trusted);
	});
}

function trimJournal(files: Map<string, Buffer>): Files {
	const log = files.get('answers.log');
	if (log) files.set('answers.log', trim(log));
	return files;
}

/** Without a batch that is being written; a damaged journal stays whole. */
function trim(log: Buffer): Buffer {
	let end = 0;
	for (const { offset, length, batch } of readPieces(log)) if (batch) end = offset + length;
	return end === 0 ? log : log.subarray(0, end);
}

async function seal(files: Files, passphrase: string | null): Promise<Buffer> {
	const index = [...files].map(([name, bytes]) => ({
		name,
		size: bytes.length,
		sha256: sha256(bytes)
	}));
	const body = await promisify(gzip)(
		Buffer.concat([Buffer.from(`${JSON.stringify(index)}\n`), ...files.values()])
	);
	const sealing: Sealing | null =
		passphrase === null
			? null
			: {
					...SCRYPT,
					salt: randomBytes(16).toString('base64'),
					iv: randomBytes(12).toString('base64')
				};
	const header = Buffer.from(JSON.stringify({ format: FORMAT, sealing } satisfies Header));
	const newline = Buffer.from('\n');
	if (!sealing || passphrase === null) return Buffer.concat([header, newline, body]);
	const key = await deriveKey(passphrase, sealing);
	const cipher = createCipheriv('aes-256-gcm', key, Buffer.from(sealing.iv, 'base64'));
	cipher.setAAD(header);
	const hidden = Buffer.concat([cipher.update(body), cipher.final()]);
	return Buffer.concat([header, newline, hidden, cipher.getAuthTag()]);
}

function readHeader(file: string, line: Buffer): Header {
	const refuse = (cause?: unknown) =>
		new DamagedFile(file, 0, `it does not begin as a backup (${FORMAT})`, cause);
	let header: Partial<Header> | null;
	try {
		header = JSON.parse(line.toString('utf8')) as Partial<Header> | null;
	} catch (cause) {
		throw refuse(cause);
	}
	if (header?.format !== FORMAT || header.sealing === undefined) throw refuse();
	const { sealing } = header;
	if (sealing === null) return { format: FORMAT, sealing };
	// Only what we write: a foreign header must not choose how much memory is used.
	const { N, r, p, salt, iv } = sealing;
	if (N !== SCRYPT.N || r !== SCRYPT.r || p !== SCRYPT.p) throw refuse();
	if (typeof salt !== 'string' || typeof iv !== 'string') throw refuse();
	return { format: FORMAT, sealing };
}

async function unpack(file: string, body: Buffer): Promise<Files> {
	const damaged = (cause?: unknown) =>
		new DamagedFile(file, null, 'its contents cannot be unpacked', cause);
	let bytes: Buffer;
	let index: { name: string; size: number; sha256: string }[];
	try {
		bytes = await promisify(gunzip)(body, { maxOutputLength: MAX_UNPACKED });
		index = JSON.parse(bytes.toString('utf8', 0, bytes.indexOf('\n'))) as typeof index;
	} catch (cause) {
		throw damaged(cause);
	}
	const files = new Map<string, Buffer>();
	let at = bytes.indexOf('\n') + 1;
	for (const { name, size, sha256: expected } of index) {
		if (!name.split('/').every(isOurs))
			throw new DamagedFile(file, null, `it holds a file name that is not ours: ${name}`);
		const contents = bytes.subarray(at, at + size);
		if (sha256(contents) !== expected)
			throw new DamagedFile(file, null, `${name} in it does not match its check sum`);
		files.set(name, contents);
		at += size;
	}
	if (at !== bytes.length) throw damaged();
	return files;
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
