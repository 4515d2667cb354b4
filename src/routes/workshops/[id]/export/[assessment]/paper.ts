/** The report as a document to edit, in one language: the same order, sentences and figures as on paper. */
import { m } from '$lib/paraglide/messages';
import { getTextDirection, type Locale } from '$lib/paraglide/runtime';
import { gapBars, gapBarsHeight } from '$lib/charts/gap-bars';
import { profileRadar } from '$lib/charts/profile-radar';
import { textIn, type Text } from '$lib/maturity/questionnaire';
import type { Report } from '$lib/maturity/report';
import { pngOf } from '$lib/server/charts/render';
import type { Block, Paper, PaperCell } from '$lib/server/files/paper';
import { datesIn, indexIn, listOf, monthIn, shareIn } from '$lib/ui/formats';
import { handlingWords } from '$lib/ui/report-words';
import { coordination, differences, firstActions, gaps, strengths } from '$lib/ui/summary-lines';
import { gapWords, rankWords } from '$lib/ui/area-words';
import {
	bandCounts,
	blockerWords,
	gapBarsOf,
	headline,
	intervalWords,
	orderWords,
	provisionalWords,
	radarOf
} from '$lib/ui/words';
import { actionBlocks, sourceBlocks } from './action-blocks';
import { areaBlocks } from './area-blocks';
import { annexBlocks, informationBlocks, methodBlocks, planBlocks } from './end-blocks';
import type { Facts } from './plan-sheets';
import { footOf, standingOf } from './sheets';

const RADAR = { width: 660, height: 425 };
const BARS_WIDTH = 660;

export function paperOf(facts: Facts, locale: Locale, size: Paper['size']): Paper {
	const { report } = facts;
	const [before = '', between = '', after = ''] = m
		.report_page({ page: '\u0000', pages: '\u0000' }, { locale })
		.split('\u0000');
	return {
		title: m.report_title({}, { locale }),
		language: locale,
		rightToLeft: getTextDirection(locale) === 'rtl',
		size,
		marking: report.marking,
		standing: standingOf('', report.sample, locale),
		foot: footOf(report, locale),
		pageOf: [before, between, after],
		author: m.product_name({}, { locale }),
		blocks: [
			...coverBlocks(report, locale),
			...summaryBlocks(report, locale),
			...profileBlocks(report, locale),
			...gapBlocks(report, locale),
			...report.areas.flatMap((area, n) => areaBlocks(report, area, n + 3, locale)),
			...informationBlocks(report, locale),
			...actionBlocks(facts, locale),
			...planBlocks(facts, locale),
			...methodBlocks(report, locale),
			...annexBlocks(report, locale),
			...sourceBlocks(facts, locale)
		]
	};
}

const heading = (text: string): Block => ({ kind: 'heading', level: 1, text, newPage: true });
const under = (text: string): Block => ({ kind: 'heading', level: 2, text });

function coverBlocks(report: Report, locale: Locale): Block[] {
	const { participation, questionnaire, marking, workshop, method } = report;
	const officials = m.report_by_officials({ count: participation.people }, { locale });
	const functions = participation.functions.length + participation.others.functions;
	const under = [
		report.administration,
		m.report_assessment({ month: monthIn(workshop.endsOn, locale) }, { locale })
	];
	if (report.sample) under.push(m.words_sample({}, { locale }));
	const rows = [
		{ name: m.report_prepared_for({}, { locale }), text: m.report_head_of_customs({}, { locale }) },
		{
			name: m.report_assessed({}, { locale }),
			text: listOf(
				[datesIn(workshop.startsOn, workshop.endsOn, locale), workshop.place].filter(Boolean),
				locale
			)
		},
		{
			name: m.report_by({}, { locale }),
			text:
				functions > 0
					? m.report_by_functions({ officials, count: functions }, { locale })
					: officials
		},
		{
			name: m.report_questionnaire({}, { locale }),
			text: m.report_questionnaire_line(
				{
					title: questionnaire.id.toUpperCase(),
					version: questionnaire.version,
					areas: report.areas.length,
					items: questionnaire.items,
					profile: method.profile.id
				},
				{ locale }
			)
		},
		{ name: m.report_standing({}, { locale }), text: m.report_standing_line({}, { locale }) }
	];
	if (marking)
		rows.push({
			name: m.report_handling({}, { locale }),
			text: [marking, handlingWords(marking, locale)].filter(Boolean).join('. ')
		});
	return [
		{
			kind: 'title',
			over: textIn(questionnaire.title, locale),
			text: m.report_title({}, { locale }),
			under
		},
		{ kind: 'facts', rows }
	];
}

