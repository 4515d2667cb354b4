/** Facts of a result in sentences, through messages. Nothing is computed here. */
import { m } from '$lib/paraglide/messages';
import { getTextDirection, type Locale } from '$lib/paraglide/runtime';
import { LEVELS, textIn } from '../maturity/questionnaire';
import type { Report, ReportArea, ReportItem } from '../maturity/report';
import type { AgreementBand, AreaResult, Blocker, ItemResult } from '../maturity/result';
import { axisNote, gapWords, inLines, TWO_LINES } from './area-words';
import {
	allOf,
	anyOf,
	apart,
	capitalised,
	indexIn,
	inSentence,
	listOf,
	numberWord,
	rangeIn,
	shareIn
} from './formats';

const BANDS: readonly AgreementBand[] = ['strong', 'adequate', 'weak', 'split'];
/** The vote and the agreed level differ enough to be said, in levels. */
const WORTH_SAYING = 1;
/** More areas than this are counted in a headline, not named. */
const MOST_NAMED = 3;
/** Share of weightings from which an order is called firm. */
const FIRM = 0.8;

function levelsShort(gap: number, locale: Locale): string {
	const words = [m.words_levels_1, m.words_levels_2, m.words_levels_3, m.words_levels_4];
	return words[gap - 1]?.({}, { locale }) ?? String(gap);
}

/** Names of areas as the subject of a sentence. */
function subject(names: readonly string[], locale: Locale): string {
	if (names.length > MOST_NAMED)
		return capitalised(
			m.words_areas_counted(
				{ count: names.length, number: numberWord(names.length, locale) },
				{ locale }
			),
			locale
		);
	return allOf(
		names.map((name, index) => (index === 0 ? name : inSentence(name, locale))),
		locale
	);
}

function nameOf(report: Report, id: string, locale: Locale): string {
	const area = report.areas.find((area) => area.id === id);
	return area ? textIn(area.name, locale) : id;
}

/** The finding in one or two sentences: how many areas meet their target, and which are furthest from it. */
export function headline(report: Report, locale: Locale): string[] {
	const { summary, areas } = report;
	if (summary.rated === 0) return [`${m.words_nothing_rated({}, { locale })}.`];
	const met = summary.atTarget.length;
	const total = numberWord(areas.length, locale, 'of');
	const first =
		met === 0
			? m.words_meet_none({ total }, { locale })
			: met === areas.length
				? m.words_meet_all({ total: numberWord(areas.length, locale) }, { locale })
				: m.words_meet({ count: met, met: numberWord(met, locale), total }, { locale });
	const sentences = [`${capitalised(first, locale)}.`];
	const { gap, areas: furthest } = summary.largest;
	if (gap > 0) {
		const names = furthest.map((id) => nameOf(report, id, locale));
		const short = m.words_short(
			{ count: names.length, areas: subject(names, locale), levels: levelsShort(gap, locale) },
			{ locale }
		);
		sentences.push(`${short}.`);
	}
	return sentences;
}

export function scaleLabel(level: number | null, target: number, locale: Locale): string {
	return level === null
		? m.words_scale_none({ target }, { locale })
		: m.words_scale({ level, target }, { locale });
}

/** `to target 3`, `at target 3` */
export function targetWords({ level, target }: AreaResult, locale: Locale): string {
	if (level === null || level < target) return m.words_to_target({ target }, { locale });
	return level === target
		? m.words_met_target({ target }, { locale })
		: m.words_above_target({ target }, { locale });
}

/** `Provisional, 1 item not known`; null when every applicable item has a level. */
export function provisionalWords({ result, notKnown }: ReportArea, locale: Locale): string | null {
	return result.status === 'provisional'
		? m.words_provisional({ count: notKnown.length }, { locale })
		: null;
}

/** What a reader must know about an area beside its gap. */
export function areaNotes(area: ReportArea, locale: Locale): string[] {
	const { criticalShortfall } = area.result;
	const provisional = provisionalWords(area, locale);
	const notes: string[] = [];
	if (criticalShortfall.length > 0)
		notes.push(m.words_critical_below({ count: criticalShortfall.length }, { locale }));
	if (provisional !== null) notes.push(provisional);
	return notes;
}

/** `2 to 3, depending on the threshold`, or null when the threshold does not matter. */
export function thresholdWords({ sensitivity }: AreaResult, locale: Locale): string | null {
	if (!sensitivity) return null;
	const levels = [sensitivity.twoThirds, sensitivity.fourFifths, sensitivity.all];
	const [low, high] = [Math.min(...levels), Math.max(...levels)];
	return low === high ? null : m.words_threshold({ low, high }, { locale });
}

