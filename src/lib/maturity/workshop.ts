/** The event and its facts. Phases are derived from facts, never stored. */
import type { AnswerValue, Answers } from './answer';
import type { Level } from './questionnaire';

/** A group of participants, e.g. senior management */
export interface FunctionGroup {
	readonly id: string;
	readonly name: string;
}

/** One participant's response. Holds no name, no address and no clock. */
export interface Response {
	/** Random; unrelated to the order of arrival */
	readonly participant: string;
	/** Function id */
	readonly group: string;
	readonly source: 'phone' | 'paper';
	readonly submitted: boolean;
	readonly answers: Answers;
	/** Second-round answers, by item id, once an item was voted again */
	readonly again: Answers;
}

export type EvidenceStatus = 'stated' | 'cited' | 'seen';

/** What the room settled on for one item. Kept as history: the last entry holds. */
export interface AgreedRecord {
	/** A level, `NA`, `OM`, or null: the room keeps the votes after all */
	readonly value: Level | 'NA' | 'OM' | null;
	readonly reason: string;
	/** For `OM`: which agency leads */
	readonly agency: string;
	readonly evidence: {
		readonly status: EvidenceStatus;
		readonly title: string;
		readonly date: string;
	};
	/** In a sentence, without names */
	readonly dissent: string;
	/** ISO time and account id: facilitators act by name, participants never do */
	readonly at: string;
	readonly by: string;
}

export type PlanStatus = 'planned' | 'requested' | 'under-way' | 'done' | 'dropped';

export interface PlanEntry {
	/** Random id of this entry */
	readonly id: string;
	/** Action id of the catalogue, or null for an own action */
	readonly action: string | null;
	/** For an own action: what is done, in the room's words, and which steps it serves */
	readonly title: string;
	readonly serves: readonly { readonly item: string; readonly from: Level; readonly to: Level }[];
	/** A function, never a person */
	readonly owner: string;
	/** ISO date or '' */
	readonly startsOn: string;
	readonly dueOn: string;
	readonly status: PlanStatus;
	/** 1 to 5 as the catalogue's effort scale */
	readonly effort: number;
	readonly note: string;
}

export interface Plan {
	readonly entries: readonly PlanEntry[];
	/** Recommended actions that the room declined, with the reason */
	readonly declined: readonly { readonly action: string; readonly reason: string }[];
}

export interface Round {
	readonly item: string;
	readonly openedAt: string;
	readonly closedAt: string | null;
}

export interface Finalised {
	readonly revision: number;
	readonly at: string;
	readonly by: string;
	/** SHA-256 (hex) of the canonical result; printed on the report */
	readonly hash: string;
	/** '' for the first; a later revision says why */
	readonly why: string;
}

/** One administration, one questionnaire version, one workshop: the thing that is scored. */
export interface Assessment {
	/** Random, short, used in URLs */
	readonly id: string;
	/** Id in administrations.json, so that later assessments of the same administration are found */
	readonly administration: string;
	/** Name and region as they were at this workshop */
	readonly name: string;
	readonly region: string;
	/** Area id -> target level */
	readonly targets: Readonly<Record<string, Level>>;
	/** Item id -> history, oldest first */
	readonly agreed: Readonly<Record<string, readonly AgreedRecord[]>>;
	/** Second rounds, oldest first; at most one is open */
	readonly rounds: readonly Round[];
	readonly plan: Plan;
	/** Oldest first; empty until finalised */
	readonly finalised: readonly Finalised[];
}

export interface Workshop {
	readonly id: string;
	readonly title: string;
	readonly place: string;
	/** ISO dates */
	readonly startsOn: string;
	readonly endsOn: string;
	/** Handling mark printed on every page, e.g. `TLP:AMBER`; '' for none */
	readonly marking: string;
	/** A group's distribution shows from this many answers, 3 to 8; fixed before the room opens */
	readonly smallGroup: number;
	readonly questionnaire: { readonly id: string; readonly version: string; readonly hash: string };
	readonly functions: readonly FunctionGroup[];
	readonly assessments: readonly Assessment[];
	/** Account ids of the facilitators named on it */
	readonly facilitators: readonly string[];
	/** Languages offered to officials; absent: all that the questionnaire has */
	readonly languages?: readonly string[];
	/** ISO time at which the session in the room ends, set by a facilitator; absent or null: no clock */
	readonly sessionEndsAt?: string | null;
	/** `XXXX-XXXX`, valid while the room is open */
	readonly joinCode: string;
	/** Sample data of `npm run demo`: marked so on every screen and page */
	readonly sample: boolean;
	readonly createdAt: string;
	/** Facts of the phases, oldest first; reopening is kept */
	readonly events: readonly {
		readonly what: 'opened' | 'closed' | 'reopened';
		readonly at: string;
		readonly by: string;
	}[];
}

export type Phase = 'set-up' | 'open' | 'revealed' | 'finalised';

/** Closing reveals the votes: answering ends and the room sees them in one step. Finalised is a fact of each assessment. */
export function phaseOf(workshop: Workshop, assessment?: Assessment): Phase {
	if (assessment && assessment.finalised.length > 0) return 'finalised';
	const last = workshop.events.at(-1)?.what;
	if (last === undefined) return 'set-up';
	return last === 'closed' ? 'revealed' : 'open';
}

/** The agreed value that holds, or null when the votes stand. */
export function agreedValue(
	assessment: Pick<Assessment, 'agreed'>,
	item: string
): AgreedRecord | null {
	const last = assessment.agreed[item]?.at(-1);
	return last && last.value !== null ? last : null;
}

/** The answers that count: the second round of an item replaces the first once that round is closed. */
export function countedAnswers(
	assessment: Assessment,
	response: Response
): Readonly<Record<string, AnswerValue>> {
	const counted: Record<string, AnswerValue> = {};
	for (const [item, answer] of Object.entries(response.answers)) counted[item] = answer.value;
	for (const round of assessment.rounds) {
		if (round.closedAt === null) continue;
		const again = response.again[round.item];
		if (again) counted[round.item] = again.value;
		else delete counted[round.item];
	}
	return counted;
}
