/** What leaves equals what the screen shows, and nothing leaves that was not chosen; over the sample workshops. */
import { strFromU8, unzipSync } from 'fflate';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillWithSamples } from '../../src/cli/demo';
import type { SampleFile } from '../../src/cli/sample-workshop';
import { filedResult } from '../../src/lib/maturity/assessment-file';
import { aggregateOf, disclosed } from '../../src/lib/maturity/disclosure';
import type { Report } from '../../src/lib/maturity/report';
import type { Locale } from '../../src/lib/paraglide/runtime';
import { csvOf, harmless } from '../../src/lib/server/files/csv';
import { printable } from '../../src/lib/server/files/printable';
import type { Sheet } from '../../src/lib/server/files/table';
import { wordOf } from '../../src/lib/server/files/word';
import { workbookOf } from '../../src/lib/server/files/workbook';
import * as instruments from '../../src/lib/server/instruments';
import * as responses from '../../src/lib/server/responses';
import * as results from '../../src/lib/server/results';
import { openStore } from '../../src/lib/server/storage/open-store';
import type { Store } from '../../src/lib/server/store';
import { indexIn, shareIn } from '../../src/lib/ui/formats';
import { paperOf } from '../../src/routes/workshops/[id]/export/[assessment]/paper';
import type { Facts } from '../../src/routes/workshops/[id]/export/[assessment]/plan-sheets';
import {
	aggregateSheet,
	itemsCsv,
	sheetsOf
} from '../../src/routes/workshops/[id]/export/[assessment]/sheets';

let folder = '';
let store: Store;
const all: { facts: Facts; filed: ReturnType<typeof filedResult> }[] = [];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'stce-exports-'));
	store = await openStore(folder, { log: () => undefined });
	const sample = JSON.parse(
		await readFile('questionnaires/stce/sample-workshops.json', 'utf8')
	) as SampleFile;
	await fillWithSamples(store, sample, 'stce');
	for (const { id, open } of store.workshops()) {
		const room = open ? null : await store.room(id);
		for (const assessment of room?.workshop.data.assessments ?? []) {
			if (!room) continue;
			const { questionnaire, catalogue } = await instruments.of(room);
			const report = await results.reportOf(store, room, assessment);
			const given = responses.of(room, assessment.id);
			all.push({
				facts: { report, catalogue, plan: assessment.plan },
				filed: filedResult(await results.resultOf(questionnaire, assessment, given))
			});
		}
	}
	expect(all.length).toBeGreaterThan(1);
}, 120_000);

afterAll(async () => {
	await store.close();
	await rm(folder, { recursive: true, force: true });
});

const unescaped = (xml: string) =>
	xml
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&apos;', "'")
		.replaceAll('&#39;', "'")
		.replaceAll('&amp;', '&');

/** The sheets of a workbook as Excel would read them: numbers and texts by row and column. */
function readBook(bytes: Uint8Array): (string | number | null)[][][] {
	const files = unzipSync(bytes);
	const xml = (name: string) => strFromU8(files[name] ?? new Uint8Array());
	const shared = [...xml('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, si]) =>
		unescaped([...(si ?? '').matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, t]) => t).join(''))
	);
	return Object.keys(files)
		.filter((name) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name))
		.sort((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b)))
		.map((name) =>
			[...xml(name).matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row]) => {
				const cells: (string | number | null)[] = [];
				for (const [, letters = '', attributes = '', inside] of (row ?? '').matchAll(
					/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs
				)) {
					const column = [...letters].reduce((n, at) => n * 26 + at.charCodeAt(0) - 64, 0) - 1;
					const value = /<v>(.*?)<\/v>/s.exec(inside ?? '')?.[1];
					const inline = /<t[^>]*>(.*?)<\/t>/s.exec(inside ?? '')?.[1];
					cells[column] =
						inline !== undefined
							? unescaped(inline)
							: value === undefined
								? null
								: attributes.includes(' t="s"')
									? (shared[Number(value)] ?? null)
									: Number(value);
				}
				return Array.from(cells, (cell) => cell ?? null);
			})
		);
}

const padded = (row: readonly unknown[], length: number) =>
	Array.from({ length }, (_, n) => row[n] ?? null);
const asWritten = (cell: string | number | null) =>
	typeof cell === 'string' ? (cell === '' ? null : harmless(printable(cell))) : cell;

function readCsv(text: string): string[][] {
	const rows: string[][] = [[]];
	for (const [, quoted, plain, end] of text
		.replace('\uFEFF', '')
		.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
		rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
		if (end === '\r\n') rows.push([]);
	}
	return rows.filter((row) => row.length > 1);
}

/** Column of a sheet by its place, as numbers. */
const figures = (sheet: Sheet, column: number) => sheet.rows.map((row) => row[column] ?? null);
const items = (report: Report) => report.areas.flatMap(({ items }) => items);

