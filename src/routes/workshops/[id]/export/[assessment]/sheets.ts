/** The report as tables, in one language. Numbers are those of the report model; nothing is computed here. */
import { m } from '$lib/paraglide/messages';
import type { Locale } from '$lib/paraglide/runtime';
import type { Aggregate } from '$lib/maturity/disclosure';
import { LEVELS, textIn, type Text } from '$lib/maturity/questionnaire';
import type { Report, ReportArea, ReportItem } from '$lib/maturity/report';
import { shareCell, type Cell, type Sheet } from '$lib/server/files/table';
import { dateIn, datesIn, listOf, monthIn } from '$lib/ui/formats';
import { coordination, firstActions, gaps, strengths } from '$lib/ui/summary-lines';
import { rankWords } from '$lib/ui/area-words';
import {
	areaNotes,
	bandWord,
	blockerWords,
	evidenceWords,
	headline,
	statusWords
} from '$lib/ui/words';
import { actionsSheet, column, planSheet, sourcesSheet, type Facts } from './plan-sheets';

/** `TLP:AMBER. Self-assessed, not verified. SAMPLE DATA` */
export function standingOf(marking: string, sample: boolean, locale: Locale): string {
	const parts = [marking, m.words_self_assessed({}, { locale })];
	if (sample) parts.push(m.words_sample({}, { locale }));
	return parts.filter(Boolean).join('. ');
}

export function sheetsOf(facts: Facts, locale: Locale): Sheet[] {
	const { report } = facts;
	const sheets = [
		summarySheet(report, locale),
		areasSheet(report, locale),
		itemsSheet(report, locale),
		votesSheet(report, locale),
		remarksSheet(report, locale),
		planSheet(facts, locale),
		actionsSheet(facts, locale),
		sourcesSheet(facts, locale)
	];
	return sheets.filter((sheet) => sheet !== null);
}

function summarySheet(report: Report, locale: Locale): Sheet {
	const { workshop, questionnaire, method, finalised } = report;
	const text = (value: Text) => textIn(value, locale);
	const named = (name: string, lines: readonly string[]): Cell[][] =>
		lines.map((line) => [name, line]);
	const rows: Cell[][] = [
		...named(m.report_title({}, { locale }), [report.administration]),
		[
			m.report_questionnaire({}, { locale }),
			`${text(questionnaire.title)} ${questionnaire.version}`
		],
		[
			m.report_assessed({}, { locale }),
			listOf(
				[datesIn(workshop.startsOn, workshop.endsOn, locale), workshop.place].filter(Boolean),
				locale
			)
		],
		[m.report_people_count({}, { locale }), report.participation.people],
		[m.sheet_standing({}, { locale }), m.words_self_assessed({}, { locale })],
		...named(m.sheet_marking({}, { locale }), report.marking ? [report.marking] : []),
		...named(m.report_result({}, { locale }), headline(report, locale)),
		...named(m.report_strongest({}, { locale }), strengths(report, locale)),
		...named(m.report_largest_gaps({}, { locale }), gaps(report, locale)),
		...named(m.report_coordination({}, { locale }), coordination(report, locale)),
		...named(m.report_first_actions({}, { locale }), firstActions(report).map(text)),
		[m.report_method_id({}, { locale }), `${method.id}, ${method.profile.id}`],
		[
			m.report_sealed({}, { locale }),
			finalised
				? m.report_sealed_line(
						{
							date: dateIn(finalised.at, locale),
							revision: finalised.revision,
							hash: finalised.hash
						},
						{ locale }
					)
				: m.report_not_sealed({}, { locale })
		],
		[m.report_audit_head({}, { locale }), report.auditHead]
	];
	return {
		name: m.report_part_summary({}, { locale }),
		columns: [
			column(m.sheet_what({}, { locale }), 28),
			column(m.report_result({}, { locale }), 100)
		],
		rows
	};
}

