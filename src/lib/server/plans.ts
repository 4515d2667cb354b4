/** The plan of an assessment, changed by a facilitator. It is not sealed: it goes on after the result is final. */
import { randomBytes } from 'node:crypto';
import type { Action } from '../maturity/catalogue';
import * as plan from '../maturity/plan';
import { whyNot } from '../maturity/transitions';
import type { Plan, PlanEntry } from '../maturity/workshop';
import type { Draft, Store, WorkshopRoom } from './store';
import { NotPossible, type Who } from './workshops';

const newId = () => randomBytes(6).toString('hex');

/** Which assessment of which room, and who changes it. */
export interface Place {
	readonly store: Store;
	readonly who: Who;
	readonly room: WorkshopRoom;
	readonly assessment: string;
}

/** Checks on the draft, so that two facilitators build on each other's plan. Nothing changed: nothing is audited. */
async function changePlan(
	{ store, who, room, assessment: id }: Place,
	what: string,
	detail: string,
	step: (before: Plan) => Plan
): Promise<void> {
	const changed = await room.workshop.change((draft) => {
		const assessment = draft.assessments.find((one) => one.id === id);
		if (!assessment) throw new Error(`no assessment ${id} in workshop ${draft.id}`);
		const refusal = whyNot('plan', draft, assessment);
		if (refusal) throw new NotPossible(refusal);
		const before = JSON.stringify(assessment.plan);
		const after = step(assessment.plan);
		assessment.plan = structuredClone(after) as Draft<Plan>;
		return before !== JSON.stringify(after);
	});
	if (!changed) return;
	await store.audit.append({
		who: who.id,
		what,
		about: `${room.workshop.data.id}/${id}`,
		detail
	});
}

/**
 * The choice among the actions that one form offered: those ticked are in the plan, the others are not. Actions that
 * the form did not offer stay as they are.
 */
export function choose(
	place: Place,
	offered: readonly Action[],
	ticked: ReadonlySet<string>
): Promise<void> {
	return changePlan(
		place,
		'plan: actions chosen',
		offered.map(({ id }) => `${id} ${ticked.has(id) ? 'yes' : 'no'}`).join(', '),
		(before) =>
			offered.reduce((after, action) => {
				if (ticked.has(action.id)) return plan.choose(after, action, newId());
				return plan.isChosen(after, action.id) ? plan.unchoose(after, action.id) : after;
			}, before)
	);
}

/** Adds every one of these that is not in the plan yet. */
export function adopt(place: Place, actions: readonly Action[]): Promise<void> {
	return changePlan(
		place,
		'plan: a computed plan adopted',
		actions.map(({ id }) => id).join(', '),
		(before) => actions.reduce((after, action) => plan.choose(after, action, newId()), before)
	);
}

export function decline(place: Place, action: Action, reason: string): Promise<void> {
	return changePlan(place, 'plan: action declined', action.id, (before) =>
		plan.decline(before, action.id, reason)
	);
}

export function takeBack(place: Place, action: string): Promise<void> {
	return changePlan(place, 'plan: declining taken back', action, (before) =>
		plan.takeBack(before, action)
	);
}

type Entry = Omit<PlanEntry, 'id' | 'action'>;

export function addOwn(place: Place, entry: Entry): Promise<void> {
	return changePlan(place, 'plan: own action added', entry.title, (before) =>
		before.entries.length < plan.MAX_ENTRIES
			? plan.addOwn(before, { ...entry, id: newId() })
			: before
	);
}

export function change(place: Place, id: string, entry: Entry): Promise<void> {
	return changePlan(place, 'plan: entry changed', `${id} ${entry.status}`, (before) =>
		plan.change(before, id, entry)
	);
}

export function remove(place: Place, id: string): Promise<void> {
	return changePlan(place, 'plan: entry removed', id, (before) => plan.remove(before, id));
}
