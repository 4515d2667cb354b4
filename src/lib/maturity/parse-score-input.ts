/**
 * The one door for an assessment from a file. Reports every problem with its path, what was expected and what was
 * found. Ids, groups and numbers that have a sensible default may be left out; SCORING.md lists them.
 */
import { isLevel, isNonLevel, type AnswerValue, type Parsed, type Problem } from './answer';
import type { Level } from './questionnaire';
import type { Seed } from './prng';
import type {
	ScoredArea,
	ScoredItem,
	ScoredParticipant,
	ScoreInput,
	Weighting
} from './score-input';

/** S9: what a file asks for that brings its own seed and no number: the reference run. */
export const REFERENCE_REPLICATES = 199;
export const MOST_REPLICATES = 100_000;

export type Fields = Readonly<Record<string, unknown>>;

/** Collects problems, so that a person mends a file once and not once for each mistake. */
export class Findings {
	readonly problems: Problem[] = [];

	add(path: string, expected: string, found: unknown): void {
		const text = found === undefined ? 'nothing' : (JSON.stringify(found) ?? String(found));
		const short = text.length > 80 ? `${text.slice(0, 77)}...` : text;
		this.problems.push({ path, message: `expected ${expected}, found ${short}` });
	}

	object(value: unknown, path: string): Fields | null {
		if (typeof value === 'object' && value !== null && !Array.isArray(value))
			return value as Fields;
		this.add(path, 'an object', value);
		return null;
	}

	list(value: unknown, path: string): readonly unknown[] {
		if (Array.isArray(value)) return value;
		this.add(path, 'a list', value);
		return [];
	}

	/** A whole number, or `fallback` when absent. */
	whole(value: unknown, path: string, least: number, most: number, fallback?: number): number {
		if (value === undefined && fallback !== undefined) return fallback;
		if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most)
			return value;
		this.add(path, `a whole number from ${least} to ${most}`, value);
		return least;
	}

	/** A new id; a second use of it is a problem. */
	id(value: unknown, path: string, seen: Set<string>): string {
		// A key of this name would not be stored in a plain object.
		if (typeof value !== 'string' || value === '' || value === '__proto__') {
			this.add(path, 'an id (text)', value);
			return '';
		}
		if (seen.has(value)) this.problems.push({ path, message: `"${value}" is used more than once` });
		seen.add(value);
		return value;
	}
}

const LARGEST_WEIGHT = 1_000_000;

/** `at` is put before every path, e.g. `before`. */
export function parseScoreInput(raw: unknown, at = ''): Parsed<ScoreInput> {
	const findings = new Findings();
	const path = (inner: string) => (at === '' ? inner : inner === '' ? at : `${at}.${inner}`);
	const fields = findings.object(raw, path('') || '(file)');
	if (!fields) return { ok: false, problems: findings.problems };
	const { version, areas } = parseAreas(fields.questionnaire, path('questionnaire'), findings);
	const items = new Set(areas.flatMap((area) => area.items.map(({ id }) => id)));
	const weighting = parseWeighting(fields.weighting, path('weighting'), findings);
	const participants = parseParticipants(
		fields.participants,
		path('participants'),
		items,
		weighting,
		findings
	);
	const agreed = parseAgreed(fields.agreed, path('agreed'), items, findings);
	const targets = parseTargets(
		fields.targets,
		path('targets'),
		new Set(areas.map(({ id }) => id)),
		findings
	);
	const seed = parseSeed(fields.seed, path('seed'), findings);
	const replicates = parseReplicates(fields, path, seed, findings);
	if (findings.problems.length > 0) return { ok: false, problems: findings.problems };
	return {
		ok: true,
		value: {
			id: typeof fields.id === 'string' ? fields.id : '',
			questionnaire: { version, areas },
			participants,
			agreed,
			targets,
			weighting,
			...(seed ? { seed } : {}),
			...(replicates === undefined ? {} : { replicates })
		}
	};
}

function parseAreas(
	raw: unknown,
	path: string,
	findings: Findings
): { version: string; areas: ScoredArea[] } {
	const fields = findings.object(raw, path);
	if (!fields) return { version: '', areas: [] };
	if (fields.levels !== undefined && fields.levels !== 5)
		findings.add(`${path}.levels`, '5', fields.levels);
	const areaIds = new Set<string>();
	const itemIds = new Set<string>();
	const list = findings.list(fields.areas, `${path}.areas`);
	if (Array.isArray(fields.areas) && list.length === 0)
		findings.add(`${path}.areas`, 'at least one area', list);
	const areas = list.flatMap((area, i): ScoredArea[] => {
		const here = `${path}.areas[${i}]`;
		const areaFields = findings.object(area, here);
		if (!areaFields) return [];
		const { weight } = areaFields;
		const positive = typeof weight === 'number' && Number.isFinite(weight) && weight > 0;
		if (weight !== undefined && !positive)
			findings.add(`${here}.weight`, 'a positive number', weight);
		const id = findings.id(areaFields.id, `${here}.id`, areaIds);
		const items = findings.list(areaFields.items, `${here}.items`);
		if (Array.isArray(areaFields.items) && items.length === 0)
			findings.add(`${here}.items`, 'at least one item', items);
		return [
			{
				id,
				weight: positive ? weight : 1,
				items: items.flatMap((item, j) => parseItem(item, `${here}.items[${j}]`, itemIds, findings))
			}
		];
	});
	return { version: fields.version === undefined ? '' : String(fields.version), areas };
}

