import { error } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { canExport } from '$lib/server/assessment-files';
import { downloadHeaders } from '$lib/server/files/file-name';
import { jsonOf } from '../json';
import { audited, choiceOf, languagesOf, nameOf, placeOf } from '../leaving';
import type { RequestHandler } from './$types';

/** Single answers, without names: for another laptop of the administration, whatever else was chosen. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const place = await placeOf(locals, params);
	if (!canExport(place.room, place.assessment)) error(409, m.export_not_yet());
	const choice = choiceOf(url.searchParams, await languagesOf(place.room), locals.locale, 'json');
	if (choice.format !== 'json') error(400, m.export_not_in_this_format());
	const text = await jsonOf(locals.store, place);
	await audited(locals, place, choice, 'json');
	return new Response(text, {
		headers: downloadHeaders(nameOf(place, choice, 'json'), 'application/json')
	});
};
