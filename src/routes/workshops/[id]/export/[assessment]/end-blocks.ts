/** What a document ends with: open questions, the plan, the method and the annex, as blocks. */
import { m } from '$lib/paraglide/messages';
import type { Locale } from '$lib/paraglide/runtime';
import { LEVELS, textIn, type Text } from '$lib/maturity/questionnaire';
import type { Report } from '$lib/maturity/report';
import type { Block, PaperCell } from '$lib/server/files/paper';
import { dateIn, listOf } from '$lib/ui/formats';
import { statusWord } from '$lib/ui/plan-words';
import { methodWords } from '$lib/ui/report-words';
import { bandWord, clarifyWords, statusWords } from '$lib/ui/words';
import { actionOf, type Facts } from './plan-sheets';

const heading = (text: string): Block => ({ kind: 'heading', level: 1, text, newPage: true });
const under = (text: string): Block => ({ kind: 'heading', level: 2, text });

export function informationBlocks(report: Report, locale: Locale): Block[] {
	const items = new Map(
		report.areas.flatMap(({ items }) => items.map((item) => [item.id, item] as const))
	);
	const found = (ids: readonly string[]) => ids.flatMap((id) => items.get(id) ?? []);
	const table = (
		name: string,
		rows: readonly {
			readonly id: string;
			readonly title: Text;
			readonly said: readonly string[];
		}[],
		said: string,
		none: string | null
	): Block[] => {
		if (rows.length === 0) return none === null ? [] : [under(name), { kind: 'text', text: none }];
		return [
			{
				kind: 'table',
				caption: name,
				columns: [
					{ head: m.results_item({}, { locale }), width: 1 },
					{ head: said, width: 1 }
				],
				rows: rows.map((row): PaperCell[] => [
					{ text: textIn(row.title, locale), small: row.id, strong: true },
					{ text: listOf(row.said, locale) }
				])
			}
		];
	};
	const clarify = clarifyWords(report, locale);
	return [
		heading(m.report_information({}, { locale })),
		{ kind: 'text', text: m.report_information_lead({}, { locale }), voice: 'lead' },
		...table(
			m.report_information_gaps({}, { locale }),
			found(report.informationGaps).map((item) => ({ ...item, said: item.reasons })),
			m.report_who_knows({}, { locale }),
			m.report_no_information_gaps({}, { locale })
		),
		...table(
			m.report_other_agencies({}, { locale }),
			report.otherAgency.flatMap(({ item, agencies }) =>
				found([item]).map((one) => ({ ...one, said: agencies }))
			),
			m.report_agency({}, { locale }),
			m.report_no_other_agencies({}, { locale })
		),
		...table(
			m.report_not_applicable({}, { locale }),
			found(report.notApplicable).map((item) => ({
				...item,
				said: item.agreed?.reason ? [item.agreed.reason] : item.reasons
			})),
			m.report_reason({}, { locale }),
			null
		),
		...(clarify.length === 0
			? []
			: [
					under(m.report_clarify({}, { locale })),
					{ kind: 'list' as const, lines: clarify.map((text) => ({ text })) }
				])
	];
}

export function planBlocks({ plan, catalogue }: Facts, locale: Locale): Block[] {
	const titleOf = (id: string) => {
		const action = actionOf(catalogue, id);
		return action ? textIn(action.title, locale) : id;
	};
	return [
		heading(m.sheet_plan({}, { locale })),
		...(plan.entries.length === 0
			? [{ kind: 'text' as const, text: m.sheet_no_plan({}, { locale }) }]
			: [
					{
						kind: 'table' as const,
						caption: m.report_chosen({}, { locale }),
						columns: [
							{ head: m.report_action({}, { locale }), width: 10 },
							{ head: m.report_owner({}, { locale }), width: 6 },
							{ head: m.report_due({}, { locale }), width: 5 },
							{ head: m.report_status({}, { locale }), width: 4 }
						],
						rows: plan.entries.map((entry): PaperCell[] => [
							{
								text: entry.action === null ? entry.title : titleOf(entry.action),
								strong: true,
								...(entry.note ? { small: entry.note } : {})
							},
							{ text: entry.owner },
							{ text: dateIn(entry.dueOn, locale) },
							{ text: statusWord(entry.status, locale) }
						])
					}
				]),
		...(plan.declined.length === 0
			? []
			: [
					under(m.sheet_declined({}, { locale })),
					{
						kind: 'list' as const,
						lines: plan.declined.map(({ action, reason }) => ({
							text: [titleOf(action), reason].filter(Boolean).join(': ')
						}))
					}
				])
	];
}

