/** Numbers, dates and lists as people write them in each language, by Intl. */
import { m } from '$lib/paraglide/messages';
import type { Locale } from '$lib/paraglide/runtime';

/** Levels and counts stand in Latin digits on every page, as in the questionnaire's Arabic texts. */
const INTL: Readonly<Record<Locale, string>> = {
	en: 'en-GB',
	fr: 'fr-FR',
	es: 'es-ES',
	ru: 'ru-RU',
	ar: 'ar-u-nu-latn',
	pt: 'pt-PT'
};

/** Making a formatter costs more than a hundred uses of it; a report needs hundreds. */
function remembered<T>(make: (language: string) => T): (locale: Locale) => T {
	const made = new Map<Locale, T>();
	return (locale) => {
		const known = made.get(locale);
		if (known !== undefined) return known;
		const formatter = make(INTL[locale]);
		made.set(locale, formatter);
		return formatter;
	};
}

const tenths = remembered(
	(language) =>
		new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
);
const percent = remembered(
	(language) => new Intl.NumberFormat(language, { style: 'percent', roundingMode: 'floor' })
);
const either = remembered((language) => new Intl.ListFormat(language, { type: 'disjunction' }));
const every = remembered((language) => new Intl.ListFormat(language, { type: 'conjunction' }));
const day = remembered(
	(language) => new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
);
const month = remembered(
	(language) =>
		new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' })
);

/** One decimal, half up: the only rounding, at the very end. */
export function indexIn(value: number, locale: Locale): string {
	return tenths(locale).format(value);
}

/** Whole percent. Says 100 only of the whole. */
export function shareIn(share: number, locale: Locale): string {
	return percent(locale).format(share + 1e-9);
}

/** `2.2 to 2.7`; one number when both ends print alike */
export function rangeIn(low: string, high: string, locale: Locale): string {
	return low === high ? low : m.words_range({ low, high }, { locale });
}

/** `1 or 2` */
export function anyOf(words: readonly string[], locale: Locale): string {
	return either(locale).format(words);
}

/** `Training and international cooperation` */
export function allOf(words: readonly string[], locale: Locale): string {
	return every(locale).format(words);
}

/** `4 strong, 1 adequate` */
export function listOf(words: readonly string[], locale: Locale): string {
	return words.join(locale === 'ar' ? '، ' : ', ');
}

/** `17 November 2026` from an ISO date or time; '' from '' */
export function dateIn(iso: string, locale: Locale): string {
	const time = Date.parse(iso);
	return Number.isNaN(time) ? '' : day(locale).format(time);
}

/** `17–19 November 2026` */
export function datesIn(from: string, to: string, locale: Locale): string {
	const [start, end] = [Date.parse(from), Date.parse(to)];
	if (Number.isNaN(start)) return dateIn(to, locale);
	if (Number.isNaN(end) || end <= start) return dateIn(from, locale);
	return day(locale).formatRange(start, end);
}

/** `November 2026` */
export function monthIn(iso: string, locale: Locale): string {
	const time = Date.parse(iso);
	return Number.isNaN(time) ? '' : month(locale).format(time);
}

/** `Eight`, `eight`; digits where the language would bend the word */
export function numberWord(
	count: number,
	locale: Locale,
	form: 'counted' | 'of' = 'counted'
): string {
	const words = form === 'of' ? m.number_words_of({}, { locale }) : m.number_words({}, { locale });
	return words.split(',')[count] || String(count);
}

export function capitalised(sentence: string, locale: Locale): string {
	return sentence.charAt(0).toLocaleUpperCase(locale) + sentence.slice(1);
}

/** A name inside a sentence: `ICT` and `WCO` keep their capitals, `Risk management` does not. */
export function inSentence(name: string, locale: Locale): string {
	return /^\p{Lu}\p{Ll}/u.test(name)
		? name.charAt(0).toLocaleLowerCase(locale) + name.slice(1)
		: name;
}

/** Words of another language or direction inside a sentence: their own punctuation stays with them. */
export function apart(words: string): string {
	return `\u2068${words}\u2069`;
}
