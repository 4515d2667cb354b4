/** actions.json, natures.json and pathways.json of one questionnaire -> Catalogue, or every problem with its path. */
import type { Problem } from './answer';
import { canonicalJson } from './canonical-json';
import type { Action, Catalogue, Nature, Pathway, Source, Step, TrainingModule } from './catalogue';
import { createFindings, inFile, isFields, refuseHostile, shown, type Findings } from './findings';
import { leadsTo } from './leads-to';
import { itemsOf, LEVELS, type Questionnaire, type Text } from './questionnaire';
import { readFields, type Reader } from './read-fields';
import { readStrings, textReader } from './read-text';
import { sha256Hex } from './sha256';

const EFFORTS = ['1', '2', '3', '4', '5'];
const STATUSES = ['active', 'check-first', 'ended'] as const;
const FORMATS = [
	...['course', 'e-learning', 'guidance', 'mission', 'network', 'operation', 'own work', 'project'],
	...['tool', 'workshop']
];
const GAPS = [
	...['coordination', 'equipment', 'law', 'organisation', 'practice', 'records and data', 'skills']
];
/** Ten years: nothing in a roadmap starts or ends later. */
const MAX_MONTHS = 120;

export interface CatalogueFiles {
	readonly actions: unknown;
	readonly natures: unknown;
	readonly pathways: unknown;
}

/** The names that the three files and the questionnaire may use of each other. */
interface Known {
	readonly items: ReadonlySet<string>;
	readonly areas: ReadonlySet<string>;
	readonly actions: ReadonlySet<string>;
	readonly kinds: ReadonlySet<string>;
	readonly audiences: ReadonlySet<string>;
	readonly providerKinds: ReadonlySet<string>;
	readonly sources: ReadonlySet<string>;
}

/** `catalogue` is null when something essential is wrong; missing translations and steps without an action are not. */
export function parseCatalogue(
	files: CatalogueFiles,
	questionnaire: Questionnaire
): { catalogue: Catalogue | null; problems: readonly Problem[] } {
	const findings = createFindings();
	const inActions = inFile('actions.json', findings);
	const inNatures = inFile('natures.json', findings);
	const inPathways = inFile('pathways.json', findings);
	refuseHostile(files.actions, inActions);
	refuseHostile(files.natures, inNatures);
	refuseHostile(files.pathways, inPathways);
	if (!findings.usable) return { catalogue: null, problems: findings.problems };

	const locales = readLocales(files.actions, questionnaire, inActions);
	const open = (raw: unknown, into: Findings) =>
		readFields(raw, '', textReader(locales, into), into);
	const actionsFile = open(files.actions, inActions);
	const naturesFile = open(files.natures, inNatures);
	const pathwaysFile = open(files.pathways, inPathways);
	actionsFile.only('locales', 'note', 'scales', 'actions', 'sources');
	naturesFile.only('note', 'kinds', 'items');
	pathwaysFile.only('note', 'pathways', 'trainingNeeds');

	// For authors only; no screen shows them, but they are translated like the rest.
	for (const file of [naturesFile, pathwaysFile]) file.text('note');

	const scales = actionsFile.child('scales');
	scales.only('effort', 'status', 'steps', 'audiences', 'providerKinds');
	scales.text('steps');
	const kinds = readLabels(naturesFile, 'kinds');
	const audiences = readLabels(scales, 'audiences');
	const providerKinds = readLabels(scales, 'providerKinds');
	const sources = readSources(actionsFile, inActions);
	const actionReaders = actionsFile.list('actions');
	const known: Known = {
		items: new Set(itemsOf(questionnaire).map(({ id }) => id)),
		areas: new Set(questionnaire.areas.map(({ id }) => id)),
		actions: new Set(actionReaders.map((reader) => reader.raw('id')).filter(isString)),
		kinds: new Set(Object.keys(kinds)),
		audiences: new Set(Object.keys(audiences)),
		providerKinds: new Set(Object.keys(providerKinds)),
		sources: new Set(Object.keys(sources))
	};
	const natures = readNatures(naturesFile, known, inNatures);
	const actions = actionReaders.map((reader) => readAction(reader, known, inActions));
	refuseTwins(actionReaders, 'id', inActions);
	refuseCycles(actions, inActions);
	refuseUnfitKinds(actions, natures, inActions);
	mentionUncovered(actions, questionnaire, inActions);

	const catalogue: Catalogue = {
		note: actionsFile.text('note'),
		hash: sha256Hex(canonicalJson(files)),
		scales: {
			effort: readLabels(scales, 'effort', EFFORTS, inActions),
			status: readLabels(scales, 'status', STATUSES, inActions)
		},
		audiences,
		providerKinds,
		actions,
		sources,
		natures,
		kinds,
		pathways: readPathways(pathwaysFile, known, inPathways),
		trainingModules: readModules(pathwaysFile, known, inPathways)
	};
	return { catalogue: findings.usable ? catalogue : null, problems: findings.problems };
}

