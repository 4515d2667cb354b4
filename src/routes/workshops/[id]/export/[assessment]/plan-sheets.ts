/** The plan, the recommended actions and what they rest on as tables, in one language. */
import { m } from '$lib/paraglide/messages';
import type { Locale } from '$lib/paraglide/runtime';
import type { Action, Catalogue } from '$lib/maturity/catalogue';
import { stepsOf } from '$lib/maturity/plan';
import { textIn, type Text } from '$lib/maturity/questionnaire';
import type { Report } from '$lib/maturity/report';
import type { Plan, PlanEntry } from '$lib/maturity/workshop';
import type { Cell, Column, Sheet } from '$lib/server/files/table';
import { listOf } from '$lib/ui/formats';
import { statusWord } from '$lib/ui/plan-words';
import { audienceWords, whyWords } from '$lib/ui/report-words';

/** What a file is made of. */
export interface Facts {
	/** As it leaves */
	readonly report: Report;
	/** The whole plan, dropped actions too */
	readonly plan: Plan;
	readonly catalogue: Catalogue;
}

export const column = (head: string, width: number, shows?: Column['shows']): Column => ({
	head,
	width,
	...(shows ? { shows } : {})
});

export function actionOf(catalogue: Catalogue, id: string | null): Action | undefined {
	return catalogue.actions.find((action) => action.id === id);
}

export function planSheet({ report, plan, catalogue }: Facts, locale: Locale): Sheet {
	const areasOf = (entry: PlanEntry) => {
		const steps = stepsOf(entry, catalogue);
		return report.areas
			.filter(({ items }) => items.some(({ id }) => steps.some(({ item }) => item === id)))
			.map(({ name }) => textIn(name, locale));
	};
	const titleOf = (id: string) => {
		const action = actionOf(catalogue, id);
		return action ? textIn(action.title, locale) : id;
	};
	const chosen = plan.entries.map((entry): Cell[] => [
		entry.action ?? '',
		entry.action === null ? entry.title : titleOf(entry.action),
		listOf(areasOf(entry), locale),
		entry.owner,
		entry.startsOn,
		entry.dueOn,
		statusWord(entry.status, locale),
		entry.effort,
		listOf(
			stepsOf(entry, catalogue).map((step) => m.report_step(step, { locale })),
			locale
		),
		entry.note
	]);
	const declined = plan.declined.map(({ action, reason }): Cell[] => [
		...[action, titleOf(action), '', '', '', '', m.sheet_declined({}, { locale })],
		null,
		'',
		reason
	]);
	return {
		name: m.sheet_plan({}, { locale }),
		columns: [
			column(m.sheet_code({}, { locale }), 8),
			column(m.report_action({}, { locale }), 44),
			column(m.results_area({}, { locale }), 30),
			column(m.report_owner({}, { locale }), 24),
			column(m.sheet_starts({}, { locale }), 12),
			column(m.report_due({}, { locale }), 12),
			column(m.report_status({}, { locale }), 14),
			column(m.sheet_effort({}, { locale }), 10),
			column(m.sheet_serves({}, { locale }), 40),
			column(m.sheet_note({}, { locale }), 40)
		],
		rows: [...chosen, ...declined]
	};
}

export function actionsSheet({ report, catalogue }: Facts, locale: Locale): Sheet {
	const text = (value: Text | null) => (value ? textIn(value, locale) : '');
	const areaName = new Map(report.areas.map(({ id, name }) => [id, text(name)]));
	return {
		name: m.report_actions({}, { locale }),
		columns: [
			column(m.results_area({}, { locale }), 28),
			column(m.sheet_code({}, { locale }), 8),
			column(m.report_action({}, { locale }), 40),
			column(m.report_provider({}, { locale }), 28),
			column(m.report_audience({}, { locale }), 30),
			column(m.report_length({}, { locale }), 20),
			column(m.sheet_effort({}, { locale }), 10),
			column(m.report_why({}, { locale }), 50),
			column(m.sheet_eligibility({}, { locale }), 40),
			column(m.sheet_request({}, { locale }), 40),
			column(m.report_status({}, { locale }), 20),
			column(m.sheet_checked({}, { locale }), 24)
		],
		rows: report.proposals.map((proposal) => {
			const { action } = proposal;
			return [
				areaName.get(proposal.area) ?? '',
				action.id,
				text(action.title),
				text(action.provider),
				audienceWords(report, action.audience, locale),
				text(action.length ?? action.lengthNote),
				action.effort,
				whyWords(report, proposal, locale),
				text(action.eligibility),
				text(action.request),
				text(catalogue.scales.status[action.status] ?? { default: action.status }),
				text(action.checked)
			];
		})
	};
}

/** What the actions named in the file rest on, and the questionnaire. */
export function sourcesOf({ report, plan, catalogue }: Facts) {
	const named = [
		...report.proposals.map(({ action }) => action),
		...plan.entries.flatMap(({ action }) => actionOf(catalogue, action) ?? [])
	];
	const ids = new Set(named.flatMap(({ sources }) => sources));
	return Object.entries(catalogue.sources).filter(([id]) => ids.has(id));
}

export function sourcesSheet(facts: Facts, locale: Locale): Sheet {
	const { questionnaire } = facts.report;
	return {
		name: m.sheet_sources({}, { locale }),
		columns: [
			column(m.sheet_code({}, { locale }), 14),
			column(m.sheet_what({}, { locale }), 60),
			column(m.sheet_publisher({}, { locale }), 30),
			column(m.sheet_date({}, { locale }), 14),
			column(m.sheet_address({}, { locale }), 60)
		],
		rows: [
			[
				questionnaire.id,
				`${textIn(questionnaire.title, locale)} ${questionnaire.version}, ${questionnaire.hash}`,
				'',
				'',
				''
			],
			...sourcesOf(facts).map(([id, { title, publisher, date, url }]): Cell[] => [
				id,
				title,
				publisher,
				date,
				url
			])
		]
	};
}