export function methodBlocks(report: Report, locale: Locale): Block[] {
	const { method, participation, finalised, questionnaire } = report;
	const seed = method.seed.map((part) => part.toString(16).padStart(8, '0')).join(' ');
	const people = participation.functions.map(({ name, people }) => [name, people] as const);
	const { others } = participation;
	return [
		heading(m.report_method({}, { locale })),
		{ kind: 'list', lines: methodWords(report, locale).map((text) => ({ text })) },
		{
			kind: 'table',
			caption: m.report_people({}, { locale }),
			columns: [
				{ head: m.report_function({}, { locale }), width: 4 },
				{ head: m.report_people_count({}, { locale }), width: 1, number: true }
			],
			rows: [
				...people.map(([name, count]) => [{ text: name }, { text: String(count) }]),
				...(others.people > 0
					? [
							[
								{ text: m.report_other_functions({ count: others.functions }, { locale }) },
								{ text: String(others.people) }
							]
						]
					: []),
				[
					{ text: m.report_people_all({}, { locale }), strong: true },
					{ text: String(participation.people), strong: true }
				]
			]
		},
		under(m.report_record({}, { locale })),
		{
			kind: 'facts',
			rows: [
				{
					name: m.report_method_id({}, { locale }),
					text: `${method.id}, ${method.profile.id}`
				},
				{ name: m.report_seed({}, { locale }), text: `${seed}, B = ${method.replicates}` },
				{
					name: m.report_questionnaire({}, { locale }),
					text: `${questionnaire.id} ${questionnaire.version}, ${questionnaire.hash}`
				},
				{
					name: m.report_sealed({}, { locale }),
					text: finalised
						? m.report_sealed_line(
								{
									date: dateIn(finalised.at, locale),
									revision: finalised.revision,
									hash: finalised.hash
								},
								{ locale }
							)
						: m.report_not_sealed({}, { locale })
				},
				{ name: m.report_audit_head({}, { locale }), text: report.auditHead }
			]
		}
	];
}

/** All items; without votes where none leave. */
export function annexBlocks(report: Report, locale: Locale): Block[] {
	const withVotes = report.areas.some(({ items }) => items.some(({ votes }) => votes !== null));
	return [
		heading(m.report_annex({}, { locale })),
		{
			kind: 'table',
			caption: m.report_annex_caption({}, { locale }),
			note: m.report_annex_read({}, { locale }),
			columns: [
				{ head: m.results_item({}, { locale }), width: 11 },
				...(withVotes
					? [
							...LEVELS.map((level) => ({ head: String(level), width: 1.4, number: true })),
							{ head: m.report_dont_know({}, { locale }), width: 2.6, number: true },
							{ head: m.results_opinions({}, { locale }), width: 4 }
						]
					: []),
				{ head: m.report_result({}, { locale }), width: 3 },
				{ head: '', width: 4 }
			],
			rows: report.areas.flatMap(({ items }) =>
				items.map(({ id, title, critical, agreed, votes, result }): PaperCell[] => [
					{
						text: `${id} ${textIn(title, locale)}`,
						...(critical ? { small: m.words_critical({}, { locale }) } : {})
					},
					...(withVotes
						? [
								...LEVELS.map((level) => ({ text: votes ? String(votes.levels[level - 1]) : '' })),
								{ text: votes ? String(votes.dontKnow) : '' },
								{
									text: votes
										? bandWord(result.band, locale)
										: m.words_few_votes({ count: report.smallGroup }, { locale })
								}
							]
						: []),
					{ text: String(result.level ?? ''), level: result.level },
					{
						text:
							agreed && result.level !== null
								? m.words_agreed({}, { locale })
								: statusWords(result, locale)
					}
				])
			)
		}
	];
}