const isString = (value: unknown): value is string => typeof value === 'string';

/** The catalogue may speak fewer languages than the questionnaire: it is read by facilitators, not by officials. */
function readLocales(raw: unknown, questionnaire: Questionnaire, findings: Findings): string[] {
	const locales = readStrings(isFields(raw) ? raw['locales'] : undefined, 'locales', findings);
	const own = questionnaire.locales[0] ?? 'en';
	if (locales[0] !== own)
		findings.refuse('locales', `expected a list that begins with ${own}, got ${shown(locales)}`);
	return locales.length > 0 ? locales : [own];
}

function readLabels(
	reader: Reader,
	key: string,
	wanted: readonly string[] = [],
	findings?: Findings
): Record<string, Text> {
	const labels: Record<string, Text> = {};
	const inner = reader.child(key);
	for (const name of inner.keys()) {
		if (wanted.length > 0 && !wanted.includes(name))
			findings?.refuse(inner.at(name), `expected one of ${wanted.join(', ')}`);
		labels[name] = inner.text(name);
	}
	for (const name of wanted)
		if (!(name in labels)) findings?.refuse(inner.path, `${name} is missing`);
	return labels;
}

function readSources(file: Reader, findings: Findings): Record<string, Source> {
	const sources: Record<string, Source> = {};
	for (const [key, reader] of file.members('sources')) {
		reader.only('title', 'publisher', 'url', 'date', 'secondary', 'note');
		const url = reader.raw('url') === null ? '' : reader.string('url');
		if (url !== '' && !/^https?:\/\/\S+$/.test(url))
			findings.refuse(reader.at('url'), `expected a web address, got ${shown(url)}`);
		sources[key] = {
			title: reader.string('title'),
			publisher: reader.string('publisher'),
			url,
			date: reader.raw('date') === undefined ? '' : reader.string('date'),
			...(reader.raw('secondary') === true ? { secondary: true } : {}),
			...(reader.raw('note') === undefined ? {} : { note: reader.string('note') })
		};
	}
	return sources;
}

function readNatures(file: Reader, known: Known, findings: Findings): Record<string, Nature> {
	const natures: Record<string, Nature> = {};
	for (const [item, reader] of file.members('items')) {
		if (!known.items.has(item)) findings.refuse(reader.path, `unknown item ${item}`);
		reader.only('gap', 'closes', 'trainingAlone');
		const trainingAlone = reader.raw('trainingAlone');
		if (typeof trainingAlone !== 'boolean')
			findings.refuse(
				reader.at('trainingAlone'),
				`expected true or false, got ${shown(trainingAlone)}`
			);
		natures[item] = {
			gap: reader.code('gap', GAPS, 'nature of a gap'),
			closes: reader.codes('closes', known.kinds, 'kind'),
			trainingAlone: trainingAlone === true
		};
	}
	for (const item of known.items)
		if (!(item in natures)) findings.refuse('items', `item ${item} is missing`);
	return natures;
}

function readAction(reader: Reader, known: Known, findings: Findings): Action {
	reader.only(
		...[
			'id',
			'title',
			'provider',
			'providerKind',
			'kind',
			'audience',
			'summary',
			'outcome',
			'format'
		],
		...[
			'length',
			'lengthNote',
			'effort',
			'effortNote',
			'horizonMonths',
			'effects',
			'helps',
			'requires'
		],
		...['after', 'eligibility', 'request', 'status', 'checked', 'sources', 'guide']
	);
	const status = STATUSES.find((it) => it === reader.raw('status'));
	if (!status) reader.code('status', STATUSES, 'status');
	const effort = reader.raw('effort');
	const isEffort = typeof effort === 'number' && EFFORTS.includes(String(effort));
	if (!isEffort)
		findings.refuse(reader.at('effort'), `expected an effort from 1 to 5, got ${shown(effort)}`);
	return {
		id: reader.string('id'),
		title: reader.text('title'),
		provider: reader.text('provider'),
		providerKind: reader.code('providerKind', known.providerKinds, 'kind of provider'),
		kind: reader.code('kind', known.kinds, 'kind'),
		audience: reader.codes('audience', known.audiences, 'audience'),
		summary: reader.text('summary'),
		outcome: reader.text('outcome'),
		format: reader.code('format', FORMATS, 'format'),
		length: reader.optionalText('length'),
		lengthNote: reader.optionalText('lengthNote'),
		effort: isEffort ? effort : 0,
		effortNote: reader.optionalText('effortNote'),
		horizonMonths: readMonths(reader, findings),
		effects: readSteps(reader, 'effects', known, findings),
		helps: readSteps(reader, 'helps', known, findings),
		requires: reader.codes('requires', known.actions, 'action'),
		after: reader.codes('after', known.actions, 'action'),
		eligibility: reader.text('eligibility'),
		request: reader.text('request'),
		status: status ?? 'ended',
		checked: reader.text('checked'),
		sources: reader.codes('sources', known.sources, 'source'),
		guide: readStrings(reader.raw('guide'), reader.at('guide'), findings)
	};
}

