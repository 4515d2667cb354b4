/** The result of this moment without intervals: made within milliseconds, for screens that show none. */
import type { Questionnaire } from '../maturity/questionnaire';
import type { Result } from '../maturity/result';
import { scoreAssessment } from '../maturity/score-assessment';
import { scoreInputOf } from '../maturity/score-input';
import type { Assessment, Response } from '../maturity/workshop';
import { visibleItems } from '../survey/visible';

export function quickResultOf(
	questionnaire: Questionnaire,
	assessment: Assessment,
	given: readonly Response[]
): Result {
	return scoreAssessment(
		scoreInputOf(questionnaire, assessment, given, {
			replicates: 0,
			asked: ({ answers }) => visibleItems(questionnaire, answers)
		})
	);
}
