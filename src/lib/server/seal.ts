/** The seal of a result: what a later reader can compute again to see that nothing was changed. */
import { canonicalJson } from '../maturity/canonical-json';
import type { Questionnaire } from '../maturity/questionnaire';
import { sha256Hex } from '../maturity/sha256';
import type { Assessment, Response } from '../maturity/workshop';
import { quickResultOf } from './quick-result';

/**
 * SHA-256 (hex) over the questionnaire's hash, the targets, the agreed levels as they hold and the canonical result
 * without intervals. Times, accounts and the plan stay out: they may go on changing.
 */
export function sealOf(
	questionnaire: Questionnaire,
	assessment: Assessment,
	responses: readonly Response[]
): string {
	const result = quickResultOf(questionnaire, assessment, responses);
	const agreed = Object.fromEntries(
		Object.entries(assessment.agreed).flatMap(([item, history]) => {
			const last = history.at(-1);
			if (!last || last.value === null) return [];
			const { value, reason, agency, evidence, dissent } = last;
			return [[item, { value, reason, agency, evidence, dissent }]];
		})
	);
	return sha256Hex(
		canonicalJson({
			questionnaire: questionnaire.hash,
			administration: assessment.name,
			targets: assessment.targets,
			agreed,
			result
		})
	);
}
