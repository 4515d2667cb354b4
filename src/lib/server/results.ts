/** Results of assessments, computed once for the same facts: the interval takes most of the time. */
import { createHash } from 'node:crypto';
import { setImmediate as breathe, setTimeout as rest } from 'node:timers/promises';
import type { Steps } from '../maturity/bootstrap';
import type { Questionnaire } from '../maturity/questionnaire';
import { DEFAULT_PROFILE } from '../maturity/profile';
import { rankAcceptability } from '../maturity/rank-acceptability';
import { buildReport, type Report } from '../maturity/report';
import { recommend } from '../maturity/recommend';
import type { Result } from '../maturity/result';
import { scoreInSteps } from '../maturity/score-assessment';
import { scoreInputOf } from '../maturity/score-input';
import { phaseOf, type Assessment, type Response } from '../maturity/workshop';
import { visibleItems } from '../survey/visible';
import * as instruments from './instruments';
import * as responses from './responses';
import type { Store, WorkshopRoom } from './store';
import * as workshops from './workshops';

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
	// The same facts are laid out in the same order, so their plain JSON is the same too.
	const key = createHash('sha256').update(JSON.stringify(input)).digest('base64');
	const known = kept.get(key);
	// Last used goes to the end; the first is the one to forget.
	if (known) kept.delete(key);
	const result = known ?? stepByStep(scoreInSteps(input));
	kept.set(key, result);
	const oldest = kept.keys().next().value;
	if (kept.size > MOST_RESULTS && oldest !== undefined) kept.delete(oldest);
	return result;
}

/** When a breath takes longer, others have work to do. */
const BREATH_MS = 0.5;
/** Left to them then, before the next step: an answer on its way to the disk comes by several times. */
const REST_MS = 3;

/** At full speed while the server has nothing else to do; beside a room that answers, answers come first. */
async function stepByStep(steps: Steps<Result>): Promise<Result> {
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
		const start = performance.now();
		await breathe();
		if (performance.now() - start > BREATH_MS) await rest(REST_MS);
	}
}

/** By room, for as long as nothing changes in it or in the log whose head is printed; by assessment. */
const reports = new WeakMap<
	WorkshopRoom,
	{ readonly stamp: string; readonly made: Map<string, Promise<Report>> }
>();

/** What pages, paper and files print of one assessment. Only for a workshop whose votes are revealed. */
export function reportOf(
	store: Pick<Store, 'audit'>,
	room: WorkshopRoom,
	assessment: Assessment
): Promise<Report> {
	const stamp = `${room.answers.version} ${store.audit.head}`;
	const before = reports.get(room);
	const made = before?.stamp === stamp ? before.made : new Map<string, Promise<Report>>();
	reports.set(room, { stamp, made });
	const report = made.get(assessment.id) ?? makeReport(room, assessment, store.audit.head);
	made.set(assessment.id, report);
	return report;
}

async function makeReport(
	room: WorkshopRoom,
	assessment: Assessment,
	auditHead: string
): Promise<Report> {
	const { questionnaire, catalogue } = await instruments.of(room);
	const given = responses.of(room, assessment.id);
	const result = await resultOf(questionnaire, assessment, given);
	await breathe();
	const report = buildReport({
		workshop: room.workshop.data,
		assessment,
		questionnaire,
		catalogue,
		profile: DEFAULT_PROFILE,
		responses: given,
		result,
		recommendations: recommend(questionnaire, catalogue, result, assessment),
		auditHead,
		amongFirstThree: amongFirstThree(result)
	});
	await breathe();
	return report;
}

/** The report that this facilitator may see now: null for strangers, and for everybody before the reveal. */
export async function shownReport(
	{ store, facilitator }: Pick<App.Locals, 'store' | 'facilitator'>,
	ids: { readonly id: string; readonly assessment: string }
): Promise<Report | null> {
	const room = await workshops.require(store, facilitator, ids.id);
	const assessment = room && workshops.assessmentOf(room.workshop.data, ids.assessment);
	if (!room || !assessment) return null;
	const phase = phaseOf(room.workshop.data, assessment);
	return phase === 'set-up' || phase === 'open' ? null : reportOf(store, room, assessment);
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
