/** Sentences that the report says on screen, on paper and in Word alike. */
import { m } from '$lib/paraglide/messages';
import type { Locale } from '$lib/paraglide/runtime';
import type { Step } from '../maturity/catalogue';
import { textIn } from '../maturity/questionnaire';
import type { Recommendation } from '../maturity/recommend';
import type { Report } from '../maturity/report';
import { allOf, listOf, shareIn } from './formats';

/** What the mark allows, in words; a mark of the administration's own speaks for itself. */
export function handlingWords(marking: string, locale: Locale): string {
	if (/^TLP:\s?RED/i.test(marking)) return m.report_tlp_red({}, { locale });
	if (/^TLP:\s?AMBER\+STRICT/i.test(marking)) return m.report_tlp_amber_strict({}, { locale });
	if (/^TLP:\s?AMBER/i.test(marking)) return m.report_tlp_amber({}, { locale });
	if (/^TLP:\s?GREEN/i.test(marking)) return m.report_tlp_green({}, { locale });
	if (/^TLP:\s?(CLEAR|WHITE)/i.test(marking)) return m.report_tlp_clear({}, { locale });
	return '';
}

/** For whom an action is, without codes. */
export function audienceWords(report: Report, codes: readonly string[], locale: Locale): string {
	return listOf(
		codes.map((code) => {
			const words = report.audiences[code];
			return words ? textIn(words, locale) : code;
		}),
		locale
	);
}

/** Steps between the same levels in one breath. */
function alike(steps: readonly Step[]) {
	const groups: { from: number; to: number; items: string[] }[] = [];
	for (const { item, from, to } of steps) {
		const group = groups.find((one) => one.from === from && one.to === to);
		if (group) group.items.push(item);
		else groups.push({ from, to, items: [item] });
	}
	return groups;
}

/** Why an action is recommended, and what comes first. */
export function whyWords(
	report: Report,
	{ why, requires, action }: Recommendation,
	locale: Locale
): string {
	const titleOf = (id: string) => {
		const found = report.proposals.find(({ action }) => action.id === id);
		return found ? textIn(found.action.title, locale) : id;
	};
	const sentences: string[] = [];
	if (why.steps.length > 0) {
		const steps = alike(why.steps).map(({ items, from, to }) =>
			m.report_step({ item: allOf(items, locale), from, to }, { locale })
		);
		sentences.push(m.report_why_closes({ steps: listOf(steps, locale) }, { locale }));
	}
	const critical = why.removesCriticalShortfall;
	if (critical.length > 0)
		sentences.push(m.report_why_critical({ items: allOf(critical, locale) }, { locale }));
	if (why.steps.length === 0 && why.neededBy.length > 0)
		sentences.push(
			m.report_why_needed({ actions: listOf(why.neededBy.map(titleOf), locale) }, { locale })
		);
	if (requires.length > 0)
		sentences.push(m.report_after({ actions: listOf(requires.map(titleOf), locale) }, { locale }));
	if (action.status === 'check-first') sentences.push(m.report_check_first({}, { locale }));
	return sentences.join(' ');
}

/** How the levels were found, with the numbers of the profile that was used. */
export function methodWords(report: Report, locale: Locale): string[] {
	const { profile } = report.method;
	const share = ([top, bottom]: readonly [number, number]) => shareIn(top / bottom, locale);
	return [
		m.report_method_item({}, { locale }),
		m.report_method_area({ theta: share(profile.theta) }, { locale }),
		m.report_method_index({}, { locale }),
		m.report_method_interval(
			{ confidence: shareIn(profile.confidence, locale), replicates: profile.replicates },
			{ locale }
		),
		m.report_method_unknown(
			{
				people: profile.minValid,
				share: share(profile.minValidShare),
				coverage: share(profile.minCoverage)
			},
			{ locale }
		),
		m.report_method_agreement({ camp: share(profile.campShare) }, { locale }),
		m.report_method_order({}, { locale }),
		m.report_method_small({ count: report.smallGroup }, { locale }),
		m.report_method_names({}, { locale })
	];
}
