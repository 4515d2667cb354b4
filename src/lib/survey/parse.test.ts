import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { itemsOf } from '../maturity/questionnaire';
import { parseQuestionnaire } from './parse';

const fixture = readFileSync(
	'tests/fixtures/questionnaires/food-laboratory/questionnaire.json',
	'utf8'
);

/** The fixture with one value planted at a path; undefined removes what is there. */
function planted(path: string, value: unknown): unknown {
	const raw: unknown = JSON.parse(fixture);
	const steps = path.split(/[.[\]]+/).filter(Boolean);
	const last = steps.pop() ?? '';
	let owner = raw as Record<string, unknown>;
	for (const step of steps) owner = owner[step] as Record<string, unknown>;
	if (value === undefined) Reflect.deleteProperty(owner, last);
	else owner[last] = value;
	return raw;
}

const item = (raw: unknown, page: number, element: number) =>
	(raw as { pages: { elements: Record<string, unknown>[] }[] }).pages[page]?.elements[element];

interface Case {
	readonly plant: string;
	readonly value: unknown;
	readonly at?: string;
	readonly says: string;
}

const CHOICE = 'pages[0].elements[1].choices[3]';

const fatal: Case[] = [
	{ plant: 'pages[0].elements[1].type', value: 'matrixdropdown', says: 'expected a "radiogroup"' },
	{ plant: 'pages[0].elements[1].type', value: 'no-such-type', says: 'got "no-such-type"' },
	{ plant: 'pages[0].elements[1].type', value: undefined, says: 'expected a "radiogroup"' },
	{ plant: 'pages[0].elements[1]', value: 7, at: 'pages[0].elements[1].type', says: 'got 7' },
	{
		plant: CHOICE,
		value: { value: 9, text: 'x' },
		at: `${CHOICE}.value`,
		says: 'a level from 1 to 5, got 9'
	},
	{
		plant: CHOICE,
		value: { value: 1, text: 'x' },
		at: `${CHOICE}.value`,
		says: 'a level above 3, got 1'
	},
	{
		plant: CHOICE,
		value: { value: 9, text: 'x' },
		at: 'pages[0].elements[1].choices',
		says: 'level 4 is missing'
	},
	{ plant: `${CHOICE}.value`, value: '4', says: 'got "4"' },
	{ plant: `${CHOICE}.text`, value: undefined, says: 'expected a text (language fr), got nothing' },
	{ plant: `${CHOICE}.text.default`, value: ' ', says: 'expected a text (language fr), got " "' },
	{ plant: `${CHOICE}.text`, value: ['x'], says: 'got ["x"]' },
	{ plant: 'pages[0].elements[1].choices', value: 'x', says: 'expected a list, got "x"' },
	{
		plant: 'pages[1].elements[0].name',
		value: 'plan',
		at: 'pages[1].elements[0]',
		says: 'duplicated'
	},
	{
		plant: 'pages[1].elements[0].name',
		value: 'PLAN',
		at: 'pages[1].elements[0]',
		says: 'duplicated'
	},
	{ plant: 'pages[1].name', value: 'samples', at: 'pages[1]', says: 'duplicated' },
	{ plant: 'pages[1].name', value: undefined, says: 'expected an id' },
	{ plant: 'pages[0].elements[0].name', value: 'toString', says: 'expected an id' },
	{ plant: 'pages[0].elements[0].name', value: 'plan@2', says: 'expected an id' },
	{
		plant: 'pages[0].elements[2].visibleIf',
		value: '{nowhere} > 2',
		says: '"nowhere" is not found'
	},
	{ plant: 'pages[0].elements[2].visibleIf', value: '{plan} > (', says: 'cannot be parsed' },
	{ plant: 'pages[0].elements[2].visibleIf', value: '{courier} > 2', says: 'itself' },
	{
		plant: 'pages[0].elements[2].visibleIf',
		value: '{methods} > 2',
		says: 'does not come before courier'
	},
	{ plant: 'pages[0].visibleIf', value: '{nowhere} > 2', says: '"nowhere" is not found' },
	{ plant: 'pages[0].elements[0].title', value: undefined, says: 'expected a text' },
	{ plant: 'pages[0].elements[0].weight', value: 0, says: 'expected a whole number from 1' },
	{ plant: 'pages[0].elements[0].weight', value: 1.5, says: 'expected a whole number from 1' },
	{ plant: 'pages[0].elements[0].weight', value: '2', says: 'got "2"' },
	{ plant: 'pages[0].weight', value: -1, says: 'expected a whole number from 1' },
	{ plant: 'pages[0].elements[0].critical', value: 'yes', says: 'expected true or false' },
	{
		...{ plant: 'pages[0].elements[1].prerequisites', value: ['nowhere'] },
		...{ at: 'pages[0].elements[1].prerequisites[0]', says: 'unknown item nowhere' }
	},
	{
		...{ plant: 'pages[0].elements[0].prerequisites', value: ['second-reader'] },
		...{ at: 'pages[0].elements[0].prerequisites[0]', says: 'a cycle of prerequisites' }
	},
	{
		...{ plant: 'pages[0].elements[0].prerequisites', value: ['plan'] },
		...{ at: 'pages[0].elements[0].prerequisites[0]', says: 'a cycle of prerequisites' }
	},
	{
		plant: 'pages[0].elements[0].stepHints[0].value',
		value: '1-3',
		says: 'expected one of 1-2, 2-3'
	},
	{ plant: 'pages[0].elements', value: [], says: 'expected at least one item' },
	{ plant: 'pages', value: [], says: 'expected a list of pages' },
	{ plant: 'levels[4]', value: undefined, at: 'levels', says: 'level 5 is missing' },
	{ plant: 'levels[4].value', value: 6, says: 'expected 5, got 6' },
	{ plant: 'levels[4].definition', value: undefined, says: 'expected a text' },
	{ plant: 'nonLevels[1].value', value: 'XX', says: 'expected NA, OM or DK' },
	{ plant: 'nonLevels[1].value', value: 'XX', at: 'nonLevels', says: 'the answer OM is missing' },
	{ plant: 'nonLevels[1].value', value: 'NA', says: 'NA is listed twice' },
	{ plant: 'nonLevels[1].asks', value: undefined, says: 'expected a text' },
	{ plant: 'locales', value: undefined, says: 'expected a list of languages' },
	{ plant: 'locales[1]', value: 'Klingon!', says: 'expected a language tag' },
	{ plant: 'locales[1]', value: 'fr', says: 'listed twice' },
	{ plant: 'locale', value: 'en', says: 'expected the first of "locales" (fr)' },
	{ plant: 'questionnaireId', value: '../x', says: 'expected an id' },
	{ plant: 'version', value: 3, says: 'expected a version' },
	{ plant: 'title', value: null, says: 'expected a text' }
];