/** How much the index depends on who was in the room: `2.2 to 2.7`, or in words why there is no interval. */
export function intervalWords(area: AreaResult, locale: Locale): string {
	if (area.agreedByGroup) return m.words_agreed_by_group({}, { locale });
	if (area.index === null) return '';
	if (!area.interval) return m.words_no_interval({}, { locale });
	return rangeIn(indexIn(area.interval.low, locale), indexIn(area.interval.high, locale), locale);
}

/** `Level 1 of 5, target 3. Index 1.7 (1.5 to 2.0: how much this depends on who was in the room).` */
export function areaLead(area: AreaResult, locale: Locale): string {
	const { level, target, index, interval, agreedByGroup } = area;
	if (level === null || index === null)
		return `${capitalised(axisNote(area, locale), locale)}. ${capitalised(targetWords(area, locale), locale)}.`;
	const shown = indexIn(index, locale);
	const second = agreedByGroup
		? m.words_index_agreed({ index: shown }, { locale })
		: interval
			? m.words_index_range({ index: shown, range: intervalWords(area, locale) }, { locale })
			: m.words_index({ index: shown }, { locale });
	return `${m.words_level_of({ level, target }, { locale })} ${second}`;
}

/** `4 strong, 1 adequate` */
export function bandCounts(bands: Readonly<Record<AgreementBand, number>>, locale: Locale): string {
	const words = {
		strong: m.words_band_strong,
		adequate: m.words_band_adequate,
		weak: m.words_band_weak,
		split: m.words_band_split
	};
	return listOf(
		BANDS.flatMap((band) =>
			bands[band] > 0 ? [words[band]({ count: bands[band] }, { locale })] : []
		),
		locale
	);
}

/** One word for a table cell; '' when there were too few answers for a band. */
export function bandWord(band: AgreementBand | null, locale: Locale): string {
	const words = {
		strong: m.words_agreement_strong,
		adequate: m.words_agreement_adequate,
		weak: m.words_agreement_weak,
		split: m.words_agreement_split
	};
	return band === null ? '' : words[band]({}, { locale });
}

/** How close the opinions are, in sentences. */
export function opinionWords(item: ItemResult, locale: Locale): string[] {
	const sentences: string[] = [];
	const { band, split, withinOne } = item;
	const upTo = (from: number, to: number) =>
		anyOf(LEVELS.filter((level) => level >= from && level <= to).map(String), locale);
	if (band === 'split' && split)
		sentences.push(
			m.words_sentence_split(
				{
					low: split.low,
					lowLevels: upTo(1, split.lowTo),
					high: split.high,
					highLevels: upTo(split.highFrom, 5)
				},
				{ locale }
			)
		);
	else if (band === 'strong') sentences.push(m.words_sentence_strong({}, { locale }));
	else if (band === 'adequate') sentences.push(m.words_sentence_adequate({}, { locale }));
	else if (band === 'weak') sentences.push(m.words_sentence_weak({}, { locale }));
	if (band !== null && item.noMoreThanChance) sentences.push(m.words_chance({}, { locale }));
	if (withinOne)
		sentences.push(m.words_within_one({ count: withinOne.count, of: withinOne.of }, { locale }));
	return sentences;
}

/** `3 people did not know: with their answers the result could be 2 to 3`; null when it changes nothing. */
export function unknownWords(item: ItemResult, locale: Locale): string | null {
	const { nDk, bounds, source } = item;
	if (nDk === 0 || source === 'agreed') return null;
	if (!bounds || bounds[0] === bounds[1]) return null;
	const range = rangeIn(String(bounds[0]), String(bounds[1]), locale);
	return m.words_unknown({ count: nDk, range }, { locale });
}

/** The votes and the agreed level differ by a level or more. */
export function differenceWords(item: ItemResult, locale: Locale): string | null {
	const { agreedMinusInterpMedian, interpMedian, level } = item;
	if (agreedMinusInterpMedian === null || interpMedian === null || level === null) return null;
	if (Math.abs(agreedMinusInterpMedian) < WORTH_SAYING) return null;
	return m.words_votes_differ({ votes: indexIn(interpMedian, locale), level }, { locale });
}

/** What holds the area below its next level, a sentence for each rule. */
export function blockerWords(area: ReportArea, threshold: number, locale: Locale): string[] {
	const { level, blockers, shareAtOrAbove, nRated } = area.result;
	if (level === null) return [];
	if (level === 5) return [m.words_holds_nothing({}, { locale })];
	const next = level + 1;
	const critical = blockers.filter(({ rule }) => rule === 'b').flatMap(({ items }) => items);
	const sentence = ({ rule, items, metWeight, totalWeight }: Blocker) => {
		const names = allOf(items, locale);
		if (rule === 'b')
			return m.words_blocker_b({ count: items.length, items: names, next }, { locale });
		if (rule === 'c') return m.words_blocker_c({ count: items.length, items: names }, { locale });
		const needed = shareIn(threshold, locale);
		const count = area.items.filter(({ result }) => (result.level ?? 0) >= next).length;
		if (count === 0) return m.words_blocker_a_none({ total: nRated, next, needed }, { locale });
		const share =
			metWeight !== undefined && totalWeight
				? metWeight / totalWeight
				: (shareAtOrAbove?.[next - 1] ?? 0);
		const met = m.words_blocker_a(
			{ count, total: nRated, next, share: shareIn(share, locale), needed },
			{ locale }
		);
		// The next sentence names the critical ones; a long list names nobody.
		const isNew = items.some((item) => !critical.includes(item));
		return items.length <= MOST_NAMED && isNew
			? `${met} ${m.words_blocker_below({ items: names }, { locale })}`
			: met;
	};
	return blockers.map(sentence);
}