function readMonths(reader: Reader, findings: Findings): [number, number] {
	const raw = reader.raw('horizonMonths');
	const [from, to]: unknown[] = Array.isArray(raw) && raw.length === 2 ? raw : [];
	const isMonths = (value: unknown): value is number =>
		typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_MONTHS;
	if (isMonths(from) && isMonths(to) && from <= to) return [from, to];
	const wanted = `expected two numbers of months, 0 to ${MAX_MONTHS}, the smaller first`;
	findings.refuse(reader.at('horizonMonths'), `${wanted}, got ${shown(raw)}`);
	return [0, 0];
}

function readSteps(action: Reader, key: string, known: Known, findings: Findings): Step[] {
	return action.list(key).flatMap((reader) => {
		reader.only('item', 'from', 'to');
		const item = reader.code('item', known.items, 'item');
		const from = LEVELS.find((level) => level === reader.raw('from'));
		const to = LEVELS.find((level) => level === reader.raw('to'));
		if (from && to && to === from + 1) return [{ item, from, to }];
		const found = `${shown(reader.raw('from'))} to ${shown(reader.raw('to'))}`;
		findings.refuse(reader.path, `expected a step between adjacent levels, got ${found}`);
		return [];
	});
}

function refuseTwins(readers: readonly Reader[], key: string, findings: Findings): void {
	const seen = new Set<unknown>();
	for (const reader of readers) {
		const id = reader.raw(key);
		if (seen.has(id)) findings.refuse(reader.at(key), `${shown(id)} is used twice`);
		seen.add(id);
	}
}

function refuseCycles(actions: readonly Action[], findings: Findings): void {
	for (const key of ['requires', 'after'] as const) {
		const links = new Map(actions.map((action) => [action.id, action[key]] as const));
		actions.forEach((action, i) =>
			action[key].forEach((other) => {
				if (leadsTo(action.id, other, links))
					findings.refuse(
						`actions[${i}].${key}`,
						`${other} itself builds on ${action.id}: a cycle`
					);
			})
		);
	}
}

/** An action completes a step only if its kind can close that item's gap; otherwise the step belongs under `helps`. */
function refuseUnfitKinds(
	actions: readonly Action[],
	natures: Readonly<Record<string, Nature>>,
	findings: Findings
): void {
	actions.forEach((action, i) =>
		action.effects.forEach(({ item }, j) => {
			const nature = natures[item];
			if (nature && !nature.closes.includes(action.kind))
				findings.refuse(
					`actions[${i}].effects[${j}]`,
					`a ${action.kind} action cannot close the gap of ${item} (natures.json); move it to "helps"`
				);
		})
	);
}

function mentionUncovered(
	actions: readonly Action[],
	questionnaire: Questionnaire,
	findings: Findings
): void {
	const covered = new Set(
		actions
			.filter(({ status }) => status !== 'ended')
			.flatMap(({ effects }) => effects.map(({ item, from }) => `${item} ${from}`))
	);
	for (const { id } of itemsOf(questionnaire))
		for (const from of LEVELS.slice(0, -1))
			if (!covered.has(`${id} ${from}`))
				findings.mention(
					'actions',
					`no action completes the step of ${id} from ${from} to ${from + 1}`
				);
}

function readPathways(file: Reader, known: Known, findings: Findings): Pathway[] {
	const readers = file.list('pathways');
	refuseTwins(readers, 'id', findings);
	return readers.map((reader) => {
		reader.only('id', 'title', 'areas', 'steps', 'reason');
		return {
			id: reader.string('id'),
			title: reader.text('title'),
			areas: reader.codes('areas', known.areas, 'area'),
			steps: reader.list('steps').map((step) => {
				step.only('action', 'reason');
				return {
					action: step.code('action', known.actions, 'action'),
					reason: step.text('reason')
				};
			}),
			reason: reader.text('reason')
		};
	});
}

function readModules(file: Reader, known: Known, findings: Findings): TrainingModule[] {
	const needs = file.child('trainingNeeds');
	needs.only('note', 'sources', 'modules');
	needs.text('note');
	needs.codes('sources', known.sources, 'source');
	const readers = needs.list('modules');
	refuseTwins(readers, 'module', findings);
	return readers.map((reader) => {
		reader.only('module', 'title', 'content', 'rows');
		return {
			module: reader.string('module'),
			title: reader.text('title'),
			content: reader.text('content'),
			rows: reader.list('rows').map((row) => {
				row.only('audience', 'items', 'actions');
				return {
					audience: row.code('audience', known.audiences, 'audience'),
					items: row.codes('items', known.items, 'item'),
					actions: row.codes('actions', known.actions, 'action')
				};
			})
		};
	});
}
