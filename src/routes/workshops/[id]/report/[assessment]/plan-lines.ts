import { m } from '$lib/paraglide/messages';
import type { Locale } from '$lib/paraglide/runtime';
import { textIn } from '$lib/maturity/questionnaire';
import type { Report, ReportArea } from '$lib/maturity/report';
import type { PlanStatus } from '$lib/maturity/workshop';
import { langOf } from './lang';

export interface PlanLine {
	readonly id: string;
	readonly title: string;
	readonly lang: string | undefined;
	readonly owner: string;
	readonly dueOn: string;
	readonly status: string;
}

/** The chosen actions of an area as the table prints them. */
export function planLines(report: Report, area: ReportArea, locale: Locale): PlanLine[] {
	const status: Readonly<Record<PlanStatus, string>> = {
		planned: m.report_status_planned({}, { locale }),
		requested: m.report_status_requested({}, { locale }),
		'under-way': m.report_status_under_way({}, { locale }),
		done: m.report_status_done({}, { locale }),
		dropped: ''
	};
	return area.plan.map(({ entry, title }) => ({
		id: entry.id,
		title: title ? textIn(title, locale) : entry.title,
		lang: title ? langOf(title, locale, report) : undefined,
		owner: entry.owner,
		dueOn: entry.dueOn,
		status: status[entry.status]
	}));
}
