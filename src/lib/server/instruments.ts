/**
 * Questionnaires with their catalogues of actions: those shipped with the program and the administration's own ones.
 * A questionnaire is a folder (`stce/questionnaire.json`, with or without the three files of a catalogue) or a single
 * file (`mine.json`). A broken one is listed with its problems and never stops the program.
 */
import { readFile, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Parsed, Problem } from '../maturity/answer';
import type { Catalogue } from '../maturity/catalogue';
import { parseCatalogue, type CatalogueFiles } from '../maturity/parse-catalogue';
import type { Questionnaire, Text } from '../maturity/questionnaire';
import { parseQuestionnaire } from '../survey/parse';
import type { Store, WorkshopRoom } from './store';

export interface Listed {
	readonly id: string;
	readonly version: string;
	readonly title: Text;
	/** The file, for messages */
	readonly source: string;
	/** A workshop can be held with it, even if `problems` lists missing translations */
	readonly usable: boolean;
	readonly problems: readonly Problem[];
}

export interface Instrument {
	readonly questionnaire: Questionnaire;
	readonly catalogue: Catalogue;
	/** The questionnaire file as it was read; a workshop keeps its own copy */
	readonly file: unknown;
}

/** The message names the file and the path of the first problem; `problems` has all of them. */
export class BrokenQuestionnaire extends Error {
	constructor(
		readonly file: string,
		readonly problems: readonly Problem[]
	) {
		const [first] = problems;
		const rest = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
		super(`${file} cannot be used: ${first ? sentence(first) : 'unknown problem'}${rest}`);
		this.name = 'BrokenQuestionnaire';
	}
}

export class UnknownQuestionnaire extends Error {
	constructor(readonly id: string) {
		super(`There is no questionnaire "${id}" in ./questionnaires or in the data folder.`);
		this.name = 'UnknownQuestionnaire';
	}
}

const sentence = ({ path, message }: Problem) => (path === '' ? message : `${path}: ${message}`);

/** Larger than any questionnaire in six languages */
const MAX_FILE_BYTES = 16 * 1024 * 1024;
const CATALOGUE_FILES = ['actions', 'natures', 'pathways'] as const;

const EMPTY_CATALOGUE: Catalogue = {
	...{ note: { default: '' }, hash: '', scales: { effort: {}, status: {} }, audiences: {} },
	...{ providerKinds: {}, actions: [], sources: {}, natures: {}, kinds: {} },
	...{ pathways: [], trainingModules: [] }
};

/** A questionnaire file as it was when last read. */
interface Entry {
	readonly source: string;
	readonly raw: unknown;
	readonly questionnaire: Questionnaire | null;
	/** null when the questionnaire has no catalogue */
	readonly catalogueFiles: CatalogueFiles | null;
	readonly catalogue: Catalogue | null;
	readonly problems: readonly Problem[];
}

/** By file. Promises, so that whoever asks while a file is being read waits for that reading. */
const entries = new Map<string, { readonly stamp: string; readonly entry: Promise<Entry> }>();
/**
 * By the object that the store holds, so that an answer costs no parsing. Promises, so that the first answers of two
 * hundred phones after a start cost one parsing, not two hundred.
 */
const rooms = new WeakMap<object, Promise<Instrument>>();

/** All questionnaires, shipped ones first. */
export async function list(store?: Pick<Store, 'dataDir'>): Promise<Listed[]> {
	const found = await readAll(store);
	return found.map(({ source, questionnaire, problems }) => {
		const name = basename(source) === 'questionnaire.json' ? basename(dirname(source)) : source;
		return {
			id: questionnaire?.id ?? name,
			version: questionnaire?.version ?? '',
			title: questionnaire?.title ?? { default: name },
			source,
			usable: questionnaire !== null,
			problems
		};
	});
}

/** Throws `UnknownQuestionnaire`, or `BrokenQuestionnaire` when the file that bears this name cannot be used. */
export async function load(id: string, store?: Pick<Store, 'dataDir'>): Promise<Instrument> {
	const found = await readAll(store);
	const entry = found.find(({ questionnaire }) => questionnaire?.id === id);
	if (entry?.questionnaire) {
		const catalogue = entry.catalogue ?? EMPTY_CATALOGUE;
		return { questionnaire: entry.questionnaire, catalogue, file: entry.raw };
	}
	const broken = found.find(
		({ source }) => basename(dirname(source)) === id || basename(source) === `${id}.json`
	);
	if (broken) throw new BrokenQuestionnaire(broken.source, broken.problems);
	throw new UnknownQuestionnaire(id);
}

/**
 * The questionnaire that this workshop was created with, whatever has become of the file since, and the catalogue that
 * goes with it today. Throws `BrokenQuestionnaire` when the workshop's copy cannot be used.
 */
export function of(room: WorkshopRoom): Promise<Instrument> {
	const { questionnaireFile: file } = room;
	if (typeof file !== 'object' || file === null) return readCopy(room);
	const instrument = rooms.get(file) ?? readCopy(room);
	rooms.set(file, instrument);
	return instrument;
}

