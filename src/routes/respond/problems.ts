/** What the one door refuses, in words for an official. */
import { MAX_NOTE_LENGTH, type Problem } from '$lib/maturity/answer';
import { m } from '$lib/paraglide/messages';

/** Also the text of the 400 that the phone gets. */
export function sentenceFor(problem: Problem): string {
	if (problem.message === 'unknown item')
		return m.respond_problem_item({ item: problem.path.slice(0, 40) });
	if (/\.(reason|comment|evidence)$/.test(problem.path))
		return m.respond_problem_too_long({ max: MAX_NOTE_LENGTH });
	if (problem.path.endsWith('.value')) return m.respond_problem_value();
	return m.respond_problem_form();
}

/** `PS-1` of `PS-1.value`; item ids may hold dots themselves. */
export function itemOf(problem: Problem): string {
	return problem.path.replace(/\.(value|reason|comment|evidence|rev)$/, '');
}
