import { expect, test } from 'vitest';
import { catalogueFor } from '$lib/maturity/one-language';
import type { Level } from '$lib/maturity/questionnaire';
import { recommend } from '$lib/maturity/recommend';
import { scoreAssessment } from '$lib/maturity/score-assessment';
import { scoreInputOf } from '$lib/maturity/score-input';
import type { Assessment, Response } from '$lib/maturity/workshop';
import * as instruments from '$lib/server/instruments';
import { offersOf, type AreaView } from './planning';

const { questionnaire, catalogue } = await instruments.load('stce');

/** Five people who all say the same: level 2 everywhere, and what `levels` says. */
function advised(levels: Readonly<Record<string, Level>>) {
	const targets = Object.fromEntries(questionnaire.areas.map(({ id }) => [id, 3 as const]));
	const assessment: Assessment = {
		id: 'a',
		administration: 'a',
		name: 'A',
		region: '',
		targets,
		agreed: {},
		rounds: [],
		plan: { entries: [], declined: [] },
		finalised: []
	};
	const answers = Object.fromEntries(
		questionnaire.areas.flatMap(({ items }) =>
			items.map(({ id }) => [id, { value: levels[id] ?? 2 }])
		)
	);
	const responses = ['p1', 'p2', 'p3', 'p4', 'p5'].map((participant): Response => ({
		participant,
		group: 'g',
		source: 'phone',
		submitted: true,
		answers,
		again: {}
	}));
	const result = scoreAssessment(
		scoreInputOf(questionnaire, assessment, responses, { replicates: 0 })
	);
	return { result, assessment, advice: recommend(questionnaire, catalogue, result, assessment) };
}

function view(id: string): AreaView {
	const area = questionnaire.areas.find((one) => one.id === id);
	if (!area) throw new Error(`no area ${id}`);
	const items = area.items.map((item) => ({
		id: item.id,
		title: item.title.default,
		critical: item.critical
	}));
	return { id, number: 1, name: area.name.default, items };
}

test.each(questionnaire.areas.map(({ id }) => id))(
	'%s: nothing is offered before what it requires or sensibly follows',
	(id) => {
		const { advice } = advised({ 'RM-1': 1, 'RM-2': 1, 'RM-3': 1, 'TR-4': 1, 'TR-3': 1 });
		const { recommended } = offersOf(view(id), advice, catalogue, new Set());
		const order = recommended.map(({ action }) => action.id);
		const wrong = recommended.flatMap(({ action }) =>
			[...action.requires, ...action.after]
				.filter((first) => order.indexOf(first) > order.indexOf(action.id))
				.map((first) => `${action.id} before ${first}`)
		);
		expect(recommended.length).toBeGreaterThan(0);
		expect(wrong).toEqual([]);
	}
);

test('the co-trainer mission is offered once the Train-the-Trainer workshop has been held', () => {
	const offered = (level: Level) =>
		offersOf(view('training'), advised({ 'TR-4': level }).advice, catalogue, new Set())
			.recommended.filter(({ action }) => ['W03', 'W04'].includes(action.id))
			.map(({ action, needs }) => [action.id, needs]);
	expect(offered(1)).toEqual([['W03', []]]);
	expect(offered(2)).toEqual([['W04', []]]);
});

test('an offer names the steps of this area and the items of others apart', () => {
	const { advice } = advised({});
	const { recommended } = offersOf(view('risk-management'), advice, catalogue, new Set());
	const own = new Set(view('risk-management').items.map(({ id }) => id));
	for (const { closes, also } of recommended) {
		expect(closes.every(({ item }) => own.has(item))).toBe(true);
		expect(also.some((item) => own.has(item))).toBe(false);
	}
});

test('helpful actions complete nothing here and are not offered twice', () => {
	const { advice } = advised({});
	const { recommended, helpful } = offersOf(view('border-controls'), advice, catalogue, new Set());
	const ids = new Set(recommended.map(({ action }) => action.id));
	expect(helpful.length).toBeGreaterThan(0);
	expect(helpful.filter(({ action }) => ids.has(action.id))).toEqual([]);
	expect(helpful.every(({ supports }) => supports.length > 0)).toBe(true);
});

test('the catalogue of a screen advises the same as the whole one', () => {
	const { result, assessment, advice } = advised({ 'RM-1': 1, 'TR-4': 3 });
	const slim = catalogueFor(catalogue, result.items, assessment.plan, 'fr');
	const again = recommend(questionnaire, slim, result, assessment);
	expect(again.actions.map(({ action }) => action.id)).toEqual(
		advice.actions.map(({ action }) => action.id)
	);
	expect(again.gaps).toEqual(advice.gaps);
	expect(slim.actions.every(({ title }) => Object.keys(title).join() === 'default')).toBe(true);
	expect(JSON.stringify(slim).length).toBeLessThan(JSON.stringify(catalogue).length * 0.6);
});
