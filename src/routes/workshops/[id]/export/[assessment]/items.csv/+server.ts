import { error } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { csvOf } from '$lib/server/files/csv';
import { downloadHeaders } from '$lib/server/files/file-name';
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
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
	const place = await placeOf(locals, params);
	if (!isRevealed(place)) error(409, m.export_not_yet());
	const choice = choiceOf(url.searchParams, await languagesOf(place.room), locals.locale, 'csv');
	if (choice.format !== 'csv') error(400, m.export_not_in_this_format());
	const leaving = await leavingOf(locals, place, choice.what);
	const [sheet] = tablesOf(leaving, 'csv', choice.locale);
	if (!sheet) error(409, m.export_too_few());
	await audited(locals, place, choice, 'csv');
	return new Response(csvOf(sheet), {
		headers: downloadHeaders(nameOf(place, choice, 'csv'), 'text/csv; charset=utf-8')
	});
};