function summaryBlocks(report: Report, locale: Locale): Block[] {
	const text = (value: Text) => textIn(value, locale);
	const [first = '', ...more] = headline(report, locale);
	const parts: [string, readonly string[]][] = [
		[m.report_strongest({}, { locale }), strengths(report, locale)],
		[m.report_largest_gaps({}, { locale }), gaps(report, locale)],
		[m.report_coordination({}, { locale }), coordination(report, locale)],
		[m.report_differ({}, { locale }), differences(report, locale)],
		[m.report_first_actions({}, { locale }), firstActions(report).map(text)]
	];
	return [
		heading(first),
		...more.map((sentence): Block => ({ kind: 'text', text: sentence, voice: 'lead' })),
		...parts.flatMap(([name, lines]): Block[] =>
			lines.length === 0
				? []
				: [under(name), { kind: 'list', lines: lines.map((line) => ({ text: line })) }]
		),
		{
			kind: 'table',
			caption: m.report_levels({}, { locale }),
			columns: [
				{ head: m.results_level({}, { locale }), width: 3 },
				{ head: '', width: 5 },
				{ head: '', width: 14 }
			],
			rows: report.questionnaire.levels.map(({ level, name, definition }) => [
				{ text: String(level), level },
				{ text: text(name), strong: true },
				{ text: text(definition) }
			]),
			note: m.report_caution({}, { locale })
		}
	];
}

function profileBlocks(report: Report, locale: Locale): Block[] {
	const { profile } = report.method;
	const theta = shareIn(profile.theta[0] / profile.theta[1], locale);
	return [
		heading(m.report_profile({}, { locale })),
		{
			kind: 'figure',
			caption: `${m.results_figure({ number: 1 }, { locale })} ${m.results_radar({}, { locale })}`,
			note: `${m.results_radar_read({}, { locale })} ${m.report_same_figures({ number: 1 }, { locale })}`,
			alt: m.results_radar_alt({}, { locale }),
			png: pngOf(profileRadar(radarOf(report, locale)), RADAR.width, RADAR.height),
			...RADAR
		},
		{
			kind: 'table',
			caption: `${m.results_table({ number: 1 }, { locale })} ${m.results_areas({}, { locale })}`,
			note: m.results_areas_read({ share: theta }, { locale }),
			columns: [
				{ head: m.results_area({}, { locale }), width: 9 },
				{ head: m.results_level({}, { locale }), width: 3.7 },
				{ head: m.results_target({}, { locale }), width: 3, number: true },
				{ head: m.results_index({}, { locale }), width: 3, number: true },
				{
					head: m.results_interval({ share: shareIn(profile.confidence, locale) }, { locale }),
					width: 5
				},
				{ head: m.results_coverage({}, { locale }), width: 4.8, number: true },
				{ head: m.results_agreement({}, { locale }), width: 6 }
			],
			rows: report.areas.map((area): PaperCell[] => {
				const { result } = area;
				const provisional = provisionalWords(area, locale);
				return [
					{
						text: textIn(area.name, locale),
						strong: true,
						...(provisional ? { small: provisional } : {})
					},
					{ text: result.level === null ? '' : String(result.level), level: result.level },
					{ text: String(result.target) },
					{ text: result.index === null ? '' : indexIn(result.index, locale) },
					{
						text: result.agreedByGroup
							? m.words_agreed({}, { locale })
							: intervalWords(result, locale)
					},
					{ text: result.coverage === null ? '' : shareIn(result.coverage, locale) },
					{ text: bandCounts(area.bands, locale) }
				];
			})
		}
	];
}

function gapBlocks(report: Report, locale: Locale): Block[] {
	const { theta } = report.method.profile;
	const bars = gapBarsOf(report, locale);
	const height = gapBarsHeight(bars.bars.length);
	const byNeed = report.byNeed.flatMap((id) => report.areas.find((area) => area.id === id) ?? []);
	return [
		heading(m.report_gaps({}, { locale })),
		{ kind: 'text', text: orderWords(report, locale).join(' ') },
		{
			kind: 'figure',
			caption: `${m.results_figure({ number: 2 }, { locale })} ${m.results_gaps({}, { locale })}`,
			note: `${m.report_gaps_read({}, { locale })} ${m.report_same_figures({ number: 2 }, { locale })}`,
			alt: m.results_gap_alt({}, { locale }),
			png: pngOf(gapBars(bars), BARS_WIDTH, height),
			width: BARS_WIDTH,
			height
		},
		{
			kind: 'table',
			caption: `${m.results_table({ number: 2 }, { locale })} ${m.results_gaps({}, { locale })}`,
			columns: [
				{ head: m.report_order({}, { locale }), width: 3 },
				{ head: m.results_area({}, { locale }), width: 8 },
				{ head: m.results_level({}, { locale }), width: 3.7 },
				{ head: m.results_target({}, { locale }), width: 3, number: true },
				{ head: m.results_gap({}, { locale }), width: 4 },
				{ head: m.report_why_order({}, { locale }), width: 14 }
			],
			rows: byNeed.map((area): PaperCell[] => [
				{ text: area.rank ? rankWords(area.rank, locale) : '' },
				{ text: textIn(area.name, locale), strong: true },
				{ text: String(area.result.level ?? ''), level: area.result.level },
				{ text: String(area.result.target) },
				{ text: gapWords(area.result, locale) },
				{
					text: area.rank ? blockerWords(area, theta[0] / theta[1], locale).join(' ') : ''
				}
			])
		}
	];
}