const harmless: Case[] = [
	{ plant: `${CHOICE}.text.en`, value: undefined, says: 'missing translation into en' },
	{ plant: `${CHOICE}.text.en`, value: '', says: 'missing translation into en' },
	{
		plant: `${CHOICE}.text`,
		value: 'seul',
		at: `${CHOICE}.text.en`,
		says: 'missing translation into en'
	},
	{ plant: `${CHOICE}.text.de`, value: 'x', says: 'language de is not in the list' },
	{ plant: 'title.en', value: undefined, says: 'missing translation into en' },
	{ plant: 'nonLevels[0].helper.en', value: undefined, says: 'missing translation into en' },
	{ plant: 'pages[0].elements[0].why.en', value: undefined, says: 'missing translation into en' },
	{
		plant: 'translationStatus',
		value: undefined,
		says: 'the review status of the translation into en'
	},
	{ plant: 'pages[0].elements[0].critcal', value: true, says: 'not a property' },
	{ plant: 'pages[0].colour', value: 'x', says: 'not a property' },
	{ plant: 'levels[0].colour', value: 'x', says: 'not a property' },
	{ plant: `${CHOICE}.score`, value: 3, says: 'not a property' },
	{ plant: 'pages[0].elements[0].isRequired', value: true, says: 'cannot honour it' },
	{ plant: 'pages[0].elements[0].validators', value: [], says: 'cannot honour it' },
	{ plant: `${CHOICE}.visibleIf`, value: '{plan} > 2', says: 'cannot honour it' },
	{ plant: 'triggers', value: [], says: 'cannot honour it' },
	{ plant: 'pages[0].elements[2].visibleIf', value: '{plan} = 7', says: 'not among its choices' },
	{ plant: 'pages[0].elements[2].visibleIf', value: 'later({plan})', says: 'not registered' }
];

const found = ({ plant, value, at = plant, says }: Case) => {
	const { questionnaire, problems } = parseQuestionnaire(planted(plant, value));
	const here = problems.filter(({ path, message }) => path === at && message.includes(says));
	return { questionnaire, here, problems };
};

describe('a planted problem is reported at its path', () => {
	test.each(fatal)('$plant = $value: $says', (planting) => {
		const { questionnaire, here, problems } = found(planting);
		expect(here, JSON.stringify(problems)).toHaveLength(1);
		expect(questionnaire).toBeNull();
	});

	test.each(harmless)('$plant = $value: $says (still usable)', (planting) => {
		const { questionnaire, here, problems } = found(planting);
		expect(here, JSON.stringify(problems)).toHaveLength(1);
		expect(problems).toHaveLength(1);
		expect(questionnaire).not.toBeNull();
	});

	it('reports several at once', () => {
		const raw = planted('pages[0].elements[0].weight', 0) as { version: unknown };
		raw.version = null;
		const paths = parseQuestionnaire(raw).problems.map(({ path }) => path);
		expect(paths).toEqual(['version', 'pages[0].elements[0].weight']);
	});
});

