import { canExport } from '$lib/server/assessment-files';
import { m } from '$lib/paraglide/messages';
import { getTextDirection } from '$lib/paraglide/runtime';
import { formatsOf, type Format } from '$lib/maturity/disclosure';
import { phaseOf } from '$lib/maturity/workshop';
import { jsonPreview, jsonOf } from './json';
import {
	ENDPOINT,
	choiceOf,
	isRevealed,
	languagesOf,
	leavingOf,
	placeOf,
	tablesOf,
	type Choice,
	type Place
} from './leaving';
import { paperOf } from './paper';
import type { PageServerLoad } from './$types';

/** Forms and nothing else: no script needed. */
export const csr = false;

/** Rows of one table in the preview; the count of all is shown. */
const MOST_ROWS = 200;

/** The same facts as in the file, cut to what a page can show. */
async function previewOf(locals: App.Locals, place: Place, { what, format, locale, size }: Choice) {
	if (format === 'json')
		return { kind: 'json' as const, ...jsonPreview(await jsonOf(locals.store, place)) };
	const leaving = await leavingOf(locals, place, what);
	if (format === 'docx') {
		if (leaving.what === 'aggregate') return null;
		const { blocks } = paperOf(leaving.facts, locale, size);
		return {
			kind: 'paper' as const,
			blocks: blocks.map((block) => {
				if (block.kind !== 'figure') return block;
				const { png, ...figure } = block;
				return { ...figure, src: `data:image/png;base64,${png.toString('base64')}` };
			})
		};
	}
	const sheets = tablesOf(leaving, format, locale);
	return sheets.length === 0
		? null
		: {
				kind: 'tables' as const,
				sheets: sheets.map((sheet) => ({
					...sheet,
					all: sheet.rows.length,
					rows: sheet.rows.slice(0, MOST_ROWS)
				}))
			};
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const place = await placeOf(locals, params);
	const { room, assessment } = place;
	const languages = await languagesOf(room);
	const isSetUp = phaseOf(room.workshop.data) === 'set-up';
	const choice = choiceOf(
		url.searchParams,
		languages,
		locals.locale,
		// Before anybody answered there is only the set-up to carry.
		isSetUp ? 'json' : undefined
	);
	const ready = isSetUp ? canExport(room, assessment) : isRevealed(place);
	const preview = ready ? await previewOf(locals, place, choice) : null;
	const { what, format, locale, size } = choice;
	const query = new URLSearchParams({
		what,
		language: locale,
		...(format === 'docx' ? { size } : {})
	});
	const formats: readonly Format[] = formatsOf[what];
	return {
		assessment: { id: assessment.id, name: assessment.name },
		phase: isSetUp ? ('set-up' as const) : ready ? ('revealed' as const) : ('open' as const),
		choice,
		direction: getTextDirection(locale),
		formats,
		languages: languages.map((code) => ({
			code,
			name: new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code
		})),
		preview,
		tooFew: ready && preview === null ? m.export_too_few() : null,
		file: ENDPOINT[format],
		download: `${url.pathname}/${ENDPOINT[format]}?${query}`
	};
};
