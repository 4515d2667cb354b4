/** From a request to the facts that may leave: one place that checks, for the preview and for each file. */
import { error } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { assertIsLocale, locales, type Locale } from '$lib/paraglide/runtime';
import {
	DISCLOSURES,
	aggregateOf,
	disclosed,
	formatsOf,
	type Aggregate,
	type Disclosure,
	type Format
} from '$lib/maturity/disclosure';
import { phaseOf, type Assessment } from '$lib/maturity/workshop';
import * as assessmentFiles from '$lib/server/assessment-files';
import { fileName } from '$lib/server/files/file-name';
import type { Paper } from '$lib/server/files/paper';
import type { Sheet } from '$lib/server/files/table';
import * as instruments from '$lib/server/instruments';
import * as results from '$lib/server/results';
import type { WorkshopRoom } from '$lib/server/store';
import * as workshops from '$lib/server/workshops';
import type { Facts } from './plan-sheets';
import { aggregateSheet, itemsCsv, sheetsOf } from './sheets';

export const ENDPOINT: Readonly<Record<Format, string>> = {
	docx: 'report.docx',
	xlsx: 'workbook.xlsx',
	csv: 'items.csv',
	json: 'assessment.json'
};

export interface Place {
	readonly room: WorkshopRoom;
	readonly assessment: Assessment;
	readonly who: workshops.Who;
}

/** Answers 404 for a workshop of others, as for one that does not exist. */
export async function placeOf(
	locals: App.Locals,
	params: { readonly id: string; readonly assessment: string }
): Promise<Place> {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	const assessment = room && workshops.assessmentOf(room.workshop.data, params.assessment);
	if (!room || !assessment || !locals.facilitator) error(404, m.workshops_not_found());
	return { room, assessment, who: locals.facilitator };
}

export interface Choice {
	readonly what: Disclosure;
	readonly format: Format;
	readonly locale: Locale;
	readonly size: Paper['size'];
}

/** The languages of the questionnaire that the program speaks. */
export async function languagesOf(room: WorkshopRoom): Promise<Locale[]> {
	const { questionnaire } = await instruments.of(room);
	const offered = locales.filter((locale) => questionnaire.locales.includes(locale));
	return offered.length > 0 ? offered : [assertIsLocale('en')];
}

/** What an address asks for. A form that it does not name or that is not offered is the first one offered. */
export function choiceOf(
	query: URLSearchParams,
	offered: readonly Locale[],
	screen: string,
	format?: Format
): Choice {
	const wanted = query.get('what') ?? 'full';
	// Never more than was asked for, so a word that we do not know is no word for everything.
	const what = DISCLOSURES.find((one) => one === wanted) ?? error(400);
	const asked = format ?? query.get('format');
	return {
		what,
		format: formatsOf[what].find((one) => one === asked) ?? formatsOf[what][0],
		locale:
			offered.find((one) => one === query.get('language')) ??
			offered.find((one) => one === screen) ??
			offered[0] ??
			'en',
		size: query.get('size') === 'letter' ? 'letter' : 'a4'
	};
}

/** Nothing but the set-up can leave before the reveal. */
export const isRevealed = ({ room, assessment }: Place): boolean =>
	phaseOf(room.workshop.data) === 'revealed' && assessmentFiles.canExport(room, assessment);

export type Leaving =
	| { readonly what: 'full' | 'wco'; readonly facts: Facts }
	| { readonly what: 'aggregate'; readonly aggregate: Aggregate | null };

/** Call only when `isRevealed`. */
export async function leavingOf(
	locals: App.Locals,
	{ room, assessment }: Place,
	what: Disclosure
): Promise<Leaving> {
	const report = await results.reportOf(locals.store, room, assessment);
	if (what === 'aggregate') return { what, aggregate: aggregateOf(report) };
	const { catalogue } = await instruments.of(room);
	const { plan } = assessment;
	return {
		what,
		facts: {
			report: disclosed(report, what),
			catalogue,
			plan:
				what === 'full'
					? plan
					: {
							entries: plan.entries.map((entry) => ({ ...entry, note: '' })),
							declined: plan.declined.map(({ action }) => ({ action, reason: '' }))
						}
		}
	};
}

/** The tables of a workbook, or the one table of a CSV file. Empty when too few people took part. */
export function tablesOf(leaving: Leaving, format: 'xlsx' | 'csv', locale: Locale): Sheet[] {
	if (leaving.what === 'aggregate')
		return leaving.aggregate ? [aggregateSheet(leaving.aggregate, locale)] : [];
	return format === 'csv'
		? [itemsCsv(leaving.facts.report, locale)]
		: sheetsOf(leaving.facts, locale);
}

/** An aggregate's name says nothing of the administration. */
export function nameOf(place: Place, { what, locale }: Choice, format: Format): string {
	const { startsOn } = place.room.workshop.data;
	const about =
		what === 'aggregate'
			? ['maturity', 'aggregate', startsOn.slice(0, 4)]
			: [place.assessment.name, startsOn];
	const kind = { docx: 'gap-report', xlsx: 'workbook', csv: 'items', json: 'assessment' }[format];
	const parts = [...about, kind, what === 'wco' ? 'wco' : '', format === 'json' ? '' : locale];
	return fileName(parts, format);
}

/** Written before the file is handed out. */
export async function audited(
	locals: App.Locals,
	{ room, assessment, who }: Place,
	{ what, locale }: Choice,
	format: Format
): Promise<void> {
	await locals.store.audit.append({
		who: who.id,
		what: 'assessment-exported',
		about: `${room.workshop.data.id}/${assessment.id}`,
		detail: `${ENDPOINT[format]}, ${what}, ${locale}`
	});
}
