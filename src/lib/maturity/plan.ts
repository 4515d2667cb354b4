/** The plan of an assessment: steps from one plan to the next, and the one door for what a form says of an entry. */
import type { Catalogue, Step } from './catalogue';
import { isIsoDate } from './dates';
import { closingSteps } from './recommend';
import type { Plan, PlanEntry, PlanStatus } from './workshop';

export const PLAN_STATUSES = ['planned', 'requested', 'under-way', 'done', 'dropped'] as const;
export const EFFORTS = [1, 2, 3, 4, 5] as const;

/** More than this in one area is rarely carried out: a gentle warning, never a refusal. */
export const ENOUGH_ACTIONS = 3;

const MAX_LINE = 200;
const MAX_TEXT = 2000;
/** A longer plan is not from our page. */
export const MAX_ENTRIES = 200;

/** An entry as a form holds it, right or wrong. */
export interface EntryFields {
	/** Of an own action; ignored for one of the catalogue */
	readonly title: string;
	/** Item ids that an own action serves */
	readonly serves: readonly string[];
	readonly owner: string;
	readonly startsOn: string;
	readonly dueOn: string;
	readonly status: string;
	readonly effort: string;
	readonly note: string;
}

export type EntryProblem = 'missing' | 'too-long' | 'not-a-date' | 'ends-before' | 'choose';
/** Field name -> what is wrong */
export type EntryProblems = Readonly<Record<string, EntryProblem>>;

export type ParsedEntry =
	| { readonly ok: true; readonly value: Omit<PlanEntry, 'id' | 'action'> }
	| { readonly ok: false; readonly problems: EntryProblems };

export function isPlanStatus(value: string): value is PlanStatus {
	return PLAN_STATUSES.some((status) => status === value);
}

/** `steps`: what an own action may serve (the next step of each item); empty for an action of the catalogue. */
export function parseEntry(
	fields: EntryFields,
	{ own, steps }: { readonly own: boolean; readonly steps: readonly Step[] }
): ParsedEntry {
	const problems: Record<string, EntryProblem> = {};
	const tooLong = (name: string, value: string, most: number) => {
		if (value.length > most) problems[name] = 'too-long';
	};
	if (own && fields.title === '') problems.title = 'missing';
	tooLong('title', fields.title, MAX_LINE);
	tooLong('owner', fields.owner, MAX_LINE);
	tooLong('note', fields.note, MAX_TEXT);
	for (const name of ['startsOn', 'dueOn'] as const)
		if (fields[name] !== '' && !isIsoDate(fields[name])) problems[name] = 'not-a-date';
	const { startsOn, dueOn } = fields;
	if (!problems.startsOn && !problems.dueOn && startsOn !== '' && dueOn !== '' && dueOn < startsOn)
		problems.dueOn = 'ends-before';
	const { status } = fields;
	const effort = EFFORTS.find((points) => String(points) === fields.effort);
	if (effort === undefined) problems.effort = 'choose';
	if (!isPlanStatus(status)) problems.status = 'choose';
	const serves = steps.filter(({ item }) => fields.serves.includes(item));
	if (own && serves.length === 0) problems.serves = 'choose';
	if (Object.keys(problems).length > 0 || effort === undefined || !isPlanStatus(status))
		return { ok: false, problems };
	const { owner, note } = fields;
	return {
		ok: true,
		value: {
			title: own ? fields.title : '',
			serves: own ? serves : [],
			owner,
			startsOn,
			dueOn,
			status,
			effort,
			note
		}
	};
}

export function fieldsOf(entry: PlanEntry): EntryFields {
	return {
		title: entry.title,
		serves: entry.serves.map(({ item }) => item),
		owner: entry.owner,
		startsOn: entry.startsOn,
		dueOn: entry.dueOn,
		status: entry.status,
		effort: String(entry.effort),
		note: entry.note
	};
}

/** The reason for declining, or why it cannot be kept. */
export function parseReason(
	text: string
):
	| { readonly ok: true; readonly value: string }
	| { readonly ok: false; readonly problem: EntryProblem } {
	if (text === '') return { ok: false, problem: 'missing' };
	if (text.length > MAX_TEXT) return { ok: false, problem: 'too-long' };
	return { ok: true, value: text };
}

/** In the plan and not dropped. */
export function isChosen(plan: Plan, action: string): boolean {
	return plan.entries.some((entry) => entry.action === action && entry.status !== 'dropped');
}

/** Somebody has written something about it that would be lost. */
function hasOwnWords({ owner, startsOn, dueOn, note, status }: PlanEntry): boolean {
	return [owner, startsOn, dueOn, note].some((text) => text !== '') || status === 'done';
}

/** Puts an action of the catalogue into the plan; one that was dropped comes back with what was written about it. */
export function choose(
	plan: Plan,
	action: { readonly id: string; readonly effort: number },
	id: string
): Plan {
	if (isChosen(plan, action.id)) return plan;
	const declined = plan.declined.filter((one) => one.action !== action.id);
	if (plan.entries.some((entry) => entry.action === action.id))
		return {
			declined,
			entries: plan.entries.map((entry) =>
				entry.action === action.id ? { ...entry, status: 'planned' } : entry
			)
		};
	const added: PlanEntry = {
		id,
		action: action.id,
		title: '',
		serves: [],
		owner: '',
		startsOn: '',
		dueOn: '',
		status: 'planned',
		effort: action.effort,
		note: ''
	};
	return { declined, entries: [...plan.entries, added] };
}

/** Takes an action out again. What somebody has written is kept, as dropped; an untouched entry goes. */
export function unchoose(plan: Plan, action: string): Plan {
	return {
		...plan,
		entries: plan.entries.flatMap((entry) => {
			if (entry.action !== action) return [entry];
			return hasOwnWords(entry) ? [{ ...entry, status: 'dropped' as const }] : [];
		})
	};
}

/** A declined action leaves the plan; a second reason replaces the first. */
export function decline(plan: Plan, action: string, reason: string): Plan {
	const { entries, declined } = unchoose(plan, action);
	return {
		entries,
		declined: [...declined.filter((one) => one.action !== action), { action, reason }]
	};
}

export function takeBack(plan: Plan, action: string): Plan {
	return { ...plan, declined: plan.declined.filter((one) => one.action !== action) };
}

export function addOwn(plan: Plan, entry: Omit<PlanEntry, 'action'>): Plan {
	return { ...plan, entries: [...plan.entries, { ...entry, action: null }] };
}

export function change(plan: Plan, id: string, value: Omit<PlanEntry, 'id' | 'action'>): Plan {
	return {
		...plan,
		entries: plan.entries.map((entry) => (entry.id === id ? { ...entry, ...value } : entry))
	};
}

export function remove(plan: Plan, id: string): Plan {
	return { ...plan, entries: plan.entries.filter((entry) => entry.id !== id) };
}

/** The steps that an entry completes: those of the catalogue, or what the room said of an own action. */
export function stepsOf(
	entry: PlanEntry,
	catalogue: Pick<Catalogue, 'actions' | 'natures'>
): readonly Step[] {
	if (entry.action === null) return entry.serves;
	const action = catalogue.actions.find(({ id }) => id === entry.action);
	return action ? closingSteps(action, catalogue) : [];
}
