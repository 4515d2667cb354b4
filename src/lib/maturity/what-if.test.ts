import { describe, expect, test } from 'vitest';
import { scoreAssessment } from './score-assessment';
import type { ScoreInput } from './score-input';
import { gapLevelsIn, withSteps, withTargets } from './what-if';

/** Two areas of two items; five people who agree on a level each, and one item that nobody knows. */
const levels = { 'A-1': 1, 'A-2': 2, 'B-1': 3, 'B-2': 3 } as const;
const input: ScoreInput = {
	id: 'a',
	questionnaire: {
		version: 'q@1',
		areas: [
			{
				id: 'a',
				weight: 1,
				items: [
					{ id: 'A-1', weight: 1, critical: true },
					{ id: 'A-2', weight: 1, critical: false },
					{ id: 'A-3', weight: 1, critical: false },
					{ id: 'A-4', weight: 1, critical: false }
				]
			},
			{
				id: 'b',
				weight: 1,
				items: [
					{ id: 'B-1', weight: 1, critical: false },
					{ id: 'B-2', weight: 1, critical: false }
				]
			}
		]
	},
	participants: ['p1', 'p2', 'p3', 'p4', 'p5'].map((id) => ({
		id,
		group: 'g',
		answers: { ...levels, 'A-3': 2, 'A-4': 'DK' }
	})),
	agreed: {},
	targets: { a: 3, b: 3 },
	weighting: 'equal',
	replicates: 0
};
const result = scoreAssessment(input);
const area = (standing: { areas: typeof result.areas }, id: string) => {
	const found = standing.areas.find((one) => one.id === id);
	if (!found) throw new Error(`no area ${id}`);
	return found;
};

describe('other targets', () => {
	test('the same targets give the same result', () => {
		expect(withTargets(result, input.targets).areas).toEqual(result.areas);
		expect(withTargets(result, input.targets).order).toEqual(result.order);
	});

	test('a higher target opens a gap and changes the order of need, never a level', () => {
		const tried = withTargets(result, { b: 5 });
		expect(area(tried, 'b').gapLevels).toBe(2);
		expect(area(tried, 'b').level).toBe(area(result, 'b').level);
		expect(tried.order.map((one) => one.area).sort()).toEqual(['a', 'b']);
		expect(gapLevelsIn(tried.areas)).toBe((area(result, 'a').gapLevels ?? 0) + 2);
	});

	test('nothing is mutated', () => {
		const before = JSON.stringify(result);
		withTargets(result, { a: 5, b: 5 });
		withSteps(result, [{ item: 'A-1', from: 1, to: 2 }], {});
		expect(JSON.stringify(result)).toBe(before);
	});
});

describe('a plan that fully succeeds', () => {
	test('no steps, no change', () => {
		expect(withSteps(result, [], input.targets).areas).toEqual(result.areas);
	});

	test('steps build on each other in any order', () => {
		const steps = [
			{ item: 'A-1', from: 2, to: 3 },
			{ item: 'A-1', from: 1, to: 2 }
		] as const;
		const then = withSteps(result, steps, input.targets);
		expect(then.items.find(({ id }) => id === 'A-1')?.level).toBe(3);
	});

	test('a step whose beginning is not reached does nothing', () => {
		const then = withSteps(result, [{ item: 'A-1', from: 3, to: 4 }], input.targets);
		expect(then.items.find(({ id }) => id === 'A-1')?.level).toBe(1);
	});

	test('the critical item lifts the level of its area', () => {
		expect(area(result, 'a').level).toBe(1);
		const then = withSteps(result, [{ item: 'A-1', from: 1, to: 2 }], input.targets);
		expect(area(then, 'a').level).toBe(2);
		expect(area(then, 'a').index).toBeCloseTo(2, 12);
	});

	test('an item without a level gets none from a plan', () => {
		const then = withSteps(result, [{ item: 'A-4', from: 1, to: 2 }], input.targets);
		expect(then.items.find(({ id }) => id === 'A-4')?.level).toBeNull();
	});
});
