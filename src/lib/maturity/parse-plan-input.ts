/** The one door for a choice of actions from a file: `npm run score -- plan FILE`. */
import type { Parsed } from './answer';
import { InputChecks } from './input-checks';
import type { PlanAction, PlanItem } from './portfolio';

export interface PlanInput {
	readonly id: string;
	readonly items: readonly PlanItem[];
	readonly actions: readonly PlanAction[];
	readonly budget: number;
	/** Search nodes; absent: the default limit */
	readonly nodes: number | null;
}

export function parsePlanInput(raw: unknown): Parsed<PlanInput> {
	const checks = new InputChecks();
	const fields = checks.object(raw, '(file)');
	if (!fields) return { ok: false, problems: checks.problems };
	const itemIds = new Set<string>();
	const items = checks.list(fields.items, 'items').flatMap((item, i): PlanItem[] => {
		const path = `items[${i}]`;
		const own = checks.object(item, path);
		if (!own) return [];
		return [
			{
				id: checks.id(own.id, `${path}.id`, itemIds),
				weight: own.weight === undefined ? 1 : checks.amount(own.weight, `${path}.weight`),
				current: checks.whole(own.current, `${path}.current`, 1, 5),
				target: checks.whole(own.target, `${path}.target`, 1, 5)
			}
		];
	});
	const actionIds = new Set<string>();
	const rawActions = checks.list(fields.actions, 'actions');
	const actions = rawActions.flatMap((action, i): PlanAction[] => {
		const path = `actions[${i}]`;
		const own = checks.object(action, path);
		if (!own) return [];
		return [
			{
				id: checks.id(own.id, `${path}.id`, actionIds),
				cost: own.cost === undefined ? 1 : checks.amount(own.cost, `${path}.cost`),
				effects: parseEffects(own.effects, `${path}.effects`, itemIds, checks),
				requires:
					own.requires === undefined
						? []
						: checks.list(own.requires, `${path}.requires`).map((id) => String(id))
			}
		];
	});
	actions.forEach(({ requires }, i) =>
		requires.forEach((id, j) => {
			if (!actionIds.has(id)) checks.add(`actions[${i}].requires[${j}]`, 'the id of an action', id);
		})
	);
	const budget = checks.amount(fields.budget, 'budget');
	const nodes =
		fields.nodes === undefined ? null : checks.whole(fields.nodes, 'nodes', 1, 100_000_000);
	if (checks.problems.length > 0) return { ok: false, problems: checks.problems };
	const id = typeof fields.id === 'string' ? fields.id : '';
	return { ok: true, value: { id, items, actions, budget, nodes } };
}

function parseEffects(
	raw: unknown,
	path: string,
	items: ReadonlySet<string>,
	checks: InputChecks
): PlanAction['effects'] {
	return checks.list(raw, path).flatMap((effect, i) => {
		const here = `${path}[${i}]`;
		const own = checks.object(effect, here);
		if (!own) return [];
		const { item } = own;
		if (typeof item !== 'string' || !items.has(item))
			checks.add(`${here}.item`, 'the id of an item', item);
		const from = checks.whole(own.from, `${here}.from`, 1, 5);
		return [{ item: String(item), from, to: checks.whole(own.to, `${here}.to`, from + 1, 5) }];
	});
}