async function readCopy({ questionnaireFile: file, workshop }: WorkshopRoom): Promise<Instrument> {
	const { id, questionnaire: wanted } = workshop.data;
	const present = await readAll();
	// Mostly the workshop's copy is the file that is here today, and that has been checked already.
	const same = present.find(
		({ questionnaire, raw }) => questionnaire?.hash === wanted.hash && isDeepStrictEqual(raw, file)
	);
	if (same?.questionnaire)
		return {
			questionnaire: same.questionnaire,
			catalogue: same.catalogue ?? EMPTY_CATALOGUE,
			file
		};

	const copy = `The questionnaire of workshop ${id}`;
	const { questionnaire, problems } = parseQuestionnaire(file);
	if (!questionnaire) throw new BrokenQuestionnaire(copy, problems);
	if (questionnaire.hash !== wanted.hash) {
		const message = `expected the file with the hash ${wanted.hash}, got ${questionnaire.hash}`;
		throw new BrokenQuestionnaire(copy, [{ path: '', message }]);
	}
	const other = present.find((it) => it.questionnaire?.id === questionnaire.id)?.catalogueFiles;
	const catalogue = other && parseCatalogue(other, questionnaire).catalogue;
	return { questionnaire, catalogue: catalogue ?? EMPTY_CATALOGUE, file };
}

async function readAll(store?: Pick<Store, 'dataDir'>): Promise<Entry[]> {
	const shipped = resolve(process.env['QUESTIONNAIRES_DIR'] || 'questionnaires');
	const own = resolve(store?.dataDir ?? (process.env['DATA_DIR'] || 'data'), 'questionnaires');
	const files = [...(await filesIn(shipped)), ...(await filesIn(own))];
	const found: Entry[] = [];
	for (const file of files) {
		const entry = await read(file);
		const twin = found.find(({ questionnaire }) => questionnaire?.id === entry.questionnaire?.id);
		if (twin && entry.questionnaire) {
			const message = `"${entry.questionnaire.id}" is already the id of ${twin.source}; choose another one`;
			const problem = { path: 'questionnaireId', message };
			found.push({ ...entry, questionnaire: null, problems: [problem, ...entry.problems] });
		} else found.push(entry);
	}
	return found;
}

/** `mine.json` and `folder/questionnaire.json`, by name; none when the folder does not exist. */
async function filesIn(folder: string): Promise<string[]> {
	const members = await readdir(folder, { withFileTypes: true }).catch(() => []);
	const files: string[] = [];
	for (const member of members.sort((a, b) => (a.name < b.name ? -1 : 1))) {
		if (member.isFile() && member.name.endsWith('.json')) files.push(join(folder, member.name));
		if (!member.isDirectory()) continue;
		const inner = join(folder, member.name, 'questionnaire.json');
		if (await stamp(inner)) files.push(inner);
	}
	return files;
}

/** '' when there is no such file. */
async function stamp(file: string): Promise<string> {
	const facts = await stat(file).catch(() => null);
	return facts?.isFile() ? `${facts.mtimeMs} ${facts.size}` : '';
}

async function read(source: string): Promise<Entry> {
	const isFolder = basename(source) === 'questionnaire.json';
	const beside = isFolder
		? CATALOGUE_FILES.map((name) => join(dirname(source), `${name}.json`))
		: [];
	const stamps = await Promise.all([source, ...beside].map(stamp));
	const before = entries.get(source);
	if (before?.stamp === stamps.join()) return before.entry;

	const present = beside.filter((_, i) => stamps[i + 1]);
	const entry = readAnew(source, present);
	entries.set(source, { stamp: stamps.join(), entry });
	return entry;
}

/** `beside`: those files of the catalogue that exist. A catalogue that cannot be read leaves the questionnaire usable. */
async function readAnew(source: string, beside: readonly string[]): Promise<Entry> {
	const bare = { source, raw: null, questionnaire: null, catalogueFiles: null, catalogue: null };
	const raw = await tryJson(source);
	if (!raw.ok) return { ...bare, problems: raw.problems };
	const parsed = parseQuestionnaire(raw.value);
	const { questionnaire } = parsed;
	const without = { ...bare, raw: raw.value, ...parsed };
	if (!questionnaire || beside.length === 0) return without;

	const files = await Promise.all(
		CATALOGUE_FILES.map((name) => tryJson(join(dirname(source), `${name}.json`)))
	);
	const unread = files.flatMap((file) => (file.ok ? [] : file.problems));
	const [actions, natures, pathways] = files.map((file) => (file.ok ? file.value : null));
	if (unread.length > 0) return { ...without, problems: [...parsed.problems, ...unread] };
	const catalogueFiles = { actions, natures, pathways };
	const { catalogue, problems } = parseCatalogue(catalogueFiles, questionnaire);
	return { ...without, catalogueFiles, catalogue, problems: [...parsed.problems, ...problems] };
}

async function tryJson(file: string): Promise<Parsed<unknown>> {
	try {
		return { ok: true, value: await readJson(file) };
	} catch (cause) {
		const message = cause instanceof Error ? cause.message : String(cause);
		return { ok: false, problems: [{ path: basename(file), message }] };
	}
}

async function readJson(file: string): Promise<unknown> {
	const { size } = await stat(file);
	if (size > MAX_FILE_BYTES)
		throw new Error(`the file has ${size} bytes; at most ${MAX_FILE_BYTES} are read`);
	const text = await readFile(file, 'utf8');
	try {
		return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
	} catch (cause) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		throw new Error(`not JSON: ${reason}`, { cause });
	}
}
