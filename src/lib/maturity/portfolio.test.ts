import { describe, expect, test } from 'vitest';
import { readOracle } from '../../../tests/fixtures/oracles/read-oracle';
import { parsePlanInput } from './parse-plan-input';
import { bestPlan, planValue, projectLevels, type PlanAction, type PlanItem } from './portfolio';
import { indexBelow, randomStream } from './prng';

interface Oracle {
	readonly random: readonly {
		input: { id: string; items: PlanItem[]; actions: PlanAction[]; budget: number };
		expected: {
			value: number;
			cost: number;
			selection: string[];
			projected: Record<string, number>;
		};
	}[];
	readonly knapsack: readonly {
		id: string;
		capacity: number;
		weights: number[];
		profits: number[];
		optimum: number;
	}[];
}
const oracle = readOracle<Oracle>('action_portfolio');

test.each(oracle.random)(
	'[S13] $input.id is the optimum of exhaustive enumeration',
	({ input, expected }) => {
		const parsed = parsePlanInput(input);
		expect(parsed.ok ? [] : parsed.problems).toEqual([]);
		expect(bestPlan(input.items, input.actions, input.budget)).toMatchObject({
			...expected,
			proven: true
		});
	}
);

test.each(oracle.knapsack)(
	'[S13] knapsack $id reaches its published optimum',
	({ capacity, weights, profits, optimum }) => {
		const items = profits.map((weight, i) => ({ id: `i${i}`, weight, current: 1, target: 2 }));
		const actions = weights.map((cost, i) => ({
			id: `a${i}`,
			cost,
			effects: [{ item: `i${i}`, from: 1, to: 2 }],
			requires: []
		}));
		expect(bestPlan(items, actions, capacity)).toMatchObject({ value: optimum, proven: true });
	}
);

/** A problem with chains of steps, shared items, requirements and equal costs, so that ties are common. */
function problem(seed: number, itemCount: number, actionCount: number) {
	const next = randomStream([seed, 2, 3, 4]);
	const whole = (from: number, to: number) => from + indexBelow(next(), to - from + 1);
	const items = Array.from({ length: itemCount }, (_, i): PlanItem => {
		const current = whole(1, 3);
		return { id: `I${i}`, weight: whole(1, 2), current, target: whole(current, 5) };
	});
	const id = (i: number) => `X${String(i).padStart(2, '0')}`;
	const actions = Array.from({ length: actionCount }, (_, i): PlanAction => ({
		id: id(i),
		cost: whole(0, 4),
		effects: Array.from({ length: whole(1, 3) }, () => {
			const from = whole(1, 4);
			return { item: `I${whole(0, itemCount - 1)}`, from, to: whole(from + 1, 5) };
		}),
		requires: i > 1 && whole(0, 2) === 0 ? [id(whole(0, actionCount - 1))] : []
	}));
	const budget = Math.floor(actions.reduce((sum, { cost }) => sum + cost, 0) * 0.4);
	return { items, actions, budget };
}

/** The definition: every subset that keeps the rules, the best by value, cost, number and ids. */
function byEnumeration({ items, actions, budget }: ReturnType<typeof problem>): string[] {
	let best: { key: (number | string)[]; ids: string[] } | null = null;
	for (let subset = 0; subset < 1 << actions.length; subset += 1) {
		const chosen = actions.filter((_, i) => subset & (1 << i));
		const ids = new Set(chosen.map(({ id }) => id));
		const cost = chosen.reduce((sum, action) => sum + action.cost, 0);
		if (cost > budget || chosen.some(({ requires }) => requires.some((id) => !ids.has(id))))
			continue;
		const sorted = [...ids].sort();
		const key = [
			-planValue(items, projectLevels(items, actions, ids)),
			cost,
			sorted.length,
			...sorted
		];
		if (!best || isLess(key, best.key)) best = { key, ids: sorted };
	}
	return best?.ids ?? [];
}

function isLess(a: readonly (number | string)[], b: readonly (number | string)[]): boolean {
	for (const [i, left] of a.entries()) {
		const right = b[i];
		if (right !== undefined && left !== right) return left < right;
	}
	return false;
}

test.each(Array.from({ length: 60 }, (_, i) => ({ seed: i + 1 })))(
	'[S13] instance $seed: the one best plan, ties included',
	({ seed }) => {
		const instance = problem(seed, 6, 10);
		const { selection, proven } = bestPlan(instance.items, instance.actions, instance.budget);
		expect({ selection, proven }).toEqual({ selection: byEnumeration(instance), proven: true });
	}
);

describe('[S13] a realistic room: 48 items, 60 actions with requirements', () => {
	const { items, actions } = problem(5, 48, 60);
	test('is proven, or stops at the limit and says so', () => {
		const started = performance.now();
		const plan = bestPlan(items, actions, 30);
		// The bar is one second; twice that keeps a busy machine from failing it.
		expect(performance.now() - started).toBeLessThan(2000);
		expect(plan.cost).toBeLessThanOrEqual(30);
		const limited = bestPlan(items, actions, 30, { nodes: 40 });
		expect(limited).toMatchObject({ proven: false, nodes: 40 });
		expect(limited.value).toBeLessThanOrEqual(plan.value);
		expect(limited.value).toBeGreaterThan(0);
	});
});

describe('[S13] what the room has decided', () => {
	const items = [{ id: 'a', weight: 1, current: 1, target: 3 }];
	const step = (id: string, from: number, requires: string[] = []) => ({
		id,
		cost: 1,
		effects: [{ item: 'a', from, to: from + 1 }],
		requires
	});
	const actions = [step('first', 1), step('second', 2, ['first']), step('other', 1)];
	test('a declined action is not chosen, nor what requires it', () => {
		expect(bestPlan(items, actions, 3, { declined: ['first'] }).selection).toEqual(['other']);
	});
	test('a chosen action stays, with what it requires, and counts towards the budget', () => {
		expect(bestPlan(items, actions, 2, { chosen: ['second'] })).toMatchObject({
			selection: ['first', 'second'],
			cost: 2,
			value: 2
		});
	});
	test('nothing is changed in what is given', () => {
		const before = structuredClone({ items, actions });
		bestPlan(items, actions, 2);
		expect({ items, actions }).toEqual(before);
	});
});

test('[S13] every problem of a file is reported with its path', () => {
	const parsed = parsePlanInput({
		items: [{ id: 'a', current: 0, target: 3 }],
		actions: [{ id: 'x', cost: -1, effects: [{ item: 'b', from: 2, to: 2 }], requires: ['y'] }],
		budget: '3'
	});
	expect(parsed.ok ? [] : parsed.problems.map(({ path }) => path)).toEqual([
		'items[0].current',
		'actions[0].cost',
		'actions[0].effects[0].item',
		'actions[0].effects[0].to',
		'actions[0].requires[0]',
		'budget'
	]);
});
