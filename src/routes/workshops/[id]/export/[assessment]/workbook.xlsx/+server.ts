import { error } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { getTextDirection } from '$lib/paraglide/runtime';
import { downloadHeaders } from '$lib/server/files/file-name';
import { workbookOf } from '$lib/server/files/workbook';
import {
	audited,
	choiceOf,
	isRevealed,
	languagesOf,
	leavingOf,
	nameOf,
	placeOf,
	tablesOf
} from '../leaving';
import { standingOf } from '../sheets';
import type { RequestHandler } from './$types';

const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const GET: RequestHandler = async ({ locals, params, url }) => {
	const place = await placeOf(locals, params);
	if (!isRevealed(place)) error(409, m.export_not_yet());
	const choice = choiceOf(url.searchParams, await languagesOf(place.room), locals.locale, 'xlsx');
	if (choice.format !== 'xlsx') error(400, m.export_not_in_this_format());
	const leaving = await leavingOf(locals, place, choice.what);
	const sheets = tablesOf(leaving, 'xlsx', choice.locale);
	if (sheets.length === 0) error(409, m.export_too_few());
	const { marking, sample } = place.room.workshop.data;
	const mark = choice.what === 'aggregate' ? '' : marking;
	const file = await workbookOf(sheets, {
		standing: standingOf(mark, sample, choice.locale),
		rightToLeft: getTextDirection(choice.locale) === 'rtl'
	});
	await audited(locals, place, choice, 'xlsx');
	return new Response(new Uint8Array(file), {
		headers: downloadHeaders(nameOf(place, choice, 'xlsx'), TYPE)
	});
};
