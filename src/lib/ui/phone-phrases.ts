/** Sentences for the phone's script: it has no message module, only templates in the page. */
import { MAX_NOTE_LENGTH } from '../maturity/answer';
import { m } from '../paraglide/messages';

/** Where the script puts its numbers. */
export const slots = { first: '%1', second: '%2' } as const;

/** One template for each plural form that the language has, e.g. `{ one: '%1 answer waiting', other: … }`. */
export function pluralTemplates(
	locale: string,
	say: (count: number) => string
): Record<string, string> {
	const rules = new Intl.PluralRules(locale);
	const templates: Record<string, string> = {};
	for (let count = 0; count <= 200; count++) {
		const form = rules.select(count);
		templates[form] ??= say(count).replace(String(count), slots.first);
	}
	templates['other'] ??= Object.values(templates)[0] ?? '';
	return templates;
}

/** What the script says, in the language of the page. */
export function phrases(locale: string): string {
	return JSON.stringify({
		saved: m.respond_saved(),
		waiting: pluralTemplates(locale, (count) => m.respond_waiting({ count })),
		area: m.respond_area_of({ number: slots.first, total: slots.second }),
		count: m.respond_count({ answered: slots.first, total: slots.second }),
		leave: m.respond_leave_confirm(),
		/** Not a phrase: the most characters of a note, which the fields do not carry 240 times */
		longest: MAX_NOTE_LENGTH
	});
}
