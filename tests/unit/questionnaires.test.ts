/** Every questionnaire in the repository is a fixture: it loads, opens in SurveyJS, and comes out as it went in. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SurveyModel } from 'survey-core';
import { describe, expect, it, test } from 'vitest';
import { parseCatalogue } from '../../src/lib/maturity/parse-catalogue';
import { itemsOf, LEVELS } from '../../src/lib/maturity/questionnaire';
import { parseQuestionnaire } from '../../src/lib/survey/parse';

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as unknown;

const files = ['questionnaires', 'tests/fixtures/questionnaires'].flatMap((root) =>
	readdirSync(root)
		.map((name) => join(root, name, 'questionnaire.json'))
		.filter((file) => existsSync(file))
);

function load(file: string) {
	const { questionnaire, problems } = parseQuestionnaire(readJson(file));
	if (!questionnaire) throw new Error(`${file}: ${JSON.stringify(problems)}`);
	return { questionnaire, problems };
}

test('there are at least two, so that no code can know only one', () => {
	expect(files.length).toBeGreaterThanOrEqual(2);
});

describe.each(files)('%s', (file) => {
	const { questionnaire, problems } = load(file);

	it('loads without problems', () => {
		expect(problems).toEqual([]);
	});

	it('opens in SurveyJS without errors and is written back as it was', () => {
		const raw = readJson(file) as { locale?: string };
		const survey = new SurveyModel(raw);
		expect(survey.jsonErrors ?? []).toEqual([]);
		expect(survey.toJSON()).toEqual(raw);
		survey.dispose();
	});

	it('has a catalogue that completes every step of every item', () => {
		const beside = (name: string) => readJson(join(dirname(file), `${name}.json`));
		const catalogue = parseCatalogue(
			{ actions: beside('actions'), natures: beside('natures'), pathways: beside('pathways') },
			questionnaire
		);
		expect(catalogue.problems).toEqual([]);
		expect(catalogue.catalogue?.actions.length).toBeGreaterThan(0);
	});
});

describe('the STCE instrument', () => {
	const { questionnaire } = load('questionnaires/stce/questionnaire.json');
	const items = itemsOf(questionnaire);

	it('has eight areas and 48 items, ten of them critical', () => {
		expect(questionnaire.areas.map((area) => area.items.length)).toEqual([5, 6, 7, 6, 6, 6, 6, 6]);
		expect(items.filter(({ critical }) => critical)).toHaveLength(10);
		expect(new Set(items.map(({ hash }) => hash)).size).toBe(48);
	});

	it('says each thing in six languages, with the review status of each translation', () => {
		expect(questionnaire.locales).toEqual(['en', 'fr', 'es', 'ru', 'ar', 'pt']);
		expect(Object.keys(questionnaire.translationStatus)).toEqual(['fr', 'es', 'ru', 'ar', 'pt']);
	});

	test.each(items.map((item) => [item.id, item] as const))('%s is complete', (_, item) => {
		expect(item.why).not.toBeNull();
		expect(item.lead).not.toBeNull();
		expect(item.guide.length).toBeGreaterThan(0);
		expect(item.evidenceExamples.length).toBeGreaterThan(0);
		expect(Object.keys(item.stepHints)).toEqual(LEVELS.slice(1).map((to) => `${to - 1}-${to}`));
		expect(new Set(LEVELS.map((level) => item.levels[level].default)).size).toBe(5);
	});

	/** The second-level practices of the Guide: chapter -> how many it has. */
	const chapters = { 1: 3, 2: 3, 3: 6, 4: 4, 5: 7, 6: 7, 7: 5, 8: 4 };
	const practices = Object.entries(chapters).flatMap(([chapter, count]) =>
		Array.from({ length: count }, (_, i) => `${chapter}.${i + 1}`)
	);

	it('covers all thirty-nine second-level practices of the Guide by their own number', () => {
		const cited = items.flatMap(({ guide }) => guide).filter((it) => it.split('.').length === 2);
		const inOrder = [...new Set(cited)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
		expect(practices).toHaveLength(39);
		expect(inOrder).toEqual(practices);
	});
});

describe('the examples in questionnaires/README.md', () => {
	const readme = readFileSync('questionnaires/README.md', 'utf8');
	const blocks = [...readme.matchAll(/```json\n(\{[^]*?\n\})\n```/g)].map(
		(match) => JSON.parse(match[1] ?? '') as { name?: string; id?: string }
	);

	interface RawFile {
		readonly pages: readonly { readonly elements: readonly { readonly name: string }[] }[];
	}

	/** Every member of the example stands in the file with the same value; lists may be shortened. */
	function expectWithin(example: unknown, real: unknown, path: string): void {
		if (typeof example !== 'object' || example === null) {
			expect(real, path).toEqual(example);
			return;
		}
		for (const [key, member] of Object.entries(example))
			expectWithin(member, (real as Record<string, unknown>)[key], `${path}.${key}`);
	}

	it('stand in the files', () => {
		const { pages } = readJson('questionnaires/stce/questionnaire.json') as RawFile;
		const { actions } = readJson('questionnaires/stce/actions.json') as {
			actions: { id: string }[];
		};
		expect(blocks.map(({ name, id }) => name ?? id)).toEqual(['PS-1', 'W02']);
		for (const block of blocks) {
			const real =
				pages.flatMap(({ elements }) => elements).find(({ name }) => name === block.name) ??
				actions.find(({ id }) => id === block.id);
			expectWithin(block, real, block.name ?? block.id ?? '');
		}
	});
});
