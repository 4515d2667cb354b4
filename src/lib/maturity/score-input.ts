/** What is scored: the plain data that `npm run score` reads and that a workshop becomes. */
import type { AnswerValue } from './answer';
import type { Level, Questionnaire } from './questionnaire';
import type { Seed } from './prng';
import { agreedValue, countedAnswers, type Assessment, type Response } from './workshop';

export type Weighting = 'equal' | 'balanced';

export interface ScoredItem {
	readonly id: string;
	/** Positive integer */
	readonly weight: number;
	readonly critical: boolean;
	/** Hash of the content; two assessments compare items of equal id and equal hash (S17) */
	readonly hash?: string;
}

export interface ScoredArea {
	readonly id: string;
	/** Positive number */
	readonly weight: number;
	readonly items: readonly ScoredItem[];
}

export interface ScoredParticipant {
	readonly id: string;
	readonly group: string;
	/** No entry means unanswered */
	readonly answers: Readonly<Record<string, AnswerValue>>;
}

export interface ScoreInput {
	readonly id: string;
	readonly questionnaire: { readonly version: string; readonly areas: readonly ScoredArea[] };
	/** In the order in which the resampling draws them */
	readonly participants: readonly ScoredParticipant[];
	readonly agreed: Readonly<Record<string, Level | 'NA' | 'OM'>>;
	/** Area id -> target; DEFAULT_TARGET where absent */
	readonly targets: Readonly<Record<string, Level>>;
	readonly weighting: Weighting;
	/** Derived from the rest of the input when absent */
	readonly seed?: Seed;
	/** Resamples; 0 gives no interval and is fast. The profile's number when absent */
	readonly replicates?: number;
}

export const DEFAULT_TARGET: Level = 3;

export interface ScoreOptions {
	readonly weighting?: Weighting;
	readonly replicates?: number;
	/** Item ids that a participant was asked, where conditions hide some; the hidden ones do not apply to that person */
	readonly asked?: (response: Response) => ReadonlySet<string>;
}

/**
 * S1: who and what counts. Everybody who answered at least one item, submitted or not, in the order of the random
 * participant ids; the second round of an item instead of the first once it is closed; the last agreed value.
 */
export function scoreInputOf(
	questionnaire: Questionnaire,
	assessment: Assessment,
	responses: readonly Response[],
	options: ScoreOptions = {}
): ScoreInput {
	const agreed: Record<string, Level | 'NA' | 'OM'> = {};
	for (const { items } of questionnaire.areas)
		for (const { id } of items) {
			const value = agreedValue(assessment, id)?.value;
			if (value !== undefined && value !== null) agreed[id] = value;
		}
	const participants = responses
		.map((response) => ({
			id: response.participant,
			group: response.group,
			answers: askedAnswers(questionnaire, response, countedAnswers(assessment, response), options)
		}))
		.filter(({ answers }) => Object.keys(answers).length > 0)
		.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
	return {
		id: assessment.id,
		questionnaire: {
			version: `${questionnaire.id}@${questionnaire.version}`,
			areas: questionnaire.areas.map((area) => ({
				id: area.id,
				weight: area.weight,
				items: area.items.map(({ id, weight, critical, hash }) => ({ id, weight, critical, hash }))
			}))
		},
		participants,
		agreed,
		targets: assessment.targets,
		weighting: options.weighting ?? 'equal',
		...(options.replicates === undefined ? {} : { replicates: options.replicates })
	};
}

function askedAnswers(
	questionnaire: Questionnaire,
	response: Response,
	answers: Readonly<Record<string, AnswerValue>>,
	{ asked }: ScoreOptions
): Readonly<Record<string, AnswerValue>> {
	if (!asked || Object.keys(answers).length === 0) return answers;
	const shown = asked(response);
	const result: Record<string, AnswerValue> = {};
	for (const { items } of questionnaire.areas)
		for (const { id } of items) {
			const answer = answers[id];
			if (!shown.has(id)) result[id] = 'NA';
			else if (answer !== undefined) result[id] = answer;
		}
	return result;
}

/**
 * S1: whole-number weights of the participants. `balanced` makes every group weigh the same: the least common
 * multiple of the group sizes over the size of one's own group.
 */
export function participantWeights(input: ScoreInput): number[] {
	if (input.weighting === 'equal') return input.participants.map(() => 1);
	const sizes = new Map<string, number>();
	for (const { group } of input.participants) sizes.set(group, (sizes.get(group) ?? 0) + 1);
	const common = [...sizes.values()].reduce(leastCommonMultiple, 1);
	return input.participants.map(({ group }) => common / (sizes.get(group) ?? 1));
}

function leastCommonMultiple(a: number, b: number): number {
	let [x, y] = [a, b];
	while (y > 0) [x, y] = [y, x % y];
	return (a / x) * b;
}
