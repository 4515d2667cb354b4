/** Results of assessments, computed once for the same facts: the interval takes most of the time. */
import { setImmediate } from 'node:timers/promises';
import type { Steps } from '../maturity/bootstrap';
import { canonicalJson } from '../maturity/canonical-json';
import type { Questionnaire } from '../maturity/questionnaire';
import { DEFAULT_PROFILE } from '../maturity/profile';
import { rankAcceptability } from '../maturity/rank-acceptability';
import { buildReport, type Report } from '../maturity/report';
import { recommend } from '../maturity/recommend';
import type { Result } from '../maturity/result';
import { scoreInSteps } from '../maturity/score-assessment';
import { scoreInputOf } from '../maturity/score-input';
import { sha256Hex } from '../maturity/sha256';
import type { Assessment, Response } from '../maturity/workshop';
import { visibleItems } from '../survey/visible';
import * as instruments from './instruments';
import * as responses from './responses';
import type { Store, WorkshopRoom } from './store';

/** Results kept; a regional workshop has a handful of administrations. */
const MOST_RESULTS = 32;
const kept = new Map<string, Promise<Result>>();

/**
 * The full result with its intervals, some 100 ms of work for sixty people, once for the same facts. Between its steps
 * the answers of other rooms are taken in.
 */
export function resultOf(
	questionnaire: Questionnaire,
	assessment: Assessment,
	given: readonly Response[]
): Promise<Result> {
	const input = scoreInputOf(questionnaire, assessment, given, {
		asked: ({ answers }) => visibleItems(questionnaire, answers)
	});
	const key = sha256Hex(canonicalJson(input));
	const known = kept.get(key);
	// Last used goes to the end; the first is the one to forget.
	if (known) kept.delete(key);
	const result = known ?? stepByStep(scoreInSteps(input));
	kept.set(key, result);
	const oldest = kept.keys().next().value;
	if (kept.size > MOST_RESULTS && oldest !== undefined) kept.delete(oldest);
	return result;
}

async function stepByStep(steps: Steps<Result>): Promise<Result> {
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
		await setImmediate();
	}
}

/** What pages, paper and files print of one assessment. Only for a workshop whose votes are revealed. */
export async function reportOf(
	store: Pick<Store, 'audit'>,
	room: WorkshopRoom,
	assessment: Assessment
): Promise<Report> {
	const { questionnaire, catalogue } = await instruments.of(room);
	const given = responses.of(room, assessment.id);
	const result = await resultOf(questionnaire, assessment, given);
	return buildReport({
		workshop: room.workshop.data,
		assessment,
		questionnaire,
		catalogue,
		profile: DEFAULT_PROFILE,
		responses: given,
		result,
		recommendations: recommend(questionnaire, catalogue, result, assessment),
		auditHead: store.audit.head,
		amongFirstThree: amongFirstThree(result)
	});
}

/** Area id -> share of all weightings of the areas in which it is among the first three. Only areas with a gap. */
function amongFirstThree({ areas }: Result): Record<string, number> {
	const rated = areas.filter(({ gapLevels }) => gapLevels !== null);
	const shares = rankAcceptability(rated.map(({ gapLevels }) => gapLevels ?? 0));
	return Object.fromEntries(
		rated.flatMap(({ id, gapLevels }, index) => {
			if (!gapLevels) return [];
			const [first = 0, second = 0, third = 0] = shares[index] ?? [];
			return [[id, first + second + third]];
		})
	);
}
