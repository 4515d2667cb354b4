import { expect, test } from 'vitest';
import { findingOf } from './vote-finding';

const votes = { nValid: 14, nDk: 0, nNa: 0, nOm: 0, split: null, band: 'strong' } as const;
const split = { lowTo: 2, highFrom: 4, low: 3, high: 3 } as const;

test.each([
	['agreement where a level results', votes, 'strong'],
	['most did not know, though those who did agree', { ...votes, nValid: 6, nDk: 8 }, 'dont-know'],
	['exactly half knew: a level results', { ...votes, nValid: 7, nDk: 7 }, 'strong'],
	['hardly anybody answered', { ...votes, nValid: 2, band: null }, 'few-levels'],
	['nobody answered', { ...votes, nValid: 0, band: null }, 'few-levels'],
	['most say not applicable', { ...votes, nValid: 5, nNa: 9 }, 'not-applicable'],
	['most say another agency', { ...votes, nValid: 5, nNa: 9, nOm: 9 }, 'other-agency'],
	['most say one or the other', { ...votes, nValid: 5, nNa: 9, nOm: 4 }, 'not-ours'],
	['exactly half say not applicable', { ...votes, nValid: 7, nNa: 7 }, 'strong'],
	['two camps', { ...votes, split, band: 'split' as const }, 'split'],
	[
		'two camps among the few who knew',
		{ ...votes, nValid: 6, nDk: 8, split, band: 'split' as const },
		'dont-know'
	],
	[
		'a level from too few people for words of agreement',
		{ ...votes, nValid: 4, band: null },
		'no-band'
	]
] as const)('%s', (_name, own, finding) => {
	expect(findingOf(own)).toBe(finding);
});