function areasSheet(report: Report, locale: Locale): Sheet {
	const { theta } = report.method.profile;
	return {
		name: m.sheet_areas({}, { locale }),
		columns: [
			column(m.results_area({}, { locale }), 36),
			column(m.results_level({}, { locale }), 9),
			column(m.results_target({}, { locale }), 9),
			column(m.results_gap({}, { locale }), 9),
			column(m.results_index({}, { locale }), 9, 'tenths'),
			column(m.sheet_interval_from({}, { locale }), 11, 'tenths'),
			column(m.sheet_interval_to({}, { locale }), 11, 'tenths'),
			column(m.results_coverage({}, { locale }), 11, 'percent'),
			column(m.report_order({}, { locale }), 11),
			column(m.sheet_note({}, { locale }), 36),
			column(m.report_why_order({}, { locale }), 60)
		],
		rows: report.areas.map((area) => {
			const { result, rank } = area;
			return [
				textIn(area.name, locale),
				result.level,
				result.target,
				result.gapLevels,
				result.index,
				result.interval?.low ?? null,
				result.interval?.high ?? null,
				shareCell(result.coverage),
				rank ? (rank.rank === rank.rankTo ? rank.rank : rankWords(rank, locale)) : null,
				areaNotes(area, locale).join('. '),
				blockerWords(area, theta[0] / theta[1], locale).join(' ')
			];
		})
	};
}

const itemsIn = (report: Report): { area: ReportArea; item: ReportItem }[] =>
	report.areas.flatMap((area) => area.items.map((item) => ({ area, item })));

function sourceWords({ result }: ReportItem, locale: Locale): string {
	if (result.source === 'agreed') return m.sheet_from_agreed({}, { locale });
	return result.source === 'individual' ? m.sheet_from_votes({}, { locale }) : '';
}

function itemsSheet(report: Report, locale: Locale): Sheet {
	return {
		name: m.results_items({}, { locale }),
		columns: [
			column(m.results_area({}, { locale }), 28),
			column(m.sheet_code({}, { locale }), 8),
			column(m.results_item({}, { locale }), 36),
			column(m.sheet_critical({}, { locale }), 9),
			column(m.results_level({}, { locale }), 9),
			column(m.results_target({}, { locale }), 9),
			column(m.results_gap({}, { locale }), 9),
			column(m.sheet_level_from({}, { locale }), 18),
			column(m.report_status({}, { locale }), 18),
			column(m.report_stands({}, { locale }), 44),
			column(m.report_next_step({}, { locale }), 44),
			column(m.report_agency({}, { locale }), 18),
			column(m.report_reason({}, { locale }), 36),
			column(m.sheet_evidence({}, { locale }), 30),
			column(m.sheet_dissent({}, { locale }), 30)
		],
		rows: itemsIn(report).map(({ area, item }) => {
			const { level } = item.result;
			const { target } = area.result;
			return [
				textIn(area.name, locale),
				item.id,
				textIn(item.title, locale),
				item.critical ? m.sheet_yes({}, { locale }) : '',
				level,
				target,
				level === null ? null : Math.max(0, target - level),
				sourceWords(item, locale),
				statusWords(item.result, locale),
				item.levelText ? textIn(item.levelText, locale) : '',
				item.nextStep ? textIn(item.nextStep, locale) : '',
				item.agreed?.agency ?? '',
				item.agreed?.reason ?? '',
				item.agreed ? (evidenceWords(item, locale) ?? '') : '',
				item.agreed?.dissent ?? ''
			];
		})
	};
}

