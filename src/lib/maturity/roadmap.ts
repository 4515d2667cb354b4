/**
 * The plan on a time line of months. Dates that the room has set stand; the others are estimated from the catalogue,
 * after what must come first.
 */
import type { Catalogue, Pathway } from './catalogue';
import { addMonths, monthOf } from './dates';
import type { PlanEntry } from './workshop';

/** Ends of the three phases, in months from the start. */
export const PHASE_ENDS = [6, 12, 24] as const;
export const ROADMAP_MONTHS = 24;
/** When the administration is assessed again, in months from the start. */
export const ASSESSED_AGAIN_AFTER = 18;

/** Months that an own action of this effort (1 to 5) usually takes. Our estimate, as in the catalogue. */
const OWN_HORIZONS: readonly (readonly [number, number])[] = [
	[1, 2],
	[1, 6],
	[3, 12],
	[6, 18],
	[12, 24]
];

export interface Bar {
	/** Id of the plan entry */
	readonly entry: string;
	/** ISO dates: set by the room, or estimated */
	readonly startsOn: string;
	readonly dueOn: string;
	/** The due date is our estimate */
	readonly estimated: boolean;
	/** Columns of the time line, 0 to 23; both included. null: it falls outside */
	readonly columns: readonly [number, number] | null;
	/** 0 to 2, or 3 for later than the last phase */
	readonly phase: number;
	/** Entries that it needs and that end later than it is due */
	readonly tooEarlyFor: readonly string[];
}

export interface Roadmap {
	/** First month of the time line, as the first day of it */
	readonly from: string;
	readonly assessedAgainOn: string;
	/** In the order in which they begin; what comes first stands first */
	readonly bars: readonly Bar[];
}

interface Task {
	readonly entry: PlanEntry;
	readonly horizon: readonly [number, number];
	/** Entries that must have ended: they are required */
	readonly needs: readonly string[];
	/** Entries that come first in a sensible order: they must be well under way */
	readonly after: readonly string[];
}

/** What comes before what among the entries of one plan. Steps of a pathway follow each other in its order. */
function tasksOf(
	entries: readonly PlanEntry[],
	{ actions, pathways }: Pick<Catalogue, 'actions' | 'pathways'>
): Task[] {
	const byAction = new Map(
		entries.flatMap((entry) => (entry.action === null ? [] : [[entry.action, entry.id] as const]))
	);
	const entriesFor = (ids: readonly string[]) => ids.flatMap((id) => byAction.get(id) ?? []);
	return entries.map((entry) => {
		const action = actions.find(({ id }) => id === entry.action);
		const before = pathways.flatMap((pathway) => stepBefore(pathway, entry.action, byAction));
		const own = OWN_HORIZONS[entry.effort - 1] ?? [3, 12];
		return {
			entry,
			horizon: action?.horizonMonths ?? own,
			needs: entriesFor(action?.requires ?? []),
			after: [...new Set([...entriesFor(action?.after ?? []), ...before])]
		};
	});
}

/** The nearest earlier step of the pathway that is in the plan. */
function stepBefore(
	{ steps }: Pathway,
	action: string | null,
	planned: ReadonlyMap<string, string>
): string[] {
	const at = steps.findIndex((step) => step.action === action);
	const earlier = steps.slice(0, Math.max(0, at)).reverse();
	const nearest = earlier.find((step) => planned.has(step.action));
	const entry = nearest && planned.get(nearest.action);
	return entry === undefined ? [] : [entry];
}

/** Each after what comes first for it; a circle in the catalogue is cut where it closes. */
function inOrder(tasks: readonly Task[]): Task[] {
	const byEntry = new Map(tasks.map((task) => [task.entry.id, task]));
	const ordered: Task[] = [];
	const seen = new Set<string>();
	const visit = (task: Task) => {
		if (seen.has(task.entry.id)) return;
		seen.add(task.entry.id);
		for (const id of [...task.needs, ...task.after]) {
			const first = byEntry.get(id);
			if (first) visit(first);
		}
		ordered.push(task);
	};
	tasks.forEach(visit);
	return ordered;
}

