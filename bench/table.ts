/** The outcomes as a table for a terminal. */
import type { Outcome, Row } from './bars';

const HEAD = ['bar', 'figure', 'ours', 'peer', 'ratio', 'limit', 'met'];

export function tableOf(outcomes: readonly Outcome[]): string {
	const rows = outcomes.map((outcome) => [
		outcome.bar,
		outcome.name,
		amount(outcome.value, outcome.unit),
		outcome.peer && outcome.peerValue !== null
			? `${outcome.peer[1]} ${amount(outcome.peerValue, outcome.unit)}`
			: '',
		outcome.ratioNow === null ? '' : ratio(outcome.ratioNow),
		limitOf(outcome),
		outcome.met === null ? '' : outcome.met ? 'yes' : 'NO'
	]);
	const widths = HEAD.map((title, at) =>
		Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0))
	);
	const line = (cells: readonly string[]) =>
		cells
			.map((cell, at) => cell.padEnd(widths[at] ?? 0))
			.join('  ')
			.trimEnd();
	return [line(HEAD), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function amount(value: number, unit: Row['unit']): string {
	if (!Number.isFinite(value)) return 'failed';
	if (unit === 'KB') return `${digits(value / 1024)} KB`;
	if (unit === 'MB') return `${digits(value / 2 ** 20)} MB`;
	return unit === '' ? String(value) : `${digits(value)} ms`;
}

function limitOf({ most, least, ratio: times, unit }: Outcome): string {
	if (times !== undefined) return `≤ ${ratio(times)}`;
	if (most !== undefined) return `≤ ${amount(most, unit)}`;
	return least === undefined ? '' : `≥ ${least}`;
}

/** Three digits that mean something. */
const digits = (value: number) =>
	value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

const ratio = (value: number) => (value < 0.5 ? `1/${digits(1 / value)}` : `${digits(value)}×`);
