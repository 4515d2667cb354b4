/** The lines of the summary page, on screen, on paper and in Word. */
import { m } from '$lib/paraglide/messages';
import type { Locale } from '$lib/paraglide/runtime';
import { LEVELS, textIn, type Text } from '../maturity/questionnaire';
import type { Report, ReportItem } from '../maturity/report';
import { anyOf, apart, listOf } from './formats';
import { gapWords } from './area-words';
import { targetWords } from './words';

/** Lines of one kind on a single page. */
const MOST_LINES = 3;

function areaOf(report: Report, id: string) {
	return report.areas.find((area) => area.id === id);
}

function itemOf(report: Report, id: string): ReportItem | undefined {
	return report.areas.flatMap(({ items }) => items).find((item) => item.id === id);
}

/** `Standing coordination body (IA-1)` */
function titleOf(report: Report, id: string, locale: Locale): string {
	const item = itemOf(report, id);
	return item ? `${textIn(item.title, locale)} (${id})` : id;
}

export function strengths(report: Report, locale: Locale): string[] {
	return report.summary.strengths.flatMap((strength) => {
		if (strength.kind === 'area') {
			const area = areaOf(report, strength.area);
			if (!area || area.result.level === null) return [];
			const { level, target } = area.result;
			return [
				m.report_strength_area({ area: textIn(area.name, locale), level, target }, { locale })
			];
		}
		const level = itemOf(report, strength.item)?.result.level;
		if (!level) return [];
		return [
			m.report_strength_item({ item: titleOf(report, strength.item, locale), level }, { locale })
		];
	});
}

export function gaps(report: Report, locale: Locale): string[] {
	return report.summary.gaps.flatMap((id) => {
		const area = areaOf(report, id);
		if (!area) return [];
		const critical = area.result.criticalShortfall;
		const line = m.report_gap_line(
			{
				area: textIn(area.name, locale),
				gap: gapWords(area.result, locale),
				target: targetWords(area.result, locale)
			},
			{ locale }
		);
		const note = m.words_critical_below({ count: critical.length }, { locale });
		return [critical.length > 0 ? `${line} ${note} (${listOf(critical, locale)}).` : line];
	});
}

export function coordination(report: Report, locale: Locale): string[] {
	const lines = report.otherAgency.slice(0, MOST_LINES).map(({ item: id, agencies }) => {
		const item = titleOf(report, id, locale);
		return agencies[0]
			? m.report_coordination_line({ item, agency: apart(agencies[0]) }, { locale })
			: m.report_coordination_unnamed({ item }, { locale });
	});
	if (report.informationGaps.length > 0)
		lines.push(
			m.report_unknown_line({ items: listOf(report.informationGaps, locale) }, { locale })
		);
	return lines;
}

export function differences(report: Report, locale: Locale): string[] {
	const upTo = (from: number, to: number) =>
		anyOf(LEVELS.filter((level) => level >= from && level <= to).map(String), locale);
	return report.summary.split.slice(0, MOST_LINES).flatMap((id) => {
		const item = itemOf(report, id);
		const split = item?.result.split;
		if (!item?.votes || !split) return [];
		return [
			m.report_differ_line(
				{
					item: titleOf(report, id, locale),
					low: split.low,
					lowLevels: upTo(1, split.lowTo),
					high: split.high,
					highLevels: upTo(split.highFrom, 5)
				},
				{ locale }
			)
		];
	});
}

/** Titles, with all their translations */
export function firstActions(report: Report): Text[] {
	return report.summary.firstActions.flatMap((id) => {
		const found = report.proposals.find(({ action }) => action.id === id);
		return found ? [found.action.title] : [];
	});
}
