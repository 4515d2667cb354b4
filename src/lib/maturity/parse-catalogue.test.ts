import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { parseCatalogue } from './parse-catalogue';
import { LEVELS, type Item, type Questionnaire, type Text } from './questionnaire';

const FOLDER = 'tests/fixtures/questionnaires/food-laboratory';
const FILES = ['actions', 'natures', 'pathways'] as const;

const text: Text = { default: 'x' };
const item = (id: string): Item => ({
	...{
		id,
		title: text,
		question: text,
		why: null,
		variant: null,
		evidenceExamples: [],
		lead: null
	},
	...{ guide: [], critical: false, weight: 1, prerequisites: [], stepHints: {}, visibleIf: null },
	...{ hash: '', levels: { 1: text, 2: text, 3: text, 4: text, 5: text } }
});
/** The rules import no SurveyJS, so the questionnaire of these files is written down here. */
const questionnaire: Questionnaire = {
	...{ id: 'food-laboratory', version: '0.3', hash: '', title: text, locales: ['fr', 'en'] },
	...{ translationStatus: {}, howToChoose: [], nonLevels: [], terms: [] },
	levels: LEVELS.map((level) => ({ level, name: text, definition: text })),
	areas: [
		{
			id: 'samples',
			name: text,
			purpose: null,
			weight: 2,
			items: ['plan', 'cold-store', 'courier'].map(item)
		},
		{
			id: 'findings',
			name: text,
			purpose: null,
			weight: 1,
			items: ['methods', 'second-reader'].map(item)
		}
	]
};

const read = () =>
	Object.fromEntries(
		FILES.map((name) => [
			name,
			JSON.parse(readFileSync(`${FOLDER}/${name}.json`, 'utf8')) as unknown
		])
	);
const parse = (files: Record<string, unknown>) =>
	parseCatalogue(
		{ actions: files['actions'], natures: files['natures'], pathways: files['pathways'] },
		questionnaire
	);

/** The three files with one value planted; undefined removes what is there. */
function planted(file: string, path: string, value: unknown): Record<string, unknown> {
	const files = read();
	const steps = path.split(/[.[\]]+/).filter(Boolean);
	const last = steps.pop() ?? '';
	let owner = files[file] as Record<string, unknown>;
	for (const step of steps) owner = owner[step] as Record<string, unknown>;
	if (value === undefined) Reflect.deleteProperty(owner, last);
	else owner[last] = value;
	return files;
}

type Case = readonly [file: string, path: string, value: unknown, at: string, says: string];
const step = (it: string, from: number, to: number) => ({ item: it, from, to });

const fatal: Case[] = [
	[
		'actions',
		'actions[0].effects[0]',
		step('nowhere', 1, 2),
		'actions[0].effects[0].item',
		'unknown item "nowhere"'
	],
	[
		'actions',
		'actions[0].effects[0]',
		step('plan', 1, 3),
		'actions[0].effects[0]',
		'adjacent levels, got 1 to 3'
	],
	[
		'actions',
		'actions[0].effects[0]',
		step('plan', 2, 1),
		'actions[0].effects[0]',
		'adjacent levels, got 2 to 1'
	],
	[
		'actions',
		'actions[0].effects[0]',
		step('plan', 5, 6),
		'actions[0].effects[0]',
		'adjacent levels, got 5 to 6'
	],
	[
		'actions',
		'actions[3].helps[0]',
		step('methods', 0, 1),
		'actions[3].helps[0]',
		'adjacent levels'
	],
	['actions', 'actions[0].effects', 'x', 'actions[0].effects', 'expected a list'],
	[
		'actions',
		'actions[3].effects',
		[step('plan', 1, 2)],
		'actions[3].effects[0]',
		'a course action cannot close'
	],
	['actions', 'actions[0].requires', ['review'], 'actions[0].requires', 'a cycle'],
	['actions', 'actions[3].after', ['review'], 'actions[3].after', 'a cycle'],
	[
		'actions',
		'actions[0].requires',
		['nowhere'],
		'actions[0].requires[0]',
		'unknown action "nowhere"'
	],
	['actions', 'actions[0].kind', 'magic', 'actions[0].kind', 'unknown kind "magic"'],
	['actions', 'actions[0].status', 'soon', 'actions[0].status', 'unknown status "soon"'],
	[
		'actions',
		'actions[0].providerKind',
		'x',
		'actions[0].providerKind',
		'unknown kind of provider'
	],
	['actions', 'actions[0].format', 'x', 'actions[0].format', 'unknown format'],
	['actions', 'actions[0].audience', ['x'], 'actions[0].audience[0]', 'unknown audience "x"'],
	['actions', 'actions[0].sources', ['x'], 'actions[0].sources[0]', 'unknown source "x"'],
	['actions', 'actions[0].effort', 6, 'actions[0].effort', 'an effort from 1 to 5, got 6'],
	[
		'actions',
		'actions[0].horizonMonths',
		[6, 1],
		'actions[0].horizonMonths',
		'the smaller first, got [6,1]'
	],
	['actions', 'actions[0].title', undefined, 'actions[0].title', 'expected a text'],
	['actions', 'actions[1].id', 'write', 'actions[1].id', '"write" is used twice'],
	['actions', 'actions[1]', null, 'actions[1]', 'expected an object, got null'],
	['actions', 'scales.effort.5', undefined, 'scales.effort', '5 is missing'],
	['actions', 'scales.status.soon', text, 'scales.status.soon', 'expected one of active'],
	['actions', 'sources.M.url', 'javascript:x', 'sources.M.url', 'expected a web address'],
	['actions', 'locales', ['en'], 'locales', 'begins with fr'],
	[
		'natures',
		'items.nowhere',
		{ gap: 'law', closes: [], trainingAlone: false },
		'items.nowhere',
		'unknown item nowhere'
	],
	['natures', 'items.plan', undefined, 'items', 'item plan is missing'],
	['natures', 'items.plan.gap', 'x', 'items.plan.gap', 'unknown nature of a gap'],
	['natures', 'items.plan.closes[0]', 'magic', 'items.plan.closes[0]', 'unknown kind "magic"'],
	[
		'natures',
		'items.plan.trainingAlone',
		'no',
		'items.plan.trainingAlone',
		'expected true or false'
	],
	[
		'pathways',
		'pathways[0].steps[0].action',
		'nowhere',
		'pathways[0].steps[0].action',
		'unknown action "nowhere"'
	],
	['pathways', 'pathways[0].areas[0]', 'x', 'pathways[0].areas[0]', 'unknown area "x"'],
	[
		'pathways',
		'trainingNeeds.modules[0].rows[0].items[0]',
		'x',
		'trainingNeeds.modules[0].rows[0].items[0]',
		'unknown item'
	],
	[
		'pathways',
		'trainingNeeds.modules[0].rows[0].actions[0]',
		'x',
		'trainingNeeds.modules[0].rows[0].actions[0]',
		'unknown action'
	],
	['pathways', 'trainingNeeds', undefined, 'trainingNeeds', 'expected an object, got nothing']
];

