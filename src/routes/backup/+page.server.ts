import type { PageServerLoad } from './$types';

/** A form and nothing else: no script needed. */
export const csr = false;

const PROBLEMS = ['short', 'differs'] as const;

/** What was wrong with the passphrase comes back in the address: the form itself posts to the file. */
export const load: PageServerLoad = ({ url }) => ({
	problem: PROBLEMS.find((one) => one === url.searchParams.get('problem')) ?? null
});
