/**
 * Tables as an Excel workbook. Every text is typed as text, so that no cell is a formula; one that would become a
 * formula when somebody edits it begins with an apostrophe, as in CSV.
 */
import writeExcelFile, { type Cell as ExcelCell } from 'write-excel-file/node';
import { harmless } from './csv';
import { printable } from './printable';
import type { Cell, Column, Sheet } from './table';

export interface WorkbookOptions {
	/** Above every table and in the margins of every printed page: the mark, and that nobody verified this */
	readonly standing: string;
	readonly rightToLeft: boolean;
}

const FORMAT = { tenths: '0.0', percent: '0%' } as const;
/** Excel takes no more in a cell. */
const LONGEST = 32_767;
const HEAD_FILL = '#e4eff1';
/** Rows that stay when one scrolls: the standing and the heads */
const STICKY_ROWS = 2;

/** What Excel does not allow in the name of a sheet is left out; the name is unique in the book. */
function sheetName(wanted: string, taken: Set<string>): string {
	const plain = wanted.replace(/[[\]:*?/\\]/g, ' ').replace(/^'+|'+$/g, '');
	let name = plain.slice(0, 31).trim() || 'Sheet';
	for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${plain.slice(0, 27).trim()} ${n}`;
	taken.add(name.toLowerCase());
	return name;
}

const text = (value: string) => ({
	value: harmless(printable(value)).slice(0, LONGEST),
	type: String
});

function cellOf(cell: Cell, { shows }: Column, align: 'left' | 'right'): ExcelCell {
	if (cell === null || cell === '') return null;
	if (typeof cell === 'number')
		return { value: cell, type: Number, format: shows ? FORMAT[shows] : '0', alignVertical: 'top' };
	return { ...text(cell), wrap: true, alignVertical: 'top', align };
}

const forXml = (words: string) =>
	words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** In margins `&` begins a code, and `&&` is the sign itself. */
const forMargin = (words: string) => forXml(printable(words).slice(0, 200).replaceAll('&', '&&'));

export async function workbookOf(
	sheets: readonly Sheet[],
	{ standing, rightToLeft }: WorkbookOptions
): Promise<Buffer> {
	const taken = new Set<string>();
	const start: 'left' | 'right' = rightToLeft ? 'right' : 'left';
	const margins =
		`<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>` +
		`<headerFooter><oddHeader>&amp;C${forMargin(standing)}</oddHeader>` +
		`<oddFooter>&amp;L&amp;A&amp;C${forMargin(standing)}&amp;R&amp;P / &amp;N</oddFooter></headerFooter>`;
	return writeExcelFile(
		sheets.map(({ name, columns, rows }) => ({
			sheet: sheetName(name, taken),
			rightToLeft,
			stickyRowsCount: STICKY_ROWS,
			columns: columns.map(({ width }) => ({ width })),
			data: [
				[{ ...text(standing), fontWeight: 'bold' as const, align: start }],
				columns.map(({ head }) => ({
					...text(head),
					fontWeight: 'bold' as const,
					backgroundColor: HEAD_FILL,
					wrap: true,
					alignVertical: 'top' as const,
					align: start
				})),
				...rows.map((row) => columns.map((column, n) => cellOf(row[n] ?? null, column, start)))
			]
		})),
		{
			fontFamily: 'Calibri',
			fontSize: 11,
			features: [
				{
					files: {
						transform: {
							'xl/worksheets/sheet{id}.xml': { insert: () => margins }
						}
					}
				}
			]
		}
	).toBuffer();
}
