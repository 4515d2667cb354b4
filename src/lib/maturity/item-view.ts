/** One item as the room may see it after the reveal: texts, votes, words. Screen and projector only render it. */
import type { AnswerValue } from './answer';
import { LEVELS, itemsOf, textIn, type Level, type Questionnaire } from './questionnaire';
import type { ItemResult } from './result';
import { visibleComments, visibleVotes, type Vote, type VisibleVotes } from './visibility';
import { findingOf, isRatedByVotes, type VoteFinding } from './vote-finding';
import { countedAnswers, phaseOf, type Assessment, type Response, type Workshop } from './workshop';

/** What may be said about the votes; null where the votes may not be shown. */
export interface VoteSummary {
	readonly finding: VoteFinding;
	readonly split: ItemResult['split'];
	/** Of the middle vote */
	readonly withinOne: { readonly count: number; readonly of: number } | null;
	readonly noMoreThanChance: boolean;
	/** The level if all who did not know had said 1, or 5 */
	readonly bounds: readonly [Level, Level] | null;
	readonly dontKnow: number;
	/** Not applicable, or another agency leads */
	readonly notApplicable: number;
	readonly levels: number;
	readonly given: number;
}

export interface ItemView {
	readonly id: string;
	readonly title: string;
	readonly question: string;
	readonly area: { readonly id: string; readonly name: string };
	readonly lead: string | null;
	readonly why: string | null;
	readonly variant: string | null;
	readonly evidenceExamples: readonly string[];
	readonly critical: boolean;
	readonly levels: readonly {
		readonly level: Level;
		readonly name: string;
		readonly text: string;
	}[];
	readonly votes: VisibleVotes;
	/** The first round, once a second one counts */
	readonly firstRound: VisibleVotes | null;
	readonly summary: VoteSummary | null;
	/** The middle vote: the result itself, shown in a room of any size */
	readonly middle: Level | null;
	readonly status: ItemResult['status'];
	/** The level that the votes alone give, whatever the room agreed */
	readonly standing: Level | null;
	readonly comments: readonly string[];
	readonly evidenceNotes: readonly string[];
	/** Why not applicable, and which agency leads, in the words given */
	readonly reasons: readonly string[];
}

/** Leads are written as part of a sentence; here they stand alone. */
function capitalised(text: string | null): string | null {
	return text === null ? null : text.charAt(0).toUpperCase() + text.slice(1);
}

export function itemView(
	questionnaire: Questionnaire,
	workshop: Workshop,
	assessment: Assessment,
	responses: readonly Response[],
	own: ItemResult,
	locale: string
): ItemView | null {
	const item = itemsOf(questionnaire).find(({ id }) => id === own.id);
	const area = questionnaire.areas.find(({ id }) => id === own.area);
	if (!item || !area) return null;
	const rules = {
		revealed: phaseOf(workshop) === 'revealed',
		threshold: workshop.smallGroup,
		groups: workshop.functions.map(({ id }) => id)
	};
	const votesBy = (valueOf: (response: Response) => AnswerValue | undefined) =>
		visibleVotes(
			responses.flatMap((response): Vote[] => {
				const value = valueOf(response);
				return value === undefined ? [] : [{ group: response.group, value }];
			}),
			rules
		);
	const votes = votesBy((response) => countedAnswers(assessment, response)[item.id]);
	const votedAgain = assessment.rounds.some(
		(round) => round.item === item.id && round.closedAt !== null
	);
	const said = responses.flatMap((response) =>
		[response.answers[item.id], response.again[item.id]].filter((answer) => answer !== undefined)
	);
	const given = responses.filter((response) => response.answers[item.id]).length;
	const words = (pick: (answer: (typeof said)[number]) => string | undefined) => [
		...new Set(
			visibleComments(
				said.map((answer) => pick(answer) ?? ''),
				{ ...rules, given }
			)
		)
	];
	const say = (text: Parameters<typeof textIn>[0] | null) => (text ? textIn(text, locale) : null);
	return {
		id: item.id,
		title: textIn(item.title, locale),
		question: textIn(item.question, locale),
		area: { id: area.id, name: textIn(area.name, locale) },
		lead: capitalised(say(item.lead)),
		why: say(item.why),
		variant: say(item.variant),
		evidenceExamples: item.evidenceExamples.map((example) => textIn(example, locale)),
		critical: item.critical,
		levels: LEVELS.map((level) => ({
			level,
			name: say(questionnaire.levels.find((one) => one.level === level)?.name ?? null) ?? '',
			text: textIn(item.levels[level], locale)
		})),
		votes,
		firstRound: votedAgain ? votesBy((response) => response.answers[item.id]?.value) : null,
		summary: votes.room
			? {
					finding: findingOf(own),
					split: own.split,
					// An agreed level may lie elsewhere; then these counts are about that one.
					withinOne:
						own.withinOne && own.level === own.medianLow
							? { count: own.withinOne.count, of: own.withinOne.of }
							: null,
					noMoreThanChance: own.noMoreThanChance,
					bounds: own.bounds,
					dontKnow: own.nDk,
					notApplicable: own.nNa,
					levels: own.nValid,
					given: own.nValid + own.nDk + own.nNa
				}
			: null,
		middle: rules.revealed ? own.medianLow : null,
		status: own.status,
		standing: rules.revealed && isRatedByVotes(own) ? own.medianLow : null,
		comments: words((answer) => answer.comment),
		evidenceNotes: words((answer) => answer.evidence),
		reasons: words((answer) => answer.reason)
	};
}
