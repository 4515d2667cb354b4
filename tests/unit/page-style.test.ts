import { expect, test } from 'vitest';
import {
	cssString,
	pageStyle,
	type PageInput
} from '../../src/routes/workshops/[id]/report/[assessment]/page.css/page-style';

const page: PageInput = {
	locale: 'en',
	size: 'a4',
	marking: 'TLP:AMBER',
	title: 'Gap report',
	standing: 'Self-assessed, not verified',
	foot: 'Velmara',
	sample: ''
};

test.each([
	'"; } body { display: none',
	'\\',
	'</style><script>',
	'a\nb',
	'*/ @import url(x)',
	'\u2028'
])('%j cannot end a string of the stylesheet', (text) => {
	const string = cssString(text, 60);
	expect(string).toMatch(/^"(?:[\p{L}\p{N} ]|\\[0-9a-f]+ )*"$/u);
});

test('the mark, the pages and the standing are on every page', () => {
	const css = pageStyle(page);
	expect(css).toContain('@top-right { content: "TLP\\3a AMBER"');
	expect(css).toContain('@bottom-right { content: "TLP\\3a AMBER"');
	expect(css).toContain('"Page " counter(page) " of " counter(pages)');
	expect(css).toContain('size: A4');
});

test('a right-to-left report has its margins mirrored', () => {
	const css = pageStyle({ ...page, locale: 'ar', size: 'letter' });
	expect(css).toContain('@top-left { content: "TLP\\3a AMBER"');
	expect(css).toContain('direction: rtl');
	expect(css).toContain('size: letter');
});

test('without a marking there is no empty box', () => {
	expect(pageStyle({ ...page, marking: '' })).not.toContain('background: #000');
});
