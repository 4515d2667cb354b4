import { describe, expect, test } from 'vitest';
import type { Action, Catalogue, Step } from './catalogue';
import type { Level } from './questionnaire';
import { closingSteps, planActions, planItems, recommend } from './recommend';
import { scoreAssessment } from './score-assessment';
import { trainingNeeds } from './training-needs';
import type { AgreedRecord } from './workshop';

const text = (words: string) => ({ default: words });
const step = (item: string, from: Level, to: Level): Step => ({ item, from, to });

function action(
	id: string,
	kind: string,
	effects: readonly Step[],
	more: Partial<Action> = {}
): Action {
	return {
		...{
			id,
			kind,
			effects,
			title: text(id),
			provider: text(''),
			providerKind: 'wco',
			audience: [],
			summary: text(''),
			outcome: text('')
		},
		...{
			format: '',
			length: null,
			lengthNote: null,
			effort: 2,
			effortNote: null,
			horizonMonths: [1, 6],
			helps: [],
			requires: []
		},
		...{
			after: [],
			eligibility: text(''),
			request: text(''),
			status: 'active',
			checked: text(''),
			sources: [],
			guide: []
		},
		...more
	};
}

const NATURES = {
	law: { gap: 'law', closes: ['legal', 'review'], trainingAlone: false },
	skill: { gap: 'skills', closes: ['training'], trainingAlone: true },
	unit: { gap: 'organisation', closes: ['organisation', 'training'], trainingAlone: false },
	other: { gap: 'coordination', closes: ['organisation'], trainingAlone: false }
};

function catalogueOf(actions: readonly Action[]): Catalogue {
	return {
		...{
			note: text(''),
			hash: '',
			scales: { effort: {}, status: {} },
			actions,
			sources: {},
			natures: NATURES,
			kinds: {},
			pathways: [],
			audiences: {},
			providerKinds: {}
		},
		trainingModules: [
			{
				module: 'briefing',
				title: text('Briefing'),
				content: text(''),
				rows: [
					{ audience: 'senior', items: ['law', 'unit'], actions: ['course'] },
					{ audience: 'trainers', items: ['done'], actions: ['course'] }
				]
			}
		]
	};
}

const LEVELS: Readonly<Record<string, Level>> = { law: 1, skill: 2, unit: 2, done: 3 };
const RESULT = scoreAssessment({
	id: '',
	questionnaire: {
		version: '1',
		areas: [
			{
				id: 'A',
				weight: 1,
				items: ['law', 'skill', 'other'].map((id) => ({
					id,
					weight: id === 'law' ? 2 : 1,
					critical: id === 'law'
				}))
			},
			{
				id: 'B',
				weight: 1,
				items: ['unit', 'done'].map((id) => ({ id, weight: 1, critical: false }))
			}
		]
	},
	participants: [],
	agreed: { ...LEVELS, other: 'OM' },
	targets: { A: 3, B: 3 },
	weighting: 'equal',
	replicates: 0
});
const record: AgreedRecord = {
	...{ value: 'OM', reason: '', agency: 'Ministry of Trade', dissent: '', at: '', by: '' },
	evidence: { status: 'stated', title: '', date: '' }
};
const questionnaire = {
	areas: [
		{
			items: [
				{ id: 'law', prerequisites: [] },
				{ id: 'skill', prerequisites: ['law'] }
			]
		}
	]
};
const advise = (...actions: Action[]) =>
	recommend(questionnaire, catalogueOf(actions), RESULT, { agreed: { other: [record] } });
const ids = (...actions: Action[]) => advise(...actions).actions.map((one) => one.action.id);

describe('[S15] recommendations', () => {
	test('serve the next step only', () => {
		expect(
			ids(
				action('next', 'legal', [step('law', 1, 2)]),
				action('later', 'legal', [step('law', 2, 3)]),
				action('reached', 'training', [step('done', 2, 3)])
			)
		).toEqual(['next']);
	});
	test('a legal gap is never answered with training: it only helps', () => {
		const course = action('course', 'training', [step('law', 1, 2), step('skill', 2, 3)]);
		const advice = advise(course);
		expect(advice.actions[0]?.why.items).toEqual(['skill']);
		expect(advice.gaps.find(({ item }) => item === 'law')).toMatchObject({
			own: [],
			external: [],
			helps: ['course']
		});
		expect(advice.unserved).toContain('law');
	});
	test('training alone closes nothing where the nature forbids it, whatever its list of kinds', () => {
		expect(
			closingSteps(action('course', 'training', [step('unit', 2, 3)]), catalogueOf([]))
		).toEqual([]);
	});
	test('what closes most comes first: weights of all items, several steps of one item', () => {
		const small = action('small', 'training', [step('skill', 2, 3)]);
		const large = action('large', 'legal', [step('law', 1, 2), step('law', 2, 3)]);
		const [first] = advise(small, large).actions;
		expect(first?.why).toMatchObject({
			closes: 4,
			levels: 2,
			from: 1,
			to: 3,
			removesCriticalShortfall: ['law']
		});
		expect(ids(small, large)).toEqual(['large', 'small']);
	});
	test('never before what it requires, which says by whom it is needed', () => {
		const large = action('large', 'legal', [step('law', 1, 2)], { requires: ['ground'] });
		const ground = action('ground', 'organisation', [step('unit', 2, 3)]);
		expect(ids(large, ground)).toEqual(['ground', 'large']);
		expect(advise(large, ground).actions[0]?.why.neededBy).toEqual(['large']);
	});
	test('what is required and reached already is not asked for again', () => {
		const large = action('large', 'legal', [step('law', 1, 2)], { requires: ['had'] });
		const had = action('had', 'organisation', [step('done', 2, 3)]);
		expect(ids(large, had)).toEqual(['large']);
		expect(planActions(catalogueOf([large, had]), planItems(RESULT), 'count')[0]).toMatchObject({
			requires: [],
			cost: 1
		});
	});
	test('an offer that has ended is left out', () => {
		expect(ids(action('gone', 'legal', [step('law', 1, 2)], { status: 'ended' }))).toEqual([]);
	});
	test('own measures stand beside offers of others', () => {
		const own = action('own', 'legal', [step('law', 1, 2)], { providerKind: 'own-measure' });
		const offer = action('offer', 'review', [step('law', 1, 2)]);
		expect(advise(own, offer).gaps.find(({ item }) => item === 'law')).toMatchObject({
			own: ['own'],
			external: ['offer']
		});
	});
	test('an item of another agency leads to what is made with that agency', () => {
		const pact = action('pact', 'organisation', [step('other', 1, 2)]);
		const course = action('course', 'training', [step('other', 1, 2)]);
		expect(advise(pact, course).agencies).toEqual([
			{ item: 'other', area: 'A', agency: 'Ministry of Trade', actions: ['pact'] }
		]);
	});
	test('items that normally come first and stand lower are named', () => {
		expect(advise().gaps.find(({ item }) => item === 'skill')?.first).toEqual(['law']);
	});
});

test('[S16] training needs: only cells with an item below target, each with its items', () => {
	const course = action('course', 'training', [step('skill', 2, 3)]);
	const { audiences, rows } = trainingNeeds(catalogueOf([course]), advise(course).gaps);
	expect(audiences).toEqual(['senior']);
	expect(rows.map(({ module, cells }) => ({ module, cells }))).toEqual([
		{
			module: 'briefing',
			cells: [{ audience: 'senior', items: ['law', 'unit'], actions: ['course'] }]
		}
	]);
});
