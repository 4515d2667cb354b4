/**
 * What leaves with a file. `full` is the administration's own report; `wco` is what the WCO needs in order to help,
 * without how anybody voted or what was said; `aggregate` is levels and indices alone, without the administration.
 */
import type { Text } from './questionnaire';
import type { Report, ReportItem } from './report';
import type { ItemResult } from './result';

export const DISCLOSURES = ['full', 'wco', 'aggregate'] as const;
export type Disclosure = (typeof DISCLOSURES)[number];

export const FORMATS = ['docx', 'xlsx', 'csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** A report has a name on it, and single answers are only for the administration itself. */
export const formatsOf: Readonly<Record<Disclosure, readonly [Format, ...Format[]]>> = {
	full: ['docx', 'xlsx', 'csv', 'json'],
	wco: ['docx', 'xlsx', 'csv'],
	aggregate: ['xlsx', 'csv']
};

/** Fewer people than this would make an aggregate a statement about persons. */
export const FEWEST_FOR_AGGREGATE = 5;

export interface Aggregate {
	readonly questionnaire: { readonly id: string; readonly version: string; readonly hash: string };
	/** Of the assessment; a day and a place would name the workshop */
	readonly year: string;
	readonly method: string;
	readonly sample: boolean;
	readonly areas: readonly {
		readonly id: string;
		readonly name: Text;
		readonly level: number | null;
		readonly target: number;
		readonly gap: number | null;
		readonly index: number | null;
		/** 0..1 */
		readonly coverage: number | null;
	}[];
}

/** null when too few people took part. */
export function aggregateOf(report: Report): Aggregate | null {
	if (report.participation.people < FEWEST_FOR_AGGREGATE) return null;
	const { id, version, hash } = report.questionnaire;
	return {
		questionnaire: { id, version, hash },
		year: /^\d{4}/.exec(report.workshop.endsOn)?.[0] ?? '',
		method: report.method.id,
		sample: report.sample,
		areas: report.areas.map(({ id, name, result }) => ({
			id,
			name,
			level: result.level,
			target: result.target,
			gap: result.gapLevels,
			index: result.index,
			coverage: result.coverage
		}))
	};
}

/** Everything about votes set to nothing; a level, its source and why there is none stay. */
function withoutVotes(result: ItemResult): ItemResult {
	return {
		...result,
		...{ n: 0, nValid: 0, nDk: 0, nNa: 0, nOm: 0, nMissing: 0 },
		...{ freq: [0, 0, 0, 0, 0], freqWeighted: [0, 0, 0, 0, 0], medianLow: null },
		...{ interpMedian: null, mean: null, modes: [], c: null, ad: null, a: null, cns: null },
		...{ range: null, split: null, band: null, noMoreThanChance: false, bounds: null },
		...{ dkShare: null, score: null, withinOne: null, agreedMinusInterpMedian: null }
	};
}

function itemForWco(item: ReportItem): ReportItem {
	return {
		...item,
		result: withoutVotes(item.result),
		votes: null,
		comments: [],
		evidence: [],
		reasons: [],
		// That the room agreed stays; what it said about it does not.
		agreed: item.agreed && {
			...item.agreed,
			reason: '',
			dissent: '',
			evidence: { status: item.agreed.evidence.status, title: '', date: '' },
			at: '',
			by: ''
		}
	};
}

const NO_BANDS = { strong: 0, adequate: 0, weak: 0, split: 0 };

/** The report as it leaves: `full` unchanged. */
export function disclosed(report: Report, disclosure: Exclude<Disclosure, 'aggregate'>): Report {
	if (disclosure === 'full') return report;
	const agencies = new Map(
		report.areas.flatMap(({ items }) => items.map((item) => [item.id, item.agreed?.agency ?? '']))
	);
	return {
		...report,
		areas: report.areas.map((area) => ({
			...area,
			bands: NO_BANDS,
			items: area.items.map(itemForWco),
			plan: area.plan.map(({ entry, title }) => ({ entry: { ...entry, note: '' }, title }))
		})),
		summary: { ...report.summary, split: [] },
		otherAgency: report.otherAgency.map(({ item }) => {
			const agency = agencies.get(item);
			return { item, agencies: agency ? [agency] : [] };
		}),
		clarifyFirst: [],
		declined: report.declined.map(({ action }) => ({ action, reason: '' })),
		participation: {
			people: report.participation.people,
			submitted: report.participation.submitted,
			paper: 0,
			functions: [],
			others: { functions: 0, people: 0 }
		}
	};
}
