/** One area of the report as blocks of a document. */
import { m } from '$lib/paraglide/messages';
import type { Locale } from '$lib/paraglide/runtime';
import { textIn } from '$lib/maturity/questionnaire';
import type { Report, ReportArea, ReportItem } from '$lib/maturity/report';
import type { Block, PaperCell } from '$lib/server/files/paper';
import {
	areaLead,
	bandWord,
	blockerWords,
	differenceWords,
	evidenceWords,
	itemLine,
	statusWords,
	unknownWords
} from '$lib/ui/words';

/** `table`: tables are numbered through the report. */
export function areaBlocks(
	report: Report,
	area: ReportArea,
	table: number,
	locale: Locale
): Block[] {
	const { result } = area;
	const { theta } = report.method.profile;
	const blockers = blockerWords(area, theta[0] / theta[1], locale).join(' ');
	const withVotes = area.items.some(({ votes }) => votes !== null);
	return [
		{
			kind: 'heading',
			level: 1,
			text: `${area.number}. ${textIn(area.name, locale)}`,
			newPage: true
		},
		{ kind: 'text', text: areaLead(result, locale), voice: 'lead' },
		...(blockers === ''
			? []
			: [
					{
						kind: 'text' as const,
						text:
							result.level !== null && result.level < 5
								? `${m.words_holds({ next: result.level + 1 }, { locale })} ${blockers}`
								: blockers
					}
				]),
		{
			kind: 'table',
			caption: `${m.results_table({ number: table }, { locale })} ${m.report_area_items({}, { locale })}`,
			columns: [
				{ head: m.results_item({}, { locale }), width: 7 },
				{ head: m.results_level({}, { locale }), width: 3.3 },
				...(withVotes ? [{ head: m.results_votes({}, { locale }), width: 5 }] : []),
				{ head: m.report_stands({}, { locale }), width: 9 },
				{ head: m.report_next_step({}, { locale }), width: 8 }
			],
			rows: area.items.map((item): PaperCell[] => [
				{ text: textIn(item.title, locale), small: itemLine(item, locale), strong: true },
				{ text: String(item.result.level ?? ''), level: item.result.level },
				...(withVotes ? [votesCell(report, item, locale)] : []),
				standsCell(item, locale),
				{ text: item.nextStep ? textIn(item.nextStep, locale) : '' }
			])
		},
		...recordBlocks(area, locale),
		...saidBlocks(area, 'comments', m.report_comments({}, { locale })),
		...saidBlocks(area, 'evidence', m.report_evidence_notes({}, { locale }))
	];
}

/** People at levels 1 to 5: a cell of Word holds no drawn bars. */
function votesCell(report: Report, { votes, result }: ReportItem, locale: Locale): PaperCell {
	if (!votes) return { text: m.words_few_votes({ count: report.smallGroup }, { locale }) };
	return { text: votes.levels.join(' · '), small: bandWord(result.band, locale) };
}

function standsCell(item: ReportItem, locale: Locale): PaperCell {
	const small = [unknownWords(item.result, locale), differenceWords(item.result, locale)]
		.filter(Boolean)
		.join(' ');
	return {
		text: item.levelText ? textIn(item.levelText, locale) : statusWords(item.result, locale),
		...(small ? { small } : {})
	};
}

function recordBlocks(area: ReportArea, locale: Locale): Block[] {
	const lines = area.items.flatMap((item) => {
		const { agreed, id, result } = item;
		if (!agreed) return [];
		const name =
			result.level === null
				? m.report_record_other({ item: id, status: statusWords(result, locale) }, { locale })
				: m.report_record_level({ item: id, level: result.level }, { locale });
		const dissent = agreed.dissent ? `${m.report_dissent({}, { locale })} ${agreed.dissent}` : '';
		const text = [agreed.reason, evidenceWords(item, locale), dissent].filter(Boolean).join(' ');
		return [{ name, text }];
	});
	return lines.length === 0
		? []
		: [
				{ kind: 'heading', level: 2, text: m.report_records({}, { locale }) },
				{ kind: 'list', lines }
			];
}

function saidBlocks(area: ReportArea, what: 'comments' | 'evidence', name: string): Block[] {
	const lines = area.items.flatMap((item) =>
		item[what].map((text) => ({ name: `${item.id}.`, text }))
	);
	return lines.length === 0
		? []
		: [
				{ kind: 'heading', level: 2, text: name },
				{ kind: 'list', lines }
			];
}
