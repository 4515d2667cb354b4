/** What matters most about the votes of one item: the first thing said about it. Rules S3, S5. */
import { statusByVotes } from './item-score';
import { DEFAULT_PROFILE } from './profile';
import type { ItemResult } from './result';

export type VoteFinding =
	| 'not-applicable'
	| 'other-agency'
	/** Not applicable and another agency together are most of the room */
	| 'not-ours'
	| 'dont-know'
	| 'few-levels'
	| 'split'
	| 'strong'
	| 'adequate'
	| 'weak'
	| 'no-band';

type Counts = Pick<ItemResult, 'nValid' | 'nDk' | 'nNa'>;

const statusOf = ({ nValid, nDk, nNa }: Counts) => statusByVotes(nValid, nDk, nNa, DEFAULT_PROFILE);

/** Whether a level results when the votes stand. */
export function isRatedByVotes(counts: Counts): boolean {
	return statusOf(counts) === 'rated';
}

/**
 * Of the votes alone, whatever the room agreed since. That no level results comes before how well those who gave one
 * agree: two who say 3 beside eight who do not know are no strong agreement.
 */
export function findingOf(own: Counts & Pick<ItemResult, 'nOm' | 'split' | 'band'>): VoteFinding {
	const { nValid, nDk, nNa, nOm, split, band } = own;
	const status = statusOf(own);
	if (status === 'not_applicable_proposed')
		return nOm === nNa ? 'other-agency' : nOm === 0 ? 'not-applicable' : 'not-ours';
	if (status === 'insufficient') return nDk > nValid ? 'dont-know' : 'few-levels';
	if (split) return 'split';
	return band === null || band === 'split' ? 'no-band' : band;
}
