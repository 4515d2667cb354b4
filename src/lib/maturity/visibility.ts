/**
 * Who may see what. Nothing of an answer before the reveal, for anyone; after it the votes of the whole room, and of a
 * function only where neither the function nor what remains when it is taken away is so small that it names someone.
 */
import type { AnswerValue } from './answer';
import { LEVELS } from './questionnaire';

export interface Distribution {
	/** People at level 1..5 */
	readonly levels: readonly number[];
	readonly dontKnow: number;
	/** Not applicable, and another agency leads */
	readonly notApplicable: number;
	readonly otherAgency: number;
	/** All of the above together; silence is not counted */
	readonly given: number;
}

export interface Vote {
	readonly group: string;
	readonly value: AnswerValue;
}

export interface VisibleVotes {
	/** null: not revealed, or fewer answers than the threshold */
	readonly room: Distribution | null;
	/** In the order of `groups`; empty when no function can be shown */
	readonly groups: readonly { readonly group: string; readonly distribution: Distribution }[];
	/** Functions that answered and are not shown, and how many answers they hold together */
	readonly hidden: { readonly groups: number; readonly given: number };
}

export function distributionOf(values: readonly AnswerValue[]): Distribution {
	const count = (wanted: AnswerValue) => values.filter((value) => value === wanted).length;
	return {
		levels: LEVELS.map(count),
		dontKnow: count('DK'),
		notApplicable: count('NA'),
		otherAgency: count('OM'),
		given: values.length
	};
}

/**
 * Which functions may be shown beside the total. Primary: at least `threshold` answers. Secondary: what total minus
 * shown leaves over must be nothing, or at least `threshold` answers from two functions or more; until it is, the
 * smallest shown function is hidden too (ties: the later one, so that the choice says nothing about the answers).
 */
export function shownGroups(
	sizes: readonly { readonly group: string; readonly given: number }[],
	threshold: number
): ReadonlySet<string> {
	const present = sizes.filter(({ given }) => given > 0);
	const shown = present.filter(({ given }) => given >= threshold);
	const hidden = present.filter(({ given }) => given < threshold);
	while (hidden.length > 0 && shown.length > 0) {
		const rest = hidden.reduce((sum, { given }) => sum + given, 0);
		if (rest >= threshold && hidden.length >= 2) break;
		const smallest = shown.reduce((least, one) => (one.given <= least.given ? one : least));
		shown.splice(shown.indexOf(smallest), 1);
		hidden.push(smallest);
	}
	// One function that is the whole room says nothing that the total does not.
	return new Set(present.length > 1 ? shown.map(({ group }) => group) : []);
}

/** What the room may see of one item. */
export function visibleVotes(
	votes: readonly Vote[],
	options: {
		readonly revealed: boolean;
		readonly threshold: number;
		readonly groups: readonly string[];
	}
): VisibleVotes {
	const nothing = { room: null, groups: [], hidden: { groups: 0, given: 0 } };
	if (!options.revealed || votes.length < options.threshold) return nothing;
	const sizes = options.groups.map((group) => ({
		group,
		given: votes.filter((vote) => vote.group === group).length
	}));
	const shown = shownGroups(sizes, options.threshold);
	const hidden = sizes.filter(({ group, given }) => given > 0 && !shown.has(group));
	return {
		room: distributionOf(votes.map(({ value }) => value)),
		groups: options.groups
			.filter((group) => shown.has(group))
			.map((group) => ({
				group,
				distribution: distributionOf(
					votes.filter((vote) => vote.group === group).map(({ value }) => value)
				)
			})),
		hidden: {
			groups: hidden.length,
			given: hidden.reduce((sum, { given }) => sum + given, 0)
		}
	};
}

/**
 * Comments without their writers: trimmed, and sorted by their own words, so that neither the order of arrival nor the
 * order of participants shows. None before the reveal or in a room below the threshold.
 */
export function visibleComments(
	comments: readonly string[],
	options: { readonly revealed: boolean; readonly threshold: number; readonly given: number }
): string[] {
	if (!options.revealed || options.given < options.threshold) return [];
	return comments
		.map((comment) => comment.trim())
		.filter((comment) => comment !== '')
		.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

export interface Progress {
	readonly joined: number;
	/** People who pressed Submit; null in a function that is held back */
	readonly finished: number | null;
	/** Share of the answers, in steps of at least `threshold` answers, 0..1; null below `threshold` people */
	readonly share: number | null;
}

export interface Progressing {
	readonly assessment: string;
	readonly group: string;
	readonly submitted: boolean;
	/** Area id -> items answered, items asked */
	readonly areas: Readonly<Record<string, { readonly answered: number; readonly asked: number }>>;
}

/**
 * A share that moves in steps: each step covers at least `threshold` answers and a tenth of all, so that no step can be
 * laid at one person's door. Whole only when everybody has submitted.
 */
export function steppedShare(
	answered: number,
	asked: number,
	threshold: number,
	complete: boolean
): number {
	if (asked === 0) return 0;
	if (complete && answered === asked) return 1;
	const step = Math.max(threshold, Math.ceil(asked / 10));
	return Math.min((Math.floor(answered / step) * step) / asked, 1 - 1 / asked);
}

/** Progress of the people given, over all areas or one. */
export function progressOf(
	people: readonly Progressing[],
	threshold: number,
	area?: string
): Progress {
	const finished = people.filter(({ submitted }) => submitted).length;
	if (people.length < threshold) return { joined: people.length, finished, share: null };
	let answered = 0;
	let asked = 0;
	for (const person of people)
		for (const [id, count] of Object.entries(person.areas))
			if (area === undefined || id === area) {
				answered += count.answered;
				asked += count.asked;
			}
	return {
		joined: people.length,
		finished,
		share: steppedShare(answered, asked, threshold, finished === people.length)
	};
}

/**
 * Progress by group. A group that could be worked out from the others (total minus shown) is held back like a small one.
 */
export function progressByGroup(
	people: readonly Progressing[],
	groups: readonly string[],
	threshold: number,
	keyOf: (person: Progressing) => string
): { readonly group: string; readonly progress: Progress }[] {
	const members = groups.map((group) => ({
		group,
		people: people.filter((person) => keyOf(person) === group)
	}));
	const sizes = members.map(({ group, people: own }) => ({ group, given: own.length }));
	const present = sizes.filter(({ given }) => given > 0);
	const shown = shownGroups(sizes, threshold);
	return members.map(({ group, people: own }) => ({
		group,
		progress:
			shown.has(group) || (present.length === 1 && own.length >= threshold)
				? progressOf(own, threshold)
				: { joined: own.length, finished: null, share: null }
	}));
}
