import { error, redirect } from '@sveltejs/kit';
import { isLocale } from '$lib/paraglide/runtime';
import { cookieOptions } from '$lib/server/cookies';
import { languageCookie } from '$lib/server/language';
import { readForm, textOf } from '$lib/server/read-json';
import { ownPath } from '$lib/server/security';
import type { RequestHandler } from './$types';

const aYear = 365 * 24 * 60 * 60;

/** Keeps the language of this browser and goes back to where the person was. */
export const POST: RequestHandler = async ({ request, cookies, url }) => {
	const read = await readForm(request, 4 * 1024);
	if (!read.ok) error(read.status);
	const language = textOf(read.value, 'language', 10);
	if (isLocale(language)) cookies.set(languageCookie, language, cookieOptions(url, aYear));
	redirect(303, ownPath(textOf(read.value, 'back', 500), '/'));
};
