/** RFC 4180 with the byte order mark by which Excel knows UTF-8. */
import { printable } from './printable';
import type { Cell, Sheet } from './table';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * What a spreadsheet would run, also behind white space, begins with an apostrophe and shows as it was typed. A number
 * is written by us and stays one.
 */
export function harmless(text: string): string {
	return /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text)
		? `'${text}`
		: text;
}

function field(cell: Cell): string {
	if (cell === null) return '';
	if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
	const text = harmless(printable(cell));
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvOf({ columns, rows }: Sheet): string {
	const lines = [columns.map(({ head }) => head), ...rows];
	return BYTE_ORDER_MARK + lines.map((line) => `${line.map(field).join(',')}\r\n`).join('');
}
