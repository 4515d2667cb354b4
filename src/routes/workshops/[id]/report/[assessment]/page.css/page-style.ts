import { m } from '$lib/paraglide/messages';
import { getTextDirection, type Locale } from '$lib/paraglide/runtime';
import type { Size } from '../parts';

export interface PageInput {
	readonly locale: Locale;
	readonly size: Size;
	/** '' for none */
	readonly marking: string;
	readonly title: string;
	readonly standing: string;
	readonly foot: string;
	/** '' unless it is sample data */
	readonly sample: string;
}

/** What fits a margin box in one line. */
const LONGEST_MARKING = 26;
const LONGEST_FOOT = 60;

/** Colours of the marks as their own standard fixes them: letters on black. */
const MARKS: readonly (readonly [RegExp, string])[] = [
	[/^TLP:\s?RED/i, '#ff2b2b'],
	[/^TLP:\s?AMBER/i, '#ffc000'],
	[/^TLP:\s?GREEN/i, '#33ff00']
];

const SANS =
	'-apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Helvetica Neue", Arial, sans-serif';

/** A CSS string: everything but letters, digits and spaces as an escape, so that no text can end it. */
export function cssString(text: string, longest: number): string {
	const cut = [...text.replace(/\s+/g, ' ').trim()].slice(0, longest);
	const escaped = cut.map((character) =>
		/^[\p{L}\p{N} ]$/u.test(character)
			? character
			: `\\${(character.codePointAt(0) ?? 32).toString(16)} `
	);
	return `"${escaped.join('')}"`;
}

export function pageStyle(input: PageInput): string {
	const rtl = getTextDirection(input.locale) === 'rtl';
	const [start, end] = rtl ? ['right', 'left'] : ['left', 'right'];
	const direction = `direction: ${rtl ? 'rtl' : 'ltr'};`;
	const quiet = `font: 9pt ${SANS}; color: #415053; vertical-align: middle; ${direction}`;
	const shown = [...input.marking].slice(0, LONGEST_MARKING).join('');
	const colour = MARKS.find(([pattern]) => pattern.test(shown))?.[1] ?? '#ffffff';
	// Letters of 12pt bold: about 2.7 mm each, and the padding.
	const width = Math.max(20, Math.round(shown.length * 2.7 + 5));
	const markAt = (edge: 'top' | 'bottom') =>
		shown === ''
			? ''
			: `@${edge}-${end} { content: ${cssString(shown, LONGEST_MARKING)}; font: 700 12pt ${SANS}; color: ${colour}; background: #000; width: ${width}mm; height: 7mm; text-align: center; vertical-align: middle; direction: ltr; margin: ${edge === 'top' ? '10mm' : '8mm'} ${rtl ? 'auto' : '0'} 9mm ${rtl ? '0' : 'auto'}; }`;
	// The numbers are counters, so the sentence is cut where they stand.
	const [before = '', between = '', after = ''] = m
		.report_page({ page: '\u0000', pages: '\u0000' }, { locale: input.locale })
		.split('\u0000');
	const page = `${spaced(before)} counter(page) ${spaced(between)} counter(pages) ${spaced(after)}`;
	const sample =
		input.sample === ''
			? ''
			: `@top-center { content: ${cssString(input.sample, LONGEST_MARKING)}; font: 600 9pt ${SANS}; color: #0e181a; vertical-align: middle; padding-top: 1mm; ${direction} }`;
	return `@page { size: ${input.size === 'letter' ? 'letter' : 'A4'}; margin: 26mm 20mm 24mm;
	@top-${start} { content: ${cssString(input.title, LONGEST_FOOT)}; font: 600 9pt ${SANS}; color: #0e181a; vertical-align: middle; padding-top: 1mm; text-align: ${start}; ${direction} }
	@top-center { content: ${cssString(input.standing, LONGEST_FOOT)}; ${quiet} padding-top: 1mm; }
	${markAt('top')}
	@bottom-${start} { content: ${page}; ${quiet} padding-bottom: 1mm; text-align: ${start}; }
	@bottom-center { content: ${cssString(input.foot, LONGEST_FOOT)}; ${quiet} padding-bottom: 1mm; }
	${markAt('bottom')}
}
@page cover {
	@top-${start} { content: none; }
	@top-center { content: none; }
	@bottom-${start} { content: none; }
	@bottom-center { content: none; }
	${sample}
}
@media print {
	.report .cover { min-block-size: ${input.size === 'letter' ? 222 : 240}mm; }
}
`;
}

function spaced(text: string): string {
	if (text === '') return '""';
	const escaped = cssString(text, LONGEST_FOOT).slice(1, -1);
	return `"${text.startsWith(' ') ? ' ' : ''}${escaped}${text.endsWith(' ') ? ' ' : ''}"`;
}
