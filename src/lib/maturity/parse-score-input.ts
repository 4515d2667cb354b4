/**
 * The one door for an assessment from a file. Reports every problem with its path, what was expected and what was
 * found. Ids, groups and numbers that have a sensible default may be left out; SCORING.md lists them.
 */
import { isLevel, isNonLevel, type AnswerValue, type Parsed } from './answer';
import type { Level } from './questionnaire';
import type { Fields } from './findings';
import { InputChecks } from './input-checks';
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

const LARGEST_WEIGHT = 1_000_000;

/** `at` is put before every path, e.g. `before`. */
export function parseScoreInput(raw: unknown, at = ''): Parsed<ScoreInput> {
	const checks = new InputChecks();
	const path = (inner: string) => (at === '' ? inner : inner === '' ? at : `${at}.${inner}`);
	const fields = checks.object(raw, path('') || '(file)');
	if (!fields) return { ok: false, problems: checks.problems };
	const { version, areas } = parseAreas(fields.questionnaire, path('questionnaire'), checks);
	const items = new Set(areas.flatMap((area) => area.items.map(({ id }) => id)));
	const weighting = parseWeighting(fields.weighting, path('weighting'), checks);
	// Without an item every answer would be a problem, which would drown the one that matters.
	const known: Fields = items.size > 0 ? fields : { participants: [] };
	const participants = parseParticipants(
		known.participants,
		path('participants'),
		items,
		weighting,
		checks
	);
	const agreed = parseAgreed(known.agreed, path('agreed'), items, checks);
	const areaIds = new Set(areas.map(({ id }) => id));
	const targets = parseTargets(known.targets, path('targets'), areaIds, checks);
	const seed = parseSeed(fields.seed, path('seed'), checks);
	const replicates = parseReplicates(fields, path, seed, checks);
	if (checks.problems.length > 0) return { ok: false, problems: checks.problems };
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
	checks: InputChecks
): { version: string; areas: ScoredArea[] } {
	const fields = checks.object(raw, path);
	if (!fields) return { version: '', areas: [] };
	if (fields.levels !== undefined && fields.levels !== 5)
		checks.add(`${path}.levels`, '5', fields.levels);
	const areaIds = new Set<string>();
	const itemIds = new Set<string>();
	const list = checks.list(fields.areas, `${path}.areas`);
	if (Array.isArray(fields.areas) && list.length === 0)
		checks.add(`${path}.areas`, 'at least one area', list);
	const areas = list.flatMap((area, i): ScoredArea[] => {
		const here = `${path}.areas[${i}]`;
		const areaFields = checks.object(area, here);
		if (!areaFields) return [];
		const { weight } = areaFields;
		const positive = typeof weight === 'number' && Number.isFinite(weight) && weight > 0;
		if (weight !== undefined && !positive)
			checks.add(`${here}.weight`, 'a positive number', weight);
		const id = checks.id(areaFields.id, `${here}.id`, areaIds);
		const items = checks.list(areaFields.items, `${here}.items`);
		if (Array.isArray(areaFields.items) && items.length === 0)
			checks.add(`${here}.items`, 'at least one item', items);
		return [
			{
				id,
				weight: positive ? weight : 1,
				items: items.flatMap((item, j) => parseItem(item, `${here}.items[${j}]`, itemIds, checks))
			}
		];
	});
	return { version: fields.version === undefined ? '' : String(fields.version), areas };
}

function parseItem(
	raw: unknown,
	path: string,
	seen: Set<string>,
	checks: InputChecks
): ScoredItem[] {
	const fields = checks.object(raw, path);
	if (!fields) return [];
	const { critical, hash } = fields;
	if (critical !== undefined && typeof critical !== 'boolean')
		checks.add(`${path}.critical`, 'true or false', critical);
	if (hash !== undefined && typeof hash !== 'string') checks.add(`${path}.hash`, 'text', hash);
	return [
		{
			id: checks.id(fields.id, `${path}.id`, seen),
			weight: checks.whole(fields.weight, `${path}.weight`, 1, LARGEST_WEIGHT, 1),
			critical: critical === true,
			...(typeof hash === 'string' ? { hash } : {})
		}
	];
}

