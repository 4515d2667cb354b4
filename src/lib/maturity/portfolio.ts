/**
 * S13: the best choice of actions within a budget, by exact search. An effect of a chosen action lifts its item when
 * from <= level < to, again and again until nothing moves; the value is the sum of weight × (level up to the target -
 * current level). What an action requires must be chosen too. Of equally good choices the cheapest holds, then the one
 * with fewest actions, then the smallest sorted list of ids, so that there is exactly one best plan.
 */
export interface PlanItem {
	readonly id: string;
	readonly weight: number;
	readonly current: number;
	readonly target: number;
}

export interface PlanAction {
	readonly id: string;
	readonly cost: number;
	readonly effects: readonly {
		readonly item: string;
		readonly from: number;
		readonly to: number;
	}[];
	readonly requires: readonly string[];
}

export interface BestPlan {
	/** Sorted ids */
	readonly selection: readonly string[];
	readonly value: number;
	readonly cost: number;
	/** Level of each item if every chosen action fully succeeds; may lie above the target */
	readonly projected: Readonly<Record<string, number>>;
	/** false: the best found before the search reached its limit */
	readonly proven: boolean;
	readonly nodes: number;
}

export interface PlanLimits {
	/** Search nodes after which the best found so far is given; a node takes about ten microseconds */
	readonly nodes?: number;
	/** Actions that are in the plan already, with what they require; they count towards the budget */
	readonly chosen?: readonly string[];
	/** Actions that the room declined */
	readonly declined?: readonly string[];
}

export const NODE_LIMIT = 40_000;

/** The levels of all items once the chosen actions have succeeded. */
export function projectLevels(
	items: readonly PlanItem[],
	actions: readonly PlanAction[],
	chosen: ReadonlySet<string>
): Record<string, number> {
	const levels: Record<string, number> = {};
	for (const { id, current } of items) levels[id] = current;
	const effects = actions
		.filter(({ id }) => chosen.has(id))
		.flatMap((action) => action.effects)
		.sort((a, b) => a.from - b.from);
	// In the order of `from` one pass is enough: a lifted level can only help effects that start higher.
	for (const { item, from, to } of effects) {
		const level = levels[item];
		if (level !== undefined && from <= level && level < to) levels[item] = to;
	}
	return levels;
}

/** Weighted levels closed towards the targets. */
export function planValue(
	items: readonly PlanItem[],
	levels: Readonly<Record<string, number>>
): number {
	return items.reduce(
		(sum, { id, weight, current, target }) =>
			sum + weight * (Math.min(levels[id] ?? current, target) - current),
		0
	);
}

const FREE = 0;
const CHOSEN = 1;
const OUT = 2;
const DUST = 1e-9;

/** Depth-first branch and bound. The bound never counts a step twice and never counts one that cannot be reached. */
export function bestPlan(
	items: readonly PlanItem[],
	actions: readonly PlanAction[],
	budget: number,
	limits: PlanLimits = {}
): BestPlan {
	const search = new Search(items, actions, budget, limits.nodes ?? NODE_LIMIT);
	const start = new Uint8Array(actions.length).fill(FREE);
	for (const id of limits.declined ?? []) search.leaveOut(start, id);
	for (const id of limits.chosen ?? []) search.take(start, id);
	search.visit(start);
	const selection = search.best;
	const projected = projectLevels(items, actions, new Set(selection));
	return {
		selection,
		value: planValue(items, projected),
		cost: search.bestCost,
		projected,
		proven: search.nodes <= search.limit,
		nodes: Math.min(search.nodes, search.limit)
	};
}

class Search {
	best: string[] = [];
	bestCost = 0;
	nodes = 0;
	private bestValue = Number.NEGATIVE_INFINITY;
	private readonly ids: readonly string[];
	private readonly place: ReadonlyMap<string, number>;
	private readonly cost: Float64Array;
	/** Everything that an action needs, itself included; -1 for an action that does not exist */
	private readonly needs: readonly (readonly number[])[];
	private readonly weight: Float64Array;
	private readonly current: Int32Array;
	private readonly target: Int32Array;
	/** All effects in the order of `from`: item, from, to, action */
	private readonly effects: Int32Array;
	private readonly wholeValues: boolean;
	private readonly wholeCosts: boolean;
	private readonly width: number;
	// Scratch of one node; nothing of it is needed once the node has branched.
	private readonly now: Int32Array;
	private readonly most: Int32Array;
	private readonly waits: Uint8Array;
	private readonly credit: Float64Array;
	private readonly gains: Float64Array;