describe('foreign input never throws', () => {
	test.each([
		...[null, undefined, 0, 'x', [], {}, { pages: 3 }, { pages: [null] }, { levels: [[]] }],
		...[{ pages: [{ elements: [null, [], 'x', { type: 'radiogroup' }] }] }, { locales: [1, null] }],
		...[
			{ nonLevels: { NA: 1 } },
			{ pages: [{ elements: [{ type: 'radiogroup', choices: [null] }] }] }
		]
	])('%j', (raw) => {
		const { questionnaire, problems } = parseQuestionnaire(raw);
		expect(questionnaire).toBeNull();
		expect(problems.length).toBeGreaterThan(0);
	});

	test.each([
		['{"__proto__":{"critical":true}}', '__proto__'],
		['{"pages":[{"title":{"default":"x","constructor":"y"}}]}', 'pages[0].title.constructor'],
		['{"levels":[{"prototype":1}]}', 'levels[0].prototype']
	])('%s is refused for its key', (json, path) => {
		expect(parseQuestionnaire(JSON.parse(json)).problems).toEqual([
			{ path, message: 'this key is not allowed' }
		]);
		expect(Object.hasOwn(Object.prototype, 'critical')).toBe(false);
	});

	it('refuses nesting without end', () => {
		const json = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
		expect(parseQuestionnaire({ pages: JSON.parse(json) }).problems[0]?.message).toContain(
			'nesting'
		);
	});
});

describe('what comes out', () => {
	const { questionnaire, problems } = parseQuestionnaire(JSON.parse(fixture));

	it('knows nothing of any one instrument', () => {
		expect(problems).toEqual([]);
		expect(questionnaire).toMatchObject({
			id: 'food-laboratory',
			version: '0.3',
			locales: ['fr', 'en'],
			translationStatus: { en: 'reviewed by the laboratory in March 2026' },
			areas: [
				{ id: 'samples', weight: 2 },
				{ id: 'findings', weight: 1, purpose: null }
			]
		});
		expect(questionnaire && itemsOf(questionnaire)[0]).toMatchObject({
			id: 'plan',
			title: { default: 'Plan de prélèvement', en: 'Sampling plan' },
			question: {
				default: 'Existe-t-il un plan de prélèvement ?',
				en: 'Is there a sampling plan?'
			},
			variant: null,
			lead: null,
			guide: ['A.1'],
			critical: true,
			weight: 2,
			prerequisites: [],
			visibleIf: null,
			levels: {
				3: { default: 'Un plan couvre toutes les denrées.', en: 'A plan covers all foods.' }
			},
			stepHints: {
				'1-2': { default: 'Écrire un plan pour la viande.', en: 'Write a plan for meat.' }
			}
		});
	});

	it('joins the condition of a page with those of its items', () => {
		const raw = planted('pages[1].visibleIf', '{plan} > 1');
		Object.assign(item(raw, 1, 1) ?? {}, { visibleIf: "{methods} <> 'DK'" });
		const parsed = parseQuestionnaire(raw);
		expect(parsed.problems).toEqual([]);
		expect(parsed.questionnaire?.areas[1]?.items.map(({ visibleIf }) => visibleIf)).toEqual([
			'{plan} > 1',
			"({plan} > 1) and ({methods} <> 'DK')"
		]);
	});

	const hashes = (raw: unknown) => {
		const parsed = parseQuestionnaire(raw).questionnaire;
		return { file: parsed?.hash, item: parsed && itemsOf(parsed)[1]?.hash };
	};
	const before = hashes(JSON.parse(fixture));

	test.each([
		['a level text', `${CHOICE}.text.default`, 'Autre.', false],
		['the question', 'pages[0].elements[1].title.default', 'Autre ?', false],
		['the variant', 'pages[0].elements[1].variant.default', 'Autre.', false],
		['a translation', `${CHOICE}.text.en`, 'Other.', true],
		['the short title', 'pages[0].elements[1].shortTitle.default', 'Autre', true],
		['the weight', 'pages[0].elements[1].weight', 3, true]
	])('after a change of %s the file hash differs', (_, path, value, isSameItem) => {
		const after = hashes(planted(path, value));
		expect(after.file).toMatch(/^[0-9a-f]{64}$/);
		expect(after.file).not.toBe(before.file);
		expect(after.item === before.item).toBe(isSameItem);
	});

	it('hashes the content, not the layout of the file', () => {
		const reordered: unknown = Object.fromEntries(
			Object.entries(JSON.parse(fixture) as Record<string, unknown>).reverse()
		);
		expect(hashes(reordered)).toEqual(before);
	});
});