function parseWeighting(raw: unknown, path: string, checks: InputChecks): Weighting {
	if (raw === undefined || raw === 'equal') return 'equal';
	if (raw !== 'balanced') checks.add(path, '"equal" or "balanced"', raw);
	return 'balanced';
}

function parseParticipants(
	raw: unknown,
	path: string,
	items: ReadonlySet<string>,
	weighting: Weighting,
	checks: InputChecks
): ScoredParticipant[] {
	const ids = new Set<string>();
	return checks.list(raw, path).flatMap((participant, i): ScoredParticipant[] => {
		const here = `${path}[${i}]`;
		const fields = checks.object(participant, here);
		if (!fields) return [];
		const { group } = fields;
		if (typeof group !== 'string' && (group !== undefined || weighting === 'balanced'))
			checks.add(`${here}.group`, 'the id of a group (text)', group);
		const answers: Record<string, AnswerValue> = {};
		for (const [item, answer] of Object.entries(
			checks.object(fields.answers, `${here}.answers`) ?? {}
		)) {
			const answerPath = `${here}.answers.${item}`;
			if (!items.has(item)) checks.add(answerPath, 'an item of the questionnaire', item);
			else if (isLevel(answer) || isNonLevel(answer)) answers[item] = answer;
			else if (answer !== null)
				checks.add(answerPath, 'a level from 1 to 5, "NA", "OM", "DK" or null', answer);
		}
		return [
			{
				id: checks.id(fields.id, `${here}.id`, ids),
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
	checks: InputChecks
): Record<string, Level | 'NA' | 'OM'> {
	const agreed: Record<string, Level | 'NA' | 'OM'> = {};
	if (raw === undefined) return agreed;
	for (const [item, value] of Object.entries(checks.object(raw, path) ?? {})) {
		if (!items.has(item)) checks.add(`${path}.${item}`, 'an item of the questionnaire', item);
		else if (isLevel(value) || value === 'NA' || value === 'OM') agreed[item] = value;
		else if (value !== null)
			checks.add(`${path}.${item}`, 'a level from 1 to 5, "NA", "OM" or null', value);
	}
	return agreed;
}

function parseTargets(
	raw: unknown,
	path: string,
	areas: ReadonlySet<string>,
	checks: InputChecks
): Record<string, Level> {
	const targets: Record<string, Level> = {};
	if (raw === undefined) return targets;
	for (const [area, value] of Object.entries(checks.object(raw, path) ?? {})) {
		if (!areas.has(area)) checks.add(`${path}.${area}`, 'an area of the questionnaire', area);
		else if (isLevel(value)) targets[area] = value;
		else checks.add(`${path}.${area}`, 'a level from 1 to 5', value);
	}
	return targets;
}

function parseSeed(raw: unknown, path: string, checks: InputChecks): Seed | null {
	if (raw === undefined || raw === null) return null;
	const words = checks.list(raw, path);
	if (words.length !== 4) {
		if (Array.isArray(raw)) checks.add(path, 'four whole numbers', raw);
		return null;
	}
	const word = (i: number) => checks.whole(words[i], `${path}[${i}]`, 0, 4294967295);
	const seed: Seed = [word(0), word(1), word(2), word(3)];
	if (words.every((value) => value === 0)) checks.add(path, 'four numbers that are not all 0', raw);
	return seed;
}

/** `replicates` or, as the reference results call it, `B`. */
function parseReplicates(
	fields: Fields,
	path: (inner: string) => string,
	seed: Seed | null,
	checks: InputChecks
): number | undefined {
	const name = fields.replicates === undefined ? 'B' : 'replicates';
	if (fields[name] === undefined) return seed ? REFERENCE_REPLICATES : undefined;
	return checks.whole(fields[name], path(name), 0, MOST_REPLICATES);
}
