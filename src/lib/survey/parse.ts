/** SurveyJS JSON -> Questionnaire. The one door: everything foreign ends here, as plain data or as a problem. */
import { canonicalJson } from '../maturity/canonical-json';
import type { Problem } from '../maturity/answer';
import {
	LEVELS,
	NON_LEVELS,
	type Area,
	type Item,
	type Level,
	type LevelDefinition,
	type NonLevelDefinition,
	type Questionnaire,
	type Text
} from '../maturity/questionnaire';
import { sha256Hex } from '../maturity/sha256';
import { refuseBadConditions } from './conditions';
import {
	createFindings,
	isFields,
	refuseHostile,
	shown,
	under,
	type Fields,
	type Findings
} from '../maturity/findings';
import { lintFile } from './lint';
import { refuseBadPrerequisites } from './prerequisites';
import { registerProperties } from './properties';
import { readStrings, textReader, type TextReader } from '../maturity/read-text';
import { readList, readTexts } from './read-list';
import { mentionUnsupported } from './supported';

registerProperties();

/** Used in addresses, form fields and element ids; `@` marks a second round. */
const ID = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;
const LOCALE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const STEPS = LEVELS.slice(1).map((to) => `${to - 1}-${to}`);

interface Reading {
	readonly text: TextReader;
	readonly findings: Findings;
}

/**
 * `questionnaire` is null when something essential is missing or wrong; otherwise it can be used, even if `problems`
 * lists missing translations or properties without effect. The paths are those of the JSON file.
 */
export function parseQuestionnaire(raw: unknown): {
	questionnaire: Questionnaire | null;
	problems: readonly Problem[];
} {
	const findings = createFindings();
	refuseHostile(raw, findings);
	if (!isFields(raw)) findings.refuse('', `expected a questionnaire object, got ${shown(raw)}`);
	if (!isFields(raw) || !findings.usable)
		return { questionnaire: null, problems: findings.problems };

	const questionnaire = readQuestionnaire(raw, findings);
	lintFile(raw, findings);
	refuseBadPrerequisites(questionnaire.areas, findings);
	refuseBadConditions(questionnaire.areas, findings);
	return { questionnaire: findings.usable ? questionnaire : null, problems: findings.problems };
}

function readQuestionnaire(raw: Fields, findings: Findings): Questionnaire {
	mentionUnsupported('survey', raw, '', findings);
	const locales = readLocales(raw, findings);
	const reading: Reading = { findings, text: textReader(locales, findings) };
	const { text } = reading;
	const unanswered = readList(raw['unanswered'], 'unanswered', findings).map((entry) => ({
		label: text.required(entry.fields['text'], under(entry.path, 'text')) ?? NO_TEXT,
		helper: text.required(entry.fields['helper'], under(entry.path, 'helper')) ?? NO_TEXT
	}));
	return {
		id: readId(raw['questionnaireId'], 'questionnaireId', findings),
		version: readVersion(raw['version'], findings),
		hash: sha256Hex(canonicalJson(raw)),
		title: text.required(raw['title'], 'title') ?? NO_TEXT,
		locales,
		translationStatus: readStatus(raw['translationStatus'], locales, findings),
		levels: readLevels(raw['levels'], reading),
		howToChoose: readTexts(raw['howToChoose'], 'howToChoose', text, findings),
		nonLevels: readNonLevels(raw['nonLevels'], reading),
		...(unanswered[0] ? { unanswered: unanswered[0] } : {}),
		terms: readList(raw['terms'], 'terms', findings).map((entry) => ({
			term:
				text.required(entry.fields['text'] ?? entry.value, under(entry.path, 'text')) ?? NO_TEXT,
			meaning: text.required(entry.fields['meaning'], under(entry.path, 'meaning')) ?? NO_TEXT
		})),
		areas: readAreas(raw['pages'], reading)
	};
}

/** Stands in for a text whose absence has been refused; such a questionnaire is never handed out. */
const NO_TEXT: Text = { default: '' };

function readId(raw: unknown, path: string, findings: Findings): string {
	if (typeof raw === 'string' && ID.test(raw) && !(raw in {})) return raw;
	const wanted = 'expected an id: a letter, then letters, digits, - or _ (at most 40)';
	findings.refuse(path, `${wanted}, got ${shown(raw)}`);
	return '';
}

function readVersion(raw: unknown, findings: Findings): string {
	if (typeof raw === 'string' && /^[\w.+ -]{1,40}$/.test(raw)) return raw;
	findings.refuse('version', `expected a version such as "1.0", got ${shown(raw)}`);
	return '';
}