/** null where no votes leave. */
function votesSheet(report: Report, locale: Locale): Sheet | null {
	const items = itemsIn(report);
	if (items.every(({ item }) => item.votes === null)) return null;
	return {
		name: m.results_votes({}, { locale }),
		columns: [
			column(m.sheet_code({}, { locale }), 8),
			column(m.results_item({}, { locale }), 36),
			...LEVELS.map((level) => column(`${m.results_level({}, { locale })} ${level}`, 9)),
			column(m.report_dont_know({}, { locale }), 12),
			column(m.report_not_applicable({}, { locale }), 14),
			column(m.report_other_agencies({}, { locale }), 14),
			column(m.report_people_all({}, { locale }), 9),
			column(m.sheet_middle({}, { locale }), 12, 'tenths'),
			column(m.results_opinions({}, { locale }), 26)
		],
		rows: items.map(({ item }) => {
			const { votes, result } = item;
			const name: Cell[] = [item.id, textIn(item.title, locale)];
			if (!votes)
				return [
					...name,
					...LEVELS.map(() => null),
					...[null, null, null, null, null],
					m.words_few_votes({ count: report.smallGroup }, { locale })
				];
			return [
				...name,
				...votes.levels,
				votes.dontKnow,
				votes.notApplicable,
				votes.otherAgency,
				votes.given,
				result.interpMedian,
				bandWord(result.band, locale)
			];
		})
	};
}

/** null where nothing that anybody said leaves. */
function remarksSheet(report: Report, locale: Locale): Sheet | null {
	const kinds = [
		['comments', m.sheet_comment({}, { locale })],
		['evidence', m.sheet_evidence({}, { locale })],
		['reasons', m.report_reason({}, { locale })]
	] as const;
	const rows = itemsIn(report).flatMap(({ item }) =>
		kinds.flatMap(([kind, name]) => item[kind].map((said): Cell[] => [item.id, name, said]))
	);
	if (rows.length === 0) return null;
	return {
		name: m.report_comments({}, { locale }),
		columns: [
			column(m.sheet_code({}, { locale }), 8),
			column(m.sheet_kind({}, { locale }), 16),
			column(m.sheet_remark({}, { locale }), 100)
		],
		rows
	};
}

/** The items with their votes as one table; the mark and the standing on every line, for a table has no margin. */
export function itemsCsv(report: Report, locale: Locale): Sheet {
	const items = itemsSheet(report, locale);
	const votes = votesSheet(report, locale);
	/** Code and title stand in the row already */
	const first = 2;
	const marks: Cell[] = [report.marking, standingOf('', report.sample, locale)];
	return {
		name: items.name,
		columns: [
			...items.columns,
			...(votes?.columns.slice(first) ?? []),
			column(m.sheet_marking({}, { locale }), 14),
			column(m.sheet_standing({}, { locale }), 30)
		],
		rows: items.rows.map((row, n) => [...row, ...(votes?.rows[n]?.slice(first) ?? []), ...marks])
	};
}

/** Levels without a name. */
export function aggregateSheet(aggregate: Aggregate, locale: Locale): Sheet {
	const { questionnaire, year, method, sample } = aggregate;
	return {
		name: m.sheet_aggregate({}, { locale }),
		columns: [
			column(m.results_area({}, { locale }), 36),
			column(m.results_level({}, { locale }), 9),
			column(m.results_target({}, { locale }), 9),
			column(m.results_gap({}, { locale }), 9),
			column(m.results_index({}, { locale }), 9, 'tenths'),
			column(m.results_coverage({}, { locale }), 11, 'percent'),
			column(m.sheet_year({}, { locale }), 8),
			column(m.report_questionnaire({}, { locale }), 40),
			column(m.report_method_id({}, { locale }), 20),
			column(m.sheet_standing({}, { locale }), 30)
		],
		rows: aggregate.areas.map(({ name, level, target, gap, index, coverage }) => [
			textIn(name, locale),
			level,
			target,
			gap,
			index,
			shareCell(coverage),
			Number(year) || null,
			`${questionnaire.id} ${questionnaire.version}`,
			method,
			standingOf('', sample, locale)
		])
	};
}

/** `Arvania Customs, November 2026` */
export const footOf = (report: Report, locale: Locale): string =>
	listOf([report.administration, monthIn(report.workshop.endsOn, locale)].filter(Boolean), locale);
