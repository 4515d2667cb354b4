/** One key for an answer, as it stands on the typing screen: 1 to 5, n not applicable, a another agency, d don't know. */
import type { NonLevel } from '$lib/maturity/questionnaire';

const keys: ReadonlyMap<string, NonLevel> = new Map([
	['n', 'NA'],
	['a', 'OM'],
	['d', 'DK']
]);

/** The value of a key, '' for an empty box, null for a key that means nothing. */
export function valueOfKey(key: string): string | null {
	const typed = key.trim().toLowerCase();
	if (typed === '' || /^[1-5]$/.test(typed)) return typed;
	return keys.get(typed) ?? null;
}