const later = (a: string, b: string) => (a > b ? a : b);

interface Times {
	readonly startsOn: string;
	readonly dueOn: string;
	/** By then it is far enough for what sensibly follows */
	readonly wellUnderWayOn: string;
}

function timesOf(
	{ entry, horizon, needs, after }: Task,
	from: string,
	known: ReadonlyMap<string, Times>
): Times {
	const [short, long] = horizon;
	const middle = Math.ceil((short + long) / 2);
	let ready = from;
	for (const id of needs) ready = later(ready, known.get(id)?.dueOn ?? from);
	for (const id of after) ready = later(ready, known.get(id)?.wellUnderWayOn ?? from);
	let startsOn = entry.startsOn === '' ? ready : entry.startsOn;
	const dueOn = entry.dueOn === '' ? addMonths(startsOn, middle) : entry.dueOn;
	if (startsOn > dueOn) startsOn = dueOn < from ? dueOn : from;
	const soon = addMonths(startsOn, short);
	return { startsOn, dueOn, wellUnderWayOn: soon < dueOn ? soon : dueOn };
}

function columnsOf(startsOn: string, dueOn: string, from: string): [number, number] | null {
	const first = monthOf(startsOn) - monthOf(from);
	const last = monthOf(dueOn) - monthOf(from);
	if (last < 0 || first >= ROADMAP_MONTHS) return null;
	return [Math.max(0, first), Math.min(ROADMAP_MONTHS - 1, last)];
}

/** Of the date's distance from the start: within six months, twelve, twenty-four, or later. */
export function phaseAt(date: string, from: string): number {
	const phase = PHASE_ENDS.findIndex((months) => date <= addMonths(from, months));
	return phase === -1 ? PHASE_ENDS.length : phase;
}

/** `from`: ISO date from which the plan counts, the end of the workshop. Dropped entries are left out. */
export function roadmapOf(
	entries: readonly PlanEntry[],
	catalogue: Pick<Catalogue, 'actions' | 'pathways'>,
	from: string
): Roadmap {
	const live = entries.filter(({ status }) => status !== 'dropped');
	const tasks = inOrder(tasksOf(live, catalogue));
	const times = new Map<string, Times>();
	for (const task of tasks) times.set(task.entry.id, timesOf(task, from, times));
	const bars = tasks.flatMap(({ entry, needs }): Bar[] => {
		const time = times.get(entry.id);
		if (!time) return [];
		const { startsOn, dueOn } = time;
		return [
			{
				entry: entry.id,
				startsOn,
				dueOn,
				estimated: entry.dueOn === '',
				columns: columnsOf(startsOn, dueOn, from),
				phase: phaseAt(dueOn, from),
				tooEarlyFor: needs.filter((id) => (times.get(id)?.dueOn ?? '') > dueOn)
			}
		];
	});
	return {
		from,
		assessedAgainOn: addMonths(from, ASSESSED_AGAIN_AFTER),
		// Sorting is stable: among equal starts what comes first stays first.
		bars: bars.sort((a, b) => (a.startsOn < b.startsOn ? -1 : a.startsOn > b.startsOn ? 1 : 0))
	};
}

export interface MonthGroup {
	/** First month of the group, counted from the start of the time line */
	readonly from: number;
	readonly months: number;
	readonly year: number;
	/** 1 to 4 */
	readonly quarter: number;
}

/** The calendar quarters that the time line covers; the first and the last may be cut. */
export function quartersFrom(from: string): MonthGroup[] {
	const start = monthOf(from);
	const groups: MonthGroup[] = [];
	for (let column = 0; column < ROADMAP_MONTHS;) {
		const month = start + column;
		const months = Math.min(3 - (month % 3), ROADMAP_MONTHS - column);
		groups.push({
			from: column,
			months,
			year: Math.floor(month / 12),
			quarter: Math.floor((month % 12) / 3) + 1
		});
		column += months;
	}
	return groups;
}