const harmless: Case[] = [
	[
		'actions',
		'actions[2].effects[0]',
		step('cold-store', 4, 5),
		'actions',
		'no action completes the step of plan from 4 to 5'
	],
	[
		'actions',
		'actions[0].title.en',
		undefined,
		'actions[0].title.en',
		'missing translation into en'
	],
	['actions', 'actions[0].efects', [], 'actions[0].efects', 'unknown property'],
	[
		'pathways',
		'pathways[0].reason.en',
		undefined,
		'pathways[0].reason.en',
		'missing translation into en'
	]
];

describe('parseCatalogue', () => {
	it('reads the three files as one catalogue', () => {
		const { catalogue, problems } = parse(read());
		expect(problems).toEqual([]);
		expect(catalogue).toMatchObject({
			actions: [
				{ id: 'write' },
				{ id: 'count', requires: ['write'] },
				{ id: 'review' },
				{ id: 'course' }
			],
			natures: { plan: { gap: 'practice', closes: ['rule', 'check'], trainingAlone: false } },
			kinds: { rule: { default: 'Règle écrite', en: 'Written rule' } },
			sources: { M: { title: 'Laboratory manual', url: '', date: '2025' } },
			trainingModules: [{ module: 'bench' }]
		});
		expect(catalogue?.hash).toMatch(/^[0-9a-f]{64}$/);
	});

	test.each(fatal)('%s.json %s = %j: %s %s', (file, path, value, at, says) => {
		const { catalogue, problems } = parse(planted(file, path, value));
		const here = problems.filter(
			(it) => it.path === `${file}.json ${at}` && it.message.includes(says)
		);
		expect(here, JSON.stringify(problems)).toHaveLength(1);
		expect(catalogue).toBeNull();
	});

	test.each(harmless)('%s.json %s = %j: %s %s (still usable)', (file, path, value, at, says) => {
		const { catalogue, problems } = parse(planted(file, path, value));
		expect(problems.map((it) => [it.path, it.message.includes(says)])).toEqual([
			[`${file}.json ${at}`, true]
		]);
		expect(catalogue).not.toBeNull();
	});

	it('counts no action that has ended as covering a step', () => {
		const { problems } = parse(planted('actions', 'actions[2].status', 'ended'));
		expect(problems).toHaveLength(questionnaire.areas.flatMap(({ items }) => items).length);
	});

	test.each([null, 'x', 3, [], {}])('%j for every file is problems, not an exception', (raw) => {
		const { catalogue, problems } = parse({ actions: raw, natures: raw, pathways: raw });
		expect(catalogue).toBeNull();
		expect(problems.length).toBeGreaterThan(0);
	});
});
