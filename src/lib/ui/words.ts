/** Facts of a result in sentences, through messages; numbers, lists and dates through Intl. */
import type { Locale } from '$lib/paraglide/runtime';

/** Levels and counts stand in Latin digits on every screen, as in the questionnaire's Arabic texts. */
function intlLocale(locale: Locale): string {
	return `${locale}-u-nu-latn`;
}

/** `1 or 2` */
export function anyOf(words: readonly string[], locale: Locale): string {
	return new Intl.ListFormat(intlLocale(locale), { type: 'disjunction' }).format(words);
}

/** `Training and international cooperation` */
export function allOf(words: readonly string[], locale: Locale): string {
	return new Intl.ListFormat(intlLocale(locale), { type: 'conjunction' }).format(words);
}
