import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import type { AnswerValue } from '../maturity/answer';
import type { Questionnaire } from '../maturity/questionnaire';
import { parseQuestionnaire } from './parse';
import { visibleItems } from './visible';

type Raw = { pages: { visibleIf?: string; elements: { name: string; visibleIf?: string }[] }[] };

function fixture(edit: (raw: Raw) => void = () => {}): Questionnaire {
	const text = readFileSync(
		'tests/fixtures/questionnaires/food-laboratory/questionnaire.json',
		'utf8'
	);
	const raw = JSON.parse(text) as Raw;
	edit(raw);
	const { questionnaire, problems } = parseQuestionnaire(raw);
	if (!questionnaire) throw new Error(JSON.stringify(problems));
	return questionnaire;
}

const show = (questionnaire: Questionnaire, answers: Record<string, AnswerValue>) => {
	const given = Object.entries(answers).map(([id, value]) => [id, { value }] as const);
	return [...visibleItems(questionnaire, Object.fromEntries(given))].join(' ');
};
const ALL = 'plan cold-store courier methods second-reader';
const WITHOUT_COURIER = 'plan cold-store methods second-reader';

describe('visibleItems', () => {
	const plain = fixture();
	test.each<[Record<string, AnswerValue>, string]>([
		[{}, ALL],
		[{ 'cold-store': 'OM' }, WITHOUT_COURIER],
		[{ 'cold-store': 'NA' }, ALL],
		[{ 'cold-store': 4 }, ALL],
		[{ plan: 'OM' }, ALL]
	])('%j', (answers, expected) => {
		expect(show(plain, answers)).toBe(expected);
	});

	const levels = fixture(({ pages }) => {
		const [first, second] = pages;
		const courier = first?.elements[2];
		if (courier) courier.visibleIf = '{plan} >= 3';
		if (second) second.visibleIf = "{courier} >= 2 or {courier} = 'NA'";
	});
	test.each<[Record<string, AnswerValue>, string]>([
		[{}, 'plan cold-store'],
		[{ plan: 2 }, 'plan cold-store'],
		[{ plan: 3 }, 'plan cold-store courier'],
		[{ plan: 3, courier: 1 }, 'plan cold-store courier'],
		[{ plan: 3, courier: 2 }, ALL],
		[{ plan: 5, courier: 'NA' }, ALL],
		[{ plan: 'DK' }, 'plan cold-store']
	])('levels are compared as numbers: %j', (answers, expected) => {
		expect(show(levels, answers)).toBe(expected);
	});

	it('does not count the answer to an item that is no longer asked', () => {
		expect(show(levels, { plan: 1, courier: 5 })).toBe('plan cold-store');
	});

	it('asks everything where nothing has a condition', () => {
		const free = fixture(({ pages }) => delete pages[0]?.elements[2]?.visibleIf);
		expect(show(free, { 'cold-store': 'OM' })).toBe(ALL);
	});
});