function readLocales(raw: Fields, findings: Findings): string[] {
	const locales = readStrings(raw['locales'], 'locales', findings);
	const first = typeof raw['locale'] === 'string' ? raw['locale'] : locales[0];
	if (locales.length === 0)
		findings.refuse(
			'locales',
			'expected a list of languages, first the one of the "default" texts'
		);
	else if (first !== locales[0])
		findings.refuse(
			'locale',
			`expected the first of "locales" (${locales[0]}), got ${shown(first)}`
		);
	locales.forEach((locale, i) => {
		if (!LOCALE.test(locale) || locale === 'default')
			findings.refuse(
				`locales[${i}]`,
				`expected a language tag such as "fr", got ${shown(locale)}`
			);
		else if (locales.indexOf(locale) !== i)
			findings.refuse(`locales[${i}]`, `language ${locale} is listed twice`);
	});
	return locales.length > 0 ? locales : ['en'];
}

function readStatus(
	raw: unknown,
	locales: readonly string[],
	findings: Findings
): Record<string, string> {
	const status: Record<string, string> = {};
	for (const { value, fields, path } of readList(raw, 'translationStatus', findings)) {
		const text = isFields(fields['text']) ? fields['text']['default'] : fields['text'];
		if (typeof value !== 'string' || !locales.includes(value))
			findings.mention(
				under(path, 'value'),
				`expected a language of "locales", got ${shown(value)}`
			);
		else if (typeof text !== 'string' || text.trim() === '')
			findings.mention(under(path, 'text'), `expected the review status of ${value} in words`);
		else status[value] = text;
	}
	for (const locale of locales.slice(1))
		if (!(locale in status))
			findings.mention(
				'translationStatus',
				`the review status of the translation into ${locale} is missing`
			);
	return status;
}

function readLevels(raw: unknown, { text, findings }: Reading): LevelDefinition[] {
	const entries = readList(raw, 'levels', findings);
	return LEVELS.map((level, i) => {
		const entry = entries[i];
		if (!entry) {
			findings.refuse('levels', `level ${level} is missing`);
			return { level, name: NO_TEXT, definition: NO_TEXT };
		}
		if (entry.value !== level)
			findings.refuse(under(entry.path, 'value'), `expected ${level}, got ${shown(entry.value)}`);
		return {
			level,
			name: text.required(entry.fields['text'], under(entry.path, 'text')) ?? NO_TEXT,
			definition:
				text.required(entry.fields['definition'], under(entry.path, 'definition')) ?? NO_TEXT
		};
	});
}

function readNonLevels(raw: unknown, { text, findings }: Reading): NonLevelDefinition[] {
	const entries = readList(raw, 'nonLevels', findings);
	for (const { value, path } of entries)
		if (!NON_LEVELS.some((code) => code === value))
			findings.refuse(under(path, 'value'), `expected NA, OM or DK, got ${shown(value)}`);
	return NON_LEVELS.flatMap((code) => {
		const [entry, twin] = entries.filter(({ value }) => value === code);
		if (twin) findings.refuse(under(twin.path, 'value'), `${code} is listed twice`);
		if (!entry) {
			findings.refuse('nonLevels', `the answer ${code} is missing`);
			return [];
		}
		const read = (key: string) =>
			text.required(entry.fields[key], under(entry.path, key)) ?? NO_TEXT;
		return [{ code, label: read('text'), helper: read('helper'), asks: read('asks') }];
	});
}

function readAreas(raw: unknown, reading: Reading): Area[] {
	const { text, findings } = reading;
	if (!Array.isArray(raw) || raw.length === 0) {
		findings.refuse('pages', `expected a list of pages, one for each area, got ${shown(raw)}`);
		return [];
	}
	return raw.map((page: unknown, i): Area => {
		const path = `pages[${i}]`;
		const fields = isFields(page) ? page : {};
		mentionUnsupported('page', fields, path, findings);
		const elements = fields['elements'];
		if (!Array.isArray(elements) || elements.length === 0)
			findings.refuse(
				under(path, 'elements'),
				`expected at least one item, got ${shown(elements)}`
			);
		return {
			id: readId(fields['name'], under(path, 'name'), findings),
			name: text.required(fields['title'], under(path, 'title')) ?? NO_TEXT,
			purpose: text.optional(fields['description'], under(path, 'description')),
			weight: readWeight(fields['weight'], under(path, 'weight'), findings),
			items: (Array.isArray(elements) ? elements : []).flatMap((element: unknown, j) => {
				const item = readItem(element, `${path}.elements[${j}]`, fields['visibleIf'], reading);
				return item ? [item] : [];
			})
		};
	});
}

