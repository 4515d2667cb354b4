/** Assessments of one administration over time, as far as a facilitator is named on their workshops. */
import { canonicalJson } from '../maturity/canonical-json';
import { compareAssessments, type Change } from '../maturity/change';
import type { Questionnaire } from '../maturity/questionnaire';
import type { Result } from '../maturity/result';
import { scoreInputOf, type ScoreInput } from '../maturity/score-input';
import { sha256Hex } from '../maturity/sha256';
import { phaseOf, type Assessment, type Workshop } from '../maturity/workshop';
import { visibleItems } from '../survey/visible';
import * as instruments from './instruments';
import * as responses from './responses';
import * as results from './results';
import type { Store, WorkshopSummary } from './store';
import * as workshops from './workshops';
import type { Who } from './workshops';

/** One assessment that may be shown: its votes are revealed. */
export interface Held {
	readonly workshop: Workshop;
	readonly assessment: Assessment;
	readonly questionnaire: Questionnaire;
	readonly result: Result;
	readonly input: ScoreInput;
	/** The day from which it counts, ISO */
	readonly on: string;
}

const dayOf = ({ startsOn, endsOn }: Pick<WorkshopSummary, 'startsOn' | 'endsOn'>) =>
	endsOn === '' ? startsOn : endsOn;

/** Administrations that this facilitator has assessed or is assessing, by name, with the days of their workshops. */
export function administrationsOf(
	store: Store,
	who: Who | null
): { id: string; name: string; region: string; workshops: number; last: string }[] {
	const mine = workshops.list(store, who).filter(({ problem }) => problem === null);
	return store.administrations.data.administrations
		.flatMap(({ id, name, region }) => {
			const held = mine.filter((one) =>
				one.administrations.some(({ administration }) => administration === id)
			);
			const days = held.map(dayOf).sort();
			return held.length === 0
				? []
				: [{ id, name, region, workshops: held.length, last: days.at(-1) ?? '' }];
		})
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Oldest first. Empty when the facilitator is named on none of its workshops, or none is revealed. */
export async function assessmentsOf(
	store: Store,
	who: Who | null,
	administration: string
): Promise<Held[]> {
	const held: Held[] = [];
	for (const summary of workshops.list(store, who)) {
		if (summary.problem !== null) continue;
		for (const one of summary.administrations) {
			if (one.administration !== administration) continue;
			const room = await workshops.require(store, who, summary.id);
			const workshop = room?.workshop.data;
			const assessment = workshop && workshops.assessmentOf(workshop, one.assessment);
			if (!room || !workshop || !assessment || phaseOf(workshop) !== 'revealed') continue;
			const { questionnaire } = await instruments.of(room);
			const given = responses.of(room, assessment.id);
			held.push({
				workshop,
				assessment,
				questionnaire,
				result: await results.resultOf(questionnaire, assessment, given),
				input: scoreInputOf(questionnaire, assessment, given, {
					asked: ({ answers }) => visibleItems(questionnaire, answers)
				}),
				on: dayOf(workshop)
			});
		}
	}
	return held.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

/** Comparisons kept; each takes two resamplings. */
const MOST_KEPT = 16;
const kept = new Map<string, Change>();

/** The change between two assessments, computed once for the same facts. */
export function changeBetween(before: Held, after: Held): Change {
	const key = sha256Hex(canonicalJson([before.input, after.input]));
	const known = kept.get(key);
	if (known) kept.delete(key);
	const change = known ?? compareAssessments(before.input, after.input);
	kept.set(key, change);
	const oldest = kept.keys().next().value;
	if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
	return change;
}