function parseItem(
	raw: unknown,
	path: string,
	seen: Set<string>,
	findings: Findings
): ScoredItem[] {
	const fields = findings.object(raw, path);
	if (!fields) return [];
	const { critical } = fields;
	if (critical !== undefined && typeof critical !== 'boolean')
		findings.add(`${path}.critical`, 'true or false', critical);
	return [
		{
			id: findings.id(fields.id, `${path}.id`, seen),
			weight: findings.whole(fields.weight, `${path}.weight`, 1, LARGEST_WEIGHT, 1),
			critical: critical === true
		}
	];
}

function parseWeighting(raw: unknown, path: string, findings: Findings): Weighting {
	if (raw === undefined || raw === 'equal') return 'equal';
	if (raw !== 'balanced') findings.add(path, '"equal" or "balanced"', raw);
	return 'balanced';
}

function parseParticipants(
	raw: unknown,
	path: string,
	items: ReadonlySet<string>,
	weighting: Weighting,
	findings: Findings
): ScoredParticipant[] {
	const ids = new Set<string>();
	return findings.list(raw, path).flatMap((participant, i): ScoredParticipant[] => {
		const here = `${path}[${i}]`;
		const fields = findings.object(participant, here);
		if (!fields) return [];
		const { group } = fields;
		if (typeof group !== 'string' && (group !== undefined || weighting === 'balanced'))
			findings.add(`${here}.group`, 'the id of a group (text)', group);
		const answers: Record<string, AnswerValue> = {};
		for (const [item, answer] of Object.entries(
			findings.object(fields.answers, `${here}.answers`) ?? {}
		)) {
			const answerPath = `${here}.answers.${item}`;
			if (!items.has(item)) findings.add(answerPath, 'an item of the questionnaire', item);
			else if (isLevel(answer) || isNonLevel(answer)) answers[item] = answer;
			else if (answer !== null)
				findings.add(answerPath, 'a level from 1 to 5, "NA", "OM", "DK" or null', answer);
		}
		return [
			{
				id: findings.id(fields.id, `${here}.id`, ids),
				group: typeof group === 'string' ? group : '',
				answers
			}
		];
	});
}

function parseAgreed(
	raw: unknown,
	path: string,
	items: ReadonlySet<string>,
	findings: Findings
): Record<string, Level | 'NA' | 'OM'> {
	const agreed: Record<string, Level | 'NA' | 'OM'> = {};
	if (raw === undefined) return agreed;
	for (const [item, value] of Object.entries(findings.object(raw, path) ?? {})) {
		if (!items.has(item)) findings.add(`${path}.${item}`, 'an item of the questionnaire', item);
		else if (isLevel(value) || value === 'NA' || value === 'OM') agreed[item] = value;
		else if (value !== null)
			findings.add(`${path}.${item}`, 'a level from 1 to 5, "NA", "OM" or null', value);
	}
	return agreed;
}

function parseTargets(
	raw: unknown,
	path: string,
	areas: ReadonlySet<string>,
	findings: Findings
): Record<string, Level> {
	const targets: Record<string, Level> = {};
	if (raw === undefined) return targets;
	for (const [area, value] of Object.entries(findings.object(raw, path) ?? {})) {
		if (!areas.has(area)) findings.add(`${path}.${area}`, 'an area of the questionnaire', area);
		else if (isLevel(value)) targets[area] = value;
		else findings.add(`${path}.${area}`, 'a level from 1 to 5', value);
	}
	return targets;
}

function parseSeed(raw: unknown, path: string, findings: Findings): Seed | null {
	if (raw === undefined || raw === null) return null;
	const words = findings.list(raw, path);
	if (words.length !== 4) {
		if (Array.isArray(raw)) findings.add(path, 'four whole numbers', raw);
		return null;
	}
	const word = (i: number) => findings.whole(words[i], `${path}[${i}]`, 0, 4294967295);
	const seed: Seed = [word(0), word(1), word(2), word(3)];
	if (words.every((value) => value === 0))
		findings.add(path, 'four numbers that are not all 0', raw);
	return seed;
}

/** `replicates` or, as the reference results call it, `B`. */
function parseReplicates(
	fields: Fields,
	path: (inner: string) => string,
	seed: Seed | null,
	findings: Findings
): number | undefined {
	const name = fields.replicates === undefined ? 'B' : 'replicates';
	if (fields[name] === undefined) return seed ? REFERENCE_REPLICATES : undefined;
	return findings.whole(fields[name], path(name), 0, MOST_REPLICATES);
}