	constructor(
		items: readonly PlanItem[],
		actions: readonly PlanAction[],
		private readonly budget: number,
		readonly limit: number
	) {
		const itemPlace = new Map(items.map(({ id }, i) => [id, i]));
		this.ids = actions.map(({ id }) => id);
		this.place = new Map(this.ids.map((id, i) => [id, i]));
		this.cost = Float64Array.from(actions, ({ cost }) => cost);
		this.weight = Float64Array.from(items, ({ weight }) => weight);
		this.current = Int32Array.from(items, ({ current }) => current);
		this.target = Int32Array.from(items, ({ target }) => target);
		this.needs = actions.map((_, i) => this.everythingNeeded(i, actions));
		this.effects = Int32Array.from(
			actions
				.flatMap(({ effects }, action) =>
					effects.flatMap(({ item, from, to }) => {
						const at = itemPlace.get(item);
						return at === undefined ? [] : [[at, from, to, action]];
					})
				)
				.sort((a, b) => (a[1] ?? 0) - (b[1] ?? 0))
				.flat()
		);
		this.wholeValues = this.weight.every(Number.isInteger);
		this.wholeCosts = this.cost.every(Number.isInteger);
		this.width = 1 + Math.max(1, ...this.target, ...this.current);
		this.now = new Int32Array(items.length);
		this.most = new Int32Array(items.length);
		this.waits = new Uint8Array(items.length * this.width);
		this.credit = new Float64Array(items.length * this.width);
		this.gains = new Float64Array(actions.length);
	}

	private everythingNeeded(action: number, actions: readonly PlanAction[]): number[] {
		const found = new Set([action]);
		for (const one of found)
			for (const id of actions[one]?.requires ?? []) found.add(this.place.get(id) ?? -1);
		return [...found];
	}

	take(state: Uint8Array, id: string): void {
		const action = this.place.get(id);
		if (action === undefined) return;
		for (const one of this.needs[action] ?? []) if (state[one] === FREE) state[one] = CHOSEN;
	}

	leaveOut(state: Uint8Array, id: string): void {
		const action = this.place.get(id);
		if (action !== undefined) state[action] = OUT;
	}

	visit(state: Uint8Array): void {
		this.nodes += 1;
		if (this.nodes > this.limit) return;
		let cost = 0;
		let size = 0;
		for (let i = 0; i < state.length; i += 1)
			if (state[i] === CHOSEN) {
				cost += this.cost[i] ?? 0;
				size += 1;
			}
		this.dropImpossible(state, this.budget - cost);
		this.reach(state);
		const value = this.valueOf(this.now);
		// What the room put into the plan stands, even beyond the budget; the search then adds nothing.
		this.consider(state, value, cost, size);
		this.findGains(state);
		const next = this.branchOn(state, value, cost, size);
		if (next < 0) return;
		const chosen = state.slice();
		for (const one of this.needs[next] ?? []) chosen[one] = CHOSEN;
		this.visit(chosen);
		state[next] = OUT;
		this.visit(state);
	}

	/** Free actions that need something left out, or more than what is left of the budget. */
	private dropImpossible(state: Uint8Array, left: number): void {
		for (let i = 0; i < state.length; i += 1) {
			if (state[i] !== FREE) continue;
			let cost = 0;
			for (const one of this.needs[i] ?? []) {
				const its = one < 0 ? OUT : state[one];
				if (its === OUT) cost = Number.POSITIVE_INFINITY;
				else if (its === FREE) cost += this.cost[one] ?? 0;
			}
			if (cost > left + DUST) state[i] = OUT;
		}
	}

	/** Level of each item by the chosen actions (`now`), and by the chosen and the free ones (`most`). */
	private reach(state: Uint8Array): void {
		const { effects, now, most } = this;
		now.set(this.current);
		most.set(this.current);
		for (let e = 0; e < effects.length; e += 4) {
			const its = state[effects[e + 3] ?? 0];
			if (its === OUT) continue;
			const item = effects[e] ?? 0;
			const from = effects[e + 1] ?? 0;
			const to = effects[e + 2] ?? 0;
			const high = most[item] ?? 0;
			if (from <= high && high < to) most[item] = to;
			const low = now[item] ?? 0;
			if (its === CHOSEN && from <= low && low < to) now[item] = to;
		}
	}