describe.each<Locale>(['en', 'ar'])('in %s', (locale) => {
	test('every cell of the workbook is the cell that was shown', async () => {
		for (const { facts } of all) {
			const sheets = sheetsOf(facts, locale);
			const book = readBook(
				await workbookOf(sheets, { standing: 'x', rightToLeft: locale === 'ar' })
			);
			expect(book.length).toBe(sheets.length);
			for (const [n, sheet] of sheets.entries()) {
				const width = sheet.columns.length;
				const [, heads, ...rows] = book[n] ?? [];
				expect(heads).toEqual(sheet.columns.map(({ head }) => asWritten(head)));
				expect(rows.map((row) => padded(row, width))).toEqual(
					sheet.rows.map((row) => padded(row.map(asWritten), width))
				);
			}
		}
	});

	test('every figure of the tables is the report’s', () => {
		for (const { facts, filed } of all) {
			const { report } = facts;
			const [, areas, rated, votes] = sheetsOf(facts, locale);
			if (!areas || !rated || !votes) throw new Error('a sheet is missing');
			const of = (pick: (area: Report['areas'][number]['result']) => unknown) =>
				report.areas.map(({ result }) => pick(result));
			expect(figures(areas, 1)).toEqual(of(({ level }) => level));
			expect(figures(areas, 2)).toEqual(of(({ target }) => target));
			expect(figures(areas, 3)).toEqual(of(({ gapLevels }) => gapLevels));
			expect(figures(areas, 4)).toEqual(of(({ index }) => index));
			expect(figures(areas, 5)).toEqual(of(({ interval }) => interval?.low ?? null));
			expect(figures(areas, 6)).toEqual(of(({ interval }) => interval?.high ?? null));
			// As the screen writes it: whole percent, rounded down.
			const shown = figures(areas, 7).map((share) =>
				share === null ? null : shareIn(Number(share), 'en')
			);
			expect(shown).toEqual(
				of(({ coverage }) => (coverage === null ? null : shareIn(coverage, 'en')))
			);
			expect(figures(rated, 4)).toEqual(items(report).map(({ result }) => result.level));
			for (const [n, { votes: counted }] of items(report).entries())
				expect(votes.rows[n]?.slice(2, 7)).toEqual(
					counted?.levels ?? [null, null, null, null, null]
				);
			expect(
				filed.areas.map(({ level, gap, index, coverage }) => [level, gap, index, coverage])
			).toEqual(of(({ level, gapLevels, index, coverage }) => [level, gapLevels, index, coverage]));
		}
	});

	test('CSV says the same as the sheets', () => {
		for (const { facts } of all) {
			const sheet = itemsCsv(facts.report, locale);
			const [heads, ...rows] = readCsv(csvOf(sheet));
			expect(heads).toEqual(sheet.columns.map(({ head }) => harmless(head)));
			expect(rows).toEqual(
				sheet.rows.map((row) => row.map((cell) => String(asWritten(cell) ?? '')))
			);
			expect(rows.length).toBe(48);
		}
	});

	test('Word holds the index of every area and the title of every item', async () => {
		const [first] = all;
		if (!first) throw new Error('no sample');
		const parts = unzipSync(await wordOf(paperOf(first.facts, locale, 'a4')));
		const body = unescaped(strFromU8(parts['word/document.xml'] ?? new Uint8Array()));
		for (const { result } of first.facts.report.areas)
			if (result.index !== null) expect(body).toContain(`>${indexIn(result.index, locale)}<`);
		for (const { id } of items(first.facts.report)) expect(body).toContain(id);
		expect(Object.keys(parts).filter((name) => name.endsWith('.png'))).toHaveLength(2);
	});
});

/** What people said or how they voted, as it stands in a full report. */
const saidIn = (report: Report) =>
	items(report).flatMap(({ comments, evidence, reasons, agreed }) => [
		...comments,
		...evidence,
		...reasons.filter((reason) => reason !== agreed?.agency),
		...(agreed ? [agreed.reason, agreed.dissent, agreed.evidence.title] : [])
	]);

test('for the WCO nothing leaves of what anybody said or voted', async () => {
	for (const { facts } of all) {
		const said = saidIn(facts.report).filter((text) => text.length > 3);
		expect(said.length).toBeGreaterThan(0);
		const report = disclosed(facts.report, 'wco');
		const leaving: Facts = { ...facts, report, plan: { entries: [], declined: [] } };
		const word = unzipSync(await wordOf(paperOf(leaving, 'en', 'a4')));
		const written = [
			JSON.stringify(sheetsOf(leaving, 'en')),
			csvOf(itemsCsv(report, 'en')),
			unescaped(strFromU8(word['word/document.xml'] ?? new Uint8Array()))
		];
		for (const text of said) for (const one of written) expect(one).not.toContain(text);
		expect(items(report).every(({ votes, result }) => votes === null && result.n === 0)).toBe(true);
		// The levels are still there.
		expect(items(report).map(({ result }) => result.level)).toEqual(
			items(facts.report).map(({ result }) => result.level)
		);
	}
});

test('an aggregate names nobody, and is refused for a few', () => {
	for (const { facts } of all) {
		const { report } = facts;
		const aggregate = aggregateOf(report);
		if (!aggregate) throw new Error('too few people in the samples');
		const csv = csvOf(aggregateSheet(aggregate, 'en'));
		for (const word of [report.administration, report.workshop.place, report.workshop.endsOn])
			expect(csv).not.toContain(word);
		expect(csv).toContain('Self-assessed, not verified');
		const few = { ...report, participation: { ...report.participation, people: 4 } };
		expect(aggregateOf(few)).toBeNull();
	}
});
