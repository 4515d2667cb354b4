/** The plan in words: steps, reasons, owners' states, months. Nothing is computed here. */
import { m } from '$lib/paraglide/messages';
import type { Locale } from '$lib/paraglide/runtime';
import type { Step } from '../maturity/catalogue';
import type { EntryProblem } from '../maturity/plan';
import type { MonthGroup } from '../maturity/roadmap';
import type { PlanStatus } from '../maturity/workshop';
import { allOf, listOf } from './formats';

/** `RM-3` -> `RM-`, 3 */
function splitId(id: string): [string, number] | null {
	const match = /^(.*?)(\d+)$/.exec(id);
	return match ? [match[1] ?? '', Number(match[2])] : null;
}

/** Three or more neighbours read as a range: `RM-1`, `RM-3 to RM-6`. */
export function runsOf(ids: readonly string[], locale: Locale): string[] {
	const runs: string[][] = [];
	for (const id of ids) {
		const run = runs.at(-1);
		const [last, next] = [splitId(run?.at(-1) ?? ''), splitId(id)];
		if (run && last && next && last[0] === next[0] && last[1] + 1 === next[1]) run.push(id);
		else runs.push([id]);
	}
	return runs.flatMap((run) => {
		const [low, high] = [run[0] ?? '', run.at(-1) ?? ''];
		return run.length > 2 ? [m.words_range({ low, high }, { locale })] : run;
	});
}

/** `RM-1, RM-3 to RM-6` */
export function itemRuns(ids: readonly string[], locale: Locale): string {
	return listOf(runsOf(ids, locale), locale);
}

/** `Level 1 to 2 in RM-1, RM-2. Level 2 to 3 in RM-4.` */
export function stepWords(steps: readonly Step[], locale: Locale): string {
	const groups = new Map<string, Step[]>();
	for (const step of steps) {
		const key = `${step.from} ${step.to}`;
		groups.set(key, [...(groups.get(key) ?? []), step]);
	}
	return [...groups.values()]
		.map((group) => {
			const [first] = group;
			return first
				? m.plan_step(
						{
							from: first.from,
							to: first.to,
							items: itemRuns(
								group.map(({ item }) => item),
								locale
							)
						},
						{ locale }
					)
				: '';
		})
		.join(' ');
}

export function statusWord(status: PlanStatus, locale: Locale): string {
	const words = {
		planned: m.roadmap_status_planned,
		requested: m.roadmap_status_requested,
		'under-way': m.roadmap_status_under_way,
		done: m.roadmap_status_done,
		dropped: m.roadmap_status_dropped
	};
	return words[status]({}, { locale });
}

/** What to do about a field; '' when nothing is wrong. */
export function problemWords(problem: EntryProblem | undefined): string {
	if (problem === undefined) return '';
	const words = {
		missing: m.plan_problem_missing,
		'too-long': m.plan_problem_too_long,
		'not-a-date': m.plan_problem_not_a_date,
		'ends-before': m.plan_problem_ends_before,
		choose: m.plan_problem_choose
	};
	return words[problem]();
}

/** `first`; digits beyond the words. */
export function ordinal(rank: number, locale: Locale): string {
	return m.plan_ordinals({}, { locale }).split(',')[rank - 1] ?? String(rank);
}

/** `Q1 2027` where a year begins and at the start, else `Q2`. */
export function quarterWords({ from, quarter, year }: MonthGroup, locale: Locale): string {
	return quarter === 1 || from === 0
		? m.roadmap_quarter_year({ quarter, year }, { locale })
		: m.roadmap_quarter({ quarter }, { locale });
}

export function namesOf(titles: readonly string[], locale: Locale): string {
	return allOf(titles, locale);
}

/** The WCO region of a code; another text stays as it was written. */
export function regionWord(region: string): string {
	const words: Readonly<Record<string, () => string>> = {
		'americas-caribbean': m.region_americas_caribbean,
		europe: m.region_europe,
		'east-southern-africa': m.region_east_southern_africa,
		'west-central-africa': m.region_west_central_africa,
		'north-africa-middle-east': m.region_north_africa_middle_east,
		'asia-pacific': m.region_asia_pacific
	};
	return words[region]?.() ?? region;
}
