import type { Text } from '$lib/maturity/questionnaire';
import type { Report } from '$lib/maturity/report';
import type { Locale } from '$lib/paraglide/runtime';

/** The language of a text that has no translation, for `lang`; undefined when it is in the language of the page. */
export function langOf(text: Text, locale: Locale, report: Report): string | undefined {
	const own = report.questionnaire.language;
	return locale === own || text[locale] !== undefined ? undefined : own;
}
