import { error } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { downloadHeaders } from '$lib/server/files/file-name';
import { wordOf } from '$lib/server/files/word';
import { audited, choiceOf, isRevealed, languagesOf, leavingOf, nameOf, placeOf } from '../leaving';
import { paperOf } from '../paper';
import type { RequestHandler } from './$types';

const TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

export const GET: RequestHandler = async ({ locals, params, url }) => {
	const place = await placeOf(locals, params);
	if (!isRevealed(place)) error(409, m.export_not_yet());
	const choice = choiceOf(url.searchParams, await languagesOf(place.room), locals.locale, 'docx');
	if (choice.format !== 'docx') error(400, m.export_not_in_this_format());
	const leaving = await leavingOf(locals, place, choice.what);
	if (leaving.what === 'aggregate') error(400, m.export_not_in_this_format());
	const file = await wordOf(paperOf(leaving.facts, choice.locale, choice.size));
	await audited(locals, place, choice, 'docx');
	return new Response(new Uint8Array(file), {
		headers: downloadHeaders(nameOf(place, choice, 'docx'), TYPE)
	});
};