/** Why an item has no level; '' when it has one. */
export function statusWords({ status, otherAgency }: ItemResult, locale: Locale): string {
	if (status === 'insufficient') return m.words_not_known({}, { locale });
	if (status === 'rated') return '';
	if (otherAgency) return m.words_other_agency({}, { locale });
	return status === 'not_applicable_proposed'
		? m.words_proposed({}, { locale })
		: m.words_not_applicable({}, { locale });
}

/** `RM-1, critical, agreed by the room` */
export function itemLine(item: ReportItem, locale: Locale): string {
	const parts = [item.id];
	if (item.critical) parts.push(m.words_critical({}, { locale }));
	if (item.agreed) parts.push(m.words_agreed_by_room({}, { locale }));
	if (item.unconfirmed) parts.push(m.words_unconfirmed({}, { locale }));
	return listOf(parts, locale);
}

/** The document behind an agreed level. */
export function evidenceWords(item: ReportItem, locale: Locale): string | null {
	if (!item.agreed) return null;
	const { status, title, date } = item.agreed.evidence;
	if (status === 'stated' || (title === '' && date === ''))
		return m.words_evidence_stated({}, { locale });
	const document = apart([title, date].filter(Boolean).join(', '));
	return status === 'seen'
		? m.words_evidence_seen({ document }, { locale })
		: m.words_evidence_cited({ document }, { locale });
}

/** What to talk about before planning, a sentence an item. */
export function clarifyWords(report: Report, locale: Locale): string[] {
	const items = new Map(report.areas.flatMap(({ items }) => items.map((item) => [item.id, item])));
	return report.clarifyFirst.flatMap(({ item: id, reason }) => {
		const found = items.get(id);
		if (!found) return [];
		const item = `${textIn(found.title, locale)} (${id})`;
		const { nDk, nValid } = found.result;
		const unknown = unknownWords(found.result, locale);
		if (reason === 'split') return [m.words_clarify_split({ item }, { locale })];
		if (reason === 'weak') return [m.words_clarify_weak({ item }, { locale })];
		if (found.result.level !== null && unknown)
			return [m.words_clarify_item({ item, sentence: unknown }, { locale })];
		return [m.words_clarify_unknown({ item, count: nDk, of: nDk + nValid }, { locale })];
	});
}

/** How far the order depends on how much each area weighs, in exact shares. */
export function orderWords(report: Report, locale: Locale): string[] {
	const sentences = [m.words_order_equal({}, { locale })];
	const firm = report.byNeed.filter((id) => (report.amongFirstThree[id] ?? 0) >= FIRM);
	const known = Object.keys(report.amongFirstThree).length > 0;
	for (const id of firm)
		sentences.push(
			m.words_first_three(
				{
					areas: nameOf(report, id, locale),
					share: shareIn(report.amongFirstThree[id] ?? 0, locale)
				},
				{ locale }
			)
		);
	if (known && firm.length === 0 && report.summary.largest.gap > 0)
		sentences.push(m.words_order_group({}, { locale }));
	return sentences;
}

/** The words and values of the profile radar. */
export function radarOf(report: Report, locale: Locale) {
	return {
		axes: report.areas.map(({ name, result }) => ({
			name: inLines(textIn(name, locale)),
			note: axisNote(result, locale),
			current: result.level,
			target: result.target
		})),
		current: m.results_current({}, { locale }),
		target: m.results_target({}, { locale }),
		rightToLeft: getTextDirection(locale) === 'rtl'
	};
}

/** The words and values of the gap bars, most urgent first. */
export function gapBarsOf(report: Report, locale: Locale) {
	return {
		bars: report.byNeed.flatMap((id) => {
			const area = report.areas.find((area) => area.id === id);
			if (!area) return [];
			const { name, result } = area;
			return [
				{
					name: inLines(textIn(name, locale), textIn(name, locale).length > TWO_LINES ? 2 : 1),
					words: gapWords(result, locale),
					current: result.level,
					target: result.target
				}
			];
		}),
		reached: m.results_reached({}, { locale }),
		toGo: m.results_to_go({}, { locale }),
		rightToLeft: getTextDirection(locale) === 'rtl'
	};
}
