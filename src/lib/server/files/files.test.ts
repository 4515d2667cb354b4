import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { csvOf, harmless } from './csv';
import { downloadHeaders, fileName } from './file-name';
import { shareCell, type Sheet } from './table';
import { workbookOf } from './workbook';
import { wordOf } from './word';

test.each([
	['=1+1', "'=1+1"],
	['+cmd', "'+cmd"],
	['-2', "'-2"],
	['@SUM(A1)', "'@SUM(A1)"],
	['\t=1', "'\t=1"],
	['\r=1', "'\r=1"],
	['  =1', "'  =1"],
	['\uFF1D1', "'\uFF1D1"],
	['A = B', 'A = B'],
	['', ''],
	['plain', 'plain']
])('%j is written as %j', (text, written) => {
	expect(harmless(text)).toBe(written);
});

const sheet: Sheet = {
	name: 'All: [items]',
	columns: [
		{ head: 'Name', width: 10 },
		{ head: 'Index', width: 8, shows: 'tenths' },
		{ head: 'Share', width: 8, shows: 'percent' }
	],
	rows: [
		['=HYPERLINK("http://x")', 2.25, 0.66],
		['a "quoted", line\nbroken', -1, null],
		['\u0000bell\u0007', null, 1],
		['<b>&amp;', 3, null]
	]
};

test('CSV: mark, CRLF, doubled quotes, numbers as numbers, no formula', () => {
	expect(csvOf(sheet)).toBe(
		'\uFEFFName,Index,Share\r\n' +
			'"\'=HYPERLINK(""http://x"")",2.25,0.66\r\n' +
			'"a ""quoted"", line\nbroken",-1,\r\n' +
			'bell,,1\r\n' +
			'<b>&amp;,3,\r\n'
	);
});

test('a workbook has no formula, numbers as numbers, the direction and the standing on every page', async () => {
	const book = unzipSync(
		await workbookOf([sheet, sheet], {
			standing: 'TLP:AMBER. Not <verified> & co',
			rightToLeft: true
		})
	);
	const xml = strFromU8(book['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
	expect(xml).not.toContain('<f>');
	expect(xml).toContain('rightToLeft="1"');
	expect(xml).toContain('<v>2.25</v>');
	expect(xml).toContain(
		'<oddHeader>&amp;CTLP:AMBER. Not &lt;verified&gt; &amp;&amp; co</oddHeader>'
	);
	// What follows the rows stands in the order of the schema.
	expect(xml.indexOf('</sheetData>')).toBeLessThan(xml.indexOf('<pageSetup'));
	const names = strFromU8(book['xl/workbook.xml'] ?? new Uint8Array());
	expect([...names.matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name]) => name)).toEqual([
		'All   items',
		'All   items 2'
	]);
	const all = Object.values(book).map((bytes) => strFromU8(bytes));
	expect(all.join('')).not.toMatch(/[^\P{Cc}\t\n\r]/u);
});

test('shares are rounded down, so that 100 % is everything', () => {
	expect([0.996, 1, 2 / 3, null].map(shareCell)).toEqual([0.99, 1, 0.66, null]);
});

test.each([
	[
		['Côte d’Ivoire: Douanes', '2026-11-17', 'report'],
		'cote-d-ivoire-douanes-2026-11-17-report.docx'
	],
	[['Таможня', 'report'], 'report.docx'],
	[['../../etc/passwd"\r\nX: y'], 'etc-passwd-x-y.docx'],
	[['جمارك'], 'file.docx']
])('%j is the file %s', (parts, name) => {
	expect(fileName(parts, 'docx')).toBe(name);
	expect(downloadHeaders(name, 'x')['content-disposition']).toBe(`attachment; filename="${name}"`);
});

test('a Word file has headings, repeated table heads, alternative texts, the mark and page numbers', async () => {
	const png = Buffer.from(
		'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
		'base64'
	);
	const parts = unzipSync(
		await wordOf({
			title: 'Gap report',
			language: 'ar',
			rightToLeft: true,
			size: 'letter',
			marking: 'TLP:RED',
			standing: 'Self-assessed, not verified',
			foot: 'Arvania',
			pageOf: ['Page ', ' of ', ''],
			author: 'Test',
			blocks: [
				{ kind: 'heading', level: 1, text: 'المجالات' },
				{ kind: 'text', text: 'bell\u0007 and <tags> & more' },
				{
					kind: 'table',
					caption: 'Table 1',
					columns: [{ head: 'Level', width: 1 }],
					rows: [[{ text: '4', level: 4 }]]
				},
				{
					kind: 'figure',
					caption: 'Figure 1',
					note: '',
					alt: 'What it shows',
					png,
					width: 10,
					height: 10
				}
			]
		})
	);
	const xml = (name: string) => strFromU8(parts[name] ?? new Uint8Array());
	const body = xml('word/document.xml');
	expect(body).toMatch(/<w:pStyle w:val="Heading1"\/>/);
	expect(body).toContain('<w:tblHeader');
	expect(body).toContain('<w:bidiVisual');
	expect(body).toContain('<w:bidi/>');
	expect(body).toContain('descr="What it shows"');
	expect(body).toContain('w:w="12240" w:h="15840"');
	expect(body).toContain('bell and &lt;tags&gt; &amp; more');
	for (const margin of ['word/header1.xml', 'word/footer1.xml'])
		expect(xml(margin)).toContain('TLP:RED');
	expect(xml('word/header1.xml')).toContain('Self-assessed, not verified');
	expect(xml('word/footer1.xml')).toContain('NUMPAGES');
	expect(xml('docProps/core.xml')).not.toContain('Un-named');
});
