/** One area in a few words: small enough for a page that a browser runs. The sentences of a whole report are in words.ts. */
import { m } from '$lib/paraglide/messages';
import type { Locale } from '$lib/paraglide/runtime';
import type { AreaResult, PriorityRank } from '../maturity/result';
import { rangeIn } from './formats';

/** Longer names are broken, so that the labels of a chart leave it room. */
const ONE_LINE = 12;
export const TWO_LINES = 32;

/** The second line of an axis of the radar. */
export function axisNote(area: AreaResult, locale: Locale): string {
	const { level, target, status } = area;
	if (level === null)
		return status === 'not_applicable'
			? m.words_not_applicable({}, { locale })
			: m.words_not_enough({}, { locale });
	return level === target
		? m.words_axis_met({ level }, { locale })
		: m.words_axis({ level, target }, { locale });
}

/** `2 levels`, `No gap`, `not enough answers` */
export function gapWords(area: AreaResult, locale: Locale): string {
	if (area.level === null || area.gapLevels === null) return axisNote(area, locale);
	return area.gapLevels === 0
		? m.words_no_gap({}, { locale })
		: m.words_gap({ count: area.gapLevels }, { locale });
}

/** `1 to 2` for areas of equal need */
export function rankWords({ rank, rankTo }: PriorityRank, locale: Locale): string {
	return rangeIn(String(rank), String(rankTo), locale);
}

/** Breaks a name into lines of even length, at spaces only, three at most. */
export function inLines(name: string, most = 3): string[] {
	const words = name.split(' ');
	const wanted = name.length <= ONE_LINE ? 1 : name.length <= TWO_LINES ? 2 : 3;
	let lines = [words];
	while (lines.length < Math.min(wanted, most, words.length)) {
		const longest = lines.reduce((a, b) => (a.join(' ').length >= b.join(' ').length ? a : b));
		if (longest.length < 2) break;
		const lengthAt = (cut: number) =>
			Math.max(longest.slice(0, cut).join(' ').length, longest.slice(cut).join(' ').length);
		let best = 1;
		for (let cut = 2; cut < longest.length; cut++) if (lengthAt(cut) < lengthAt(best)) best = cut;
		lines = lines.flatMap((line) =>
			line === longest ? [line.slice(0, best), line.slice(best)] : [line]
		);
	}
	return lines.map((line) => line.join(' '));
}