function readItem(
	raw: unknown,
	path: string,
	pageCondition: unknown,
	reading: Reading
): Item | null {
	const { text, findings } = reading;
	const fields = isFields(raw) ? raw : {};
	if (fields['type'] !== 'radiogroup') {
		const found = `got ${shown(fields['type'] ?? raw)}`;
		findings.refuse(
			under(path, 'type'),
			`expected a "radiogroup" (nothing else can be scored), ${found}`
		);
		return null;
	}
	mentionUnsupported('radiogroup', fields, path, findings);
	const at = (key: string) => under(path, key);
	const question = text.required(fields['title'], at('title')) ?? NO_TEXT;
	const variant = text.optional(fields['variant'], at('variant'));
	const levels = readChoices(fields['choices'], at('choices'), reading);
	const critical = fields['critical'] ?? false;
	if (typeof critical !== 'boolean')
		findings.refuse(at('critical'), `expected true or false, got ${shown(critical)}`);
	return {
		id: readId(fields['name'], at('name'), findings),
		title: text.optional(fields['shortTitle'], at('shortTitle')) ?? question,
		question,
		why: text.optional(fields['why'], at('why')),
		variant,
		levels,
		evidenceExamples: readTexts(fields['evidenceExamples'], at('evidenceExamples'), text, findings),
		lead: text.optional(fields['lead'], at('lead')),
		guide: readStrings(fields['guide'], at('guide'), findings),
		critical: critical === true,
		weight: readWeight(fields['weight'], at('weight'), findings),
		prerequisites: readStrings(fields['prerequisites'], at('prerequisites'), findings),
		stepHints: readStepHints(fields['stepHints'], at('stepHints'), reading),
		visibleIf: joinConditions([pageCondition, fields['visibleIf']]),
		hash: hashOf(question, variant, levels)
	};
}

function readWeight(raw: unknown, path: string, findings: Findings): number {
	if (raw === undefined) return 1;
	if (typeof raw === 'number' && Number.isSafeInteger(raw) && raw > 0 && raw <= 1000) return raw;
	findings.refuse(path, `expected a whole number from 1 to 1000, got ${shown(raw)}`);
	return 1;
}

function readChoices(raw: unknown, path: string, { text, findings }: Reading): Record<Level, Text> {
	const entries = readList(raw, path, findings);
	const levels: Record<Level, Text> = {
		1: NO_TEXT,
		2: NO_TEXT,
		3: NO_TEXT,
		4: NO_TEXT,
		5: NO_TEXT
	};
	let before = 0;
	for (const entry of entries) {
		mentionUnsupported('choiceitem', entry.fields, entry.path, findings);
		const level = LEVELS.find((it) => it === entry.value);
		if (level === undefined || level <= before) {
			const wanted = level === undefined ? 'a level from 1 to 5' : `a level above ${before}`;
			findings.refuse(under(entry.path, 'value'), `expected ${wanted}, got ${shown(entry.value)}`);
			continue;
		}
		before = level;
		levels[level] = text.required(entry.fields['text'], under(entry.path, 'text')) ?? NO_TEXT;
	}
	for (const level of LEVELS)
		if (!entries.some(({ value }) => value === level))
			findings.refuse(path, `level ${level} is missing`);
	return levels;
}

function readStepHints(
	raw: unknown,
	path: string,
	{ text, findings }: Reading
): Record<string, Text> {
	const hints: Record<string, Text> = {};
	for (const entry of readList(raw, path, findings)) {
		const step = STEPS.find((it) => it === entry.value);
		const hint = text.required(entry.fields['text'], under(entry.path, 'text'));
		if (step && hint) hints[step] = hint;
		if (!step)
			findings.refuse(
				under(entry.path, 'value'),
				`expected one of ${STEPS.join(', ')}, got ${shown(entry.value)}`
			);
	}
	return hints;
}

function joinConditions(conditions: readonly unknown[]): string | null {
	const given = conditions.filter((it): it is string => typeof it === 'string' && it.trim() !== '');
	return given.length > 1 ? given.map((it) => `(${it})`).join(' and ') : (given[0] ?? null);
}

/** What a person rates: question, variant and level texts in the questionnaire's own language, nothing else. */
function hashOf(
	question: Text,
	variant: Text | null,
	levels: Readonly<Record<Level, Text>>
): string {
	return sha256Hex(
		canonicalJson({
			question: question.default,
			variant: variant?.default ?? null,
			levels: LEVELS.map((level) => levels[level].default)
		})
	);
}
