import { describe, expect, test } from 'vitest';
import type { Action, Pathway } from './catalogue';
import { addMonths, isIsoDate, monthOf } from './dates';
import { phaseAt, quartersFrom, roadmapOf } from './roadmap';
import type { PlanEntry } from './workshop';

const FROM = '2026-11-19';

const action = (id: string, values: Partial<Action> = {}): Action => ({
	id,
	title: { default: id },
	provider: { default: 'Own' },
	providerKind: 'own-measure',
	kind: 'procedure',
	audience: [],
	summary: { default: '' },
	outcome: { default: '' },
	format: 'own work',
	length: null,
	lengthNote: null,
	effort: 2,
	effortNote: null,
	horizonMonths: [2, 6],
	effects: [],
	helps: [],
	requires: [],
	after: [],
	eligibility: { default: '' },
	request: { default: '' },
	status: 'active',
	checked: { default: '' },
	sources: [],
	guide: [],
	...values
});

const entry = (of: string | null, values: Partial<PlanEntry> = {}): PlanEntry => ({
	id: `e-${of ?? 'own'}`,
	action: of,
	title: '',
	serves: [],
	owner: '',
	startsOn: '',
	dueOn: '',
	status: 'planned',
	effort: 2,
	note: '',
	...values
});

const programme: Pathway = {
	id: 'stce-programme',
	title: { default: 'Programme' },
	areas: [],
	reason: { default: '' },
	steps: ['W01', 'W02', 'W03', 'W04'].map((id) => ({ action: id, reason: { default: '' } }))
};

describe('dates', () => {
	test('a month later is the last day of a shorter month', () => {
		expect(addMonths('2026-08-31', 6)).toBe('2027-02-28');
		expect(addMonths('2027-08-31', 6)).toBe('2028-02-29');
		expect(addMonths('2027-03-15', -4)).toBe('2026-11-15');
	});
	test.each(['2027-02-29', '2027-13-01', '2027-1-1', '', 'soon'])('%s is no date', (text) => {
		expect(isIsoDate(text)).toBe(false);
		expect(() => monthOf(text)).toThrow();
	});
});

describe('roadmap', () => {
	test('dates of the room stand', () => {
		const { bars } = roadmapOf(
			[entry('A', { startsOn: '2027-01-10', dueOn: '2027-06-30' })],
			{ actions: [action('A')], pathways: [] },
			FROM
		);
		expect(bars).toEqual([
			{
				entry: 'e-A',
				startsOn: '2027-01-10',
				dueOn: '2027-06-30',
				estimated: false,
				columns: [2, 7],
				phase: 1,
				tooEarlyFor: []
			}
		]);
	});

	test('a required action ends before the next one begins', () => {
		const actions = [action('B', { requires: ['A'] }), action('A')];
		const { bars } = roadmapOf([entry('B'), entry('A')], { actions, pathways: [] }, FROM);
		expect(bars.map((bar) => [bar.entry, bar.startsOn, bar.dueOn])).toEqual([
			['e-A', '2026-11-19', '2027-03-19'],
			['e-B', '2027-03-19', '2027-07-19']
		]);
	});

	test('a sensible order waits until the first is well under way, not until it ends', () => {
		const actions = [action('B', { after: ['A'] }), action('A')];
		const { bars } = roadmapOf([entry('B'), entry('A')], { actions, pathways: [] }, FROM);
		expect(bars.map((bar) => [bar.entry, bar.startsOn])).toEqual([
			['e-A', '2026-11-19'],
			['e-B', '2027-01-19']
		]);
	});

	test('steps of a programme keep its order, also when a step between is not planned', () => {
		const actions = ['W04', 'W02', 'W01'].map((id) => action(id));
		const { bars } = roadmapOf(
			actions.map(({ id }) => entry(id)),
			{ actions, pathways: [programme] },
			FROM
		);
		expect(bars.map((bar) => bar.entry)).toEqual(['e-W01', 'e-W02', 'e-W04']);
	});

	test('a due date before what is required is said, never moved', () => {
		const actions = [action('A'), action('B', { requires: ['A'] })];
		const { bars } = roadmapOf(
			[entry('A', { dueOn: '2027-12-31' }), entry('B', { dueOn: '2027-06-30' })],
			{ actions, pathways: [] },
			FROM
		);
		const early = bars.find((bar) => bar.entry === 'e-B');
		expect(early?.tooEarlyFor).toEqual(['e-A']);
		expect(early?.dueOn).toBe('2027-06-30');
	});

	test('what is dropped is left out, what is done before or due after the line has its place said', () => {
		const { bars } = roadmapOf(
			[
				entry('A', { status: 'dropped' }),
				entry('B', { startsOn: '2025-01-01', dueOn: '2025-06-30', status: 'done' }),
				entry('C', { startsOn: '2028-06-01', dueOn: '2029-06-30' })
			],
			{ actions: ['A', 'B', 'C'].map((id) => action(id)), pathways: [] },
			FROM
		);
		expect(bars.map((bar) => [bar.entry, bar.columns, bar.phase])).toEqual([
			['e-B', null, 0],
			['e-C', [19, 23], 3]
		]);
	});

	test('a circle in the catalogue does not hang the page', () => {
		const actions = [action('A', { after: ['B'] }), action('B', { after: ['A'] })];
		const { bars } = roadmapOf([entry('A'), entry('B')], { actions, pathways: [] }, FROM);
		expect(bars).toHaveLength(2);
	});

	test('phases end with their last day', () => {
		expect(
			['2027-05-19', '2027-05-20', '2027-11-19', '2028-11-19', '2028-11-20'].map((date) =>
				phaseAt(date, FROM)
			)
		).toEqual([0, 1, 1, 2, 3]);
	});

	test('calendar quarters cover the line exactly', () => {
		const quarters = quartersFrom(FROM);
		expect(quarters[0]).toEqual({ from: 0, months: 2, year: 2026, quarter: 4 });
		expect(quarters.at(-1)).toEqual({ from: 23, months: 1, year: 2028, quarter: 4 });
		expect(quarters.reduce((sum, { months }) => sum + months, 0)).toBe(24);
	});
});