	private valueOf(levels: Int32Array): number {
		let sum = 0;
		for (let i = 0; i < levels.length; i += 1) {
			const rise = Math.min(levels[i] ?? 0, this.target[i] ?? 0) - (this.current[i] ?? 0);
			sum += (this.weight[i] ?? 0) * rise;
		}
		return sum;
	}

	/**
	 * The most that each free action could still add: the steps that it covers, and on top of a step the steps of
	 * chosen actions that wait for it. A step that nothing allowed can reach counts for nobody.
	 */
	private findGains(state: Uint8Array): void {
		const { effects, now, most, waits, credit, gains, width } = this;
		waits.fill(0);
		credit.fill(0);
		gains.fill(0);
		for (let e = 0; e < effects.length; e += 4) {
			if (state[effects[e + 3] ?? 0] !== CHOSEN) continue;
			const row = (effects[e] ?? 0) * width;
			const end = Math.min(effects[e + 2] ?? 0, width);
			for (let step = effects[e + 1] ?? 0; step < end; step += 1) waits[row + step] = 1;
		}
		for (let item = 0; item < now.length; item += 1) {
			const end = Math.min(most[item] ?? 0, this.target[item] ?? 0);
			let owner = -1;
			for (let step = now[item] ?? 0; step < end; step += 1) {
				const at = item * width + step;
				if (waits[at] === 0) owner = at;
				if (owner >= 0) credit[owner] = (credit[owner] ?? 0) + (this.weight[item] ?? 0);
			}
		}
		for (let e = 0; e < effects.length; e += 4) {
			const action = effects[e + 3] ?? 0;
			if (state[action] !== FREE) continue;
			const row = (effects[e] ?? 0) * width;
			const end = Math.min(effects[e + 2] ?? 0, width);
			let gain = gains[action] ?? 0;
			for (let step = effects[e + 1] ?? 0; step < end; step += 1) gain += credit[row + step] ?? 0;
			gains[action] = gain;
		}
	}

	/** The action to decide next, or -1 when nothing better can follow. */
	private branchOn(state: Uint8Array, value: number, cost: number, size: number): number {
		const { gains } = this;
		const free: number[] = [];
		for (let i = 0; i < state.length; i += 1)
			if (state[i] === FREE && (gains[i] ?? 0) > DUST) free.push(i);
		const density = (i: number) => (gains[i] ?? 0) / Math.max(this.cost[i] ?? 0, DUST);
		free.sort((a, b) => density(b) - density(a));
		let bound = value;
		let left = this.budget - cost;
		let needed = this.bestValue - value;
		let spent = 0;
		for (const i of free) {
			const gain = gains[i] ?? 0;
			const price = this.cost[i] ?? 0;
			const part = price <= left ? 1 : left / price;
			bound += gain * part;
			if (needed > DUST) spent += price * Math.min(part, needed / gain);
			needed -= gain * part;
			left -= price * part;
			if (part < 1) break;
		}
		bound = Math.min(bound, this.valueOf(this.most));
		if (this.wholeValues) bound = Math.floor(bound + 1e-6);
		if (bound < this.bestValue - DUST) return -1;
		if (bound <= this.bestValue + DUST) {
			// An equal value must come cheaper, or as cheap with fewer actions or smaller ids.
			if (value >= bound - DUST) return -1;
			const least = cost + (this.wholeCosts ? Math.ceil(spent - 1e-6) : spent);
			if (least > this.bestCost + DUST) return -1;
			if (least > this.bestCost - DUST && size + 1 > this.best.length) return -1;
		}
		return free[0] ?? -1;
	}

	private consider(state: Uint8Array, value: number, cost: number, size: number): void {
		if (value < this.bestValue - DUST) return;
		const ids = () => this.ids.filter((_, i) => state[i] === CHOSEN).sort();
		const better =
			value > this.bestValue + DUST ||
			cost < this.bestCost - DUST ||
			(cost <= this.bestCost + DUST &&
				(size < this.best.length || (size === this.best.length && isBefore(ids(), this.best))));
		if (!better) return;
		this.best = ids();
		this.bestValue = value;
		this.bestCost = cost;
	}
}

/** Lexicographic order of two lists of equal length. */
function isBefore(a: readonly string[], b: readonly string[]): boolean {
	for (const [i, left] of a.entries()) {
		const right = b[i] ?? '';
		if (left !== right) return left < right;
	}
	return false;
}
