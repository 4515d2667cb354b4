/** Recommended actions and what they rest on as blocks of a document. */
import { m } from '$lib/paraglide/messages';
import type { Locale } from '$lib/paraglide/runtime';
import { textIn, type Text } from '$lib/maturity/questionnaire';
import type { Block, PaperCell } from '$lib/server/files/paper';
import { audienceWords, whyWords } from '$lib/ui/report-words';
import { sourcesOf, type Facts } from './plan-sheets';

/** More in one area would be a catalogue, not a recommendation. */
const MOST_SHOWN = 5;

export function actionBlocks({ report }: Facts, locale: Locale): Block[] {
	const text = (value: Text | null) => (value ? textIn(value, locale) : '');
	const groups = report.byNeed.flatMap((id): Block[] => {
		const area = report.areas.find((area) => area.id === id);
		const proposals = report.proposals.filter(({ area }) => area === id).slice(0, MOST_SHOWN);
		if (!area || proposals.length === 0) return [];
		return [
			{
				kind: 'table',
				caption: `${area.number}. ${text(area.name)}`,
				columns: [
					{ head: m.report_action({}, { locale }), width: 8 },
					{ head: m.report_provider({}, { locale }), width: 5 },
					{ head: m.report_audience({}, { locale }), width: 5 },
					{ head: m.report_length({}, { locale }), width: 4 },
					{ head: m.report_why({}, { locale }), width: 8 }
				],
				rows: proposals.map((proposal): PaperCell[] => {
					const { action } = proposal;
					return [
						{ text: text(action.title), small: action.id, strong: true },
						{ text: text(action.provider) },
						{ text: audienceWords(report, action.audience, locale) },
						{ text: text(action.length ?? action.lengthNote) },
						{ text: whyWords(report, proposal, locale) }
					];
				})
			}
		];
	});
	const own = report.questionnaire.language;
	const isTranslated =
		locale === own || report.proposals.every(({ action }) => action.title[locale] !== undefined);
	return [
		{ kind: 'heading', level: 1, text: m.report_actions({}, { locale }), newPage: true },
		{
			kind: 'text',
			text:
				groups.length === 0
					? m.report_no_actions({}, { locale })
					: m.report_actions_lead({}, { locale }),
			voice: 'lead'
		},
		...(isTranslated || groups.length === 0
			? []
			: [
					{
						kind: 'text' as const,
						text: m.report_catalogue_language({}, { locale }),
						voice: 'small' as const
					}
				]),
		...groups
	];
}

export function sourceBlocks(facts: Facts, locale: Locale): Block[] {
	const sources = sourcesOf(facts);
	if (sources.length === 0) return [];
	return [
		{ kind: 'heading', level: 1, text: m.sheet_sources({}, { locale }), newPage: true },
		{
			kind: 'list',
			lines: sources.map(([, { title, publisher, date, url }]) => ({
				text: [title, publisher, date, url].filter(Boolean).join('. ')
			}))
		}
	];
}
