import { fail, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { isLocale } from '$lib/paraglide/runtime';
import { cookieOptions } from '$lib/server/cookies';
import { languageCookie } from '$lib/server/language';
import * as participants from '$lib/server/participants';
import { readForm, textOf } from '$lib/server/read-json';
import { addressKey, joinThrottle } from '$lib/server/throttle';

export const csr = false;

/** Remembers the code between the two steps, so that it stands in no address and step 2 survives a reload. */
const codeCookie = 'joining';
const codeCookieSeconds = 30 * 60;
const languageCookieSeconds = 30 * 24 * 3600;

export const load = async ({ cookies, getClientAddress, locals, url }) => {
	const code = cookies.get(codeCookie);
	const step = code ? await look(locals.store, code, getClientAddress) : null;
	const workshop = step?.room?.workshop.data;
	return {
		locale: locals.locale,
		/** Wrong, closed and expired codes look alike */
		problem:
			code && !workshop ? (step?.isThrottled ? m.join_throttled() : m.join_code_error()) : '',
		hasLeft: url.searchParams.has('left'),
		/** Step 2; the name of an administration is told only to those who know the code */
		room: workshop
			? {
					title: workshop.title,
					place: workshop.place,
					isSample: workshop.sample,
					smallGroup: workshop.smallGroup,
					functions: workshop.functions,
					administrations: workshop.assessments.map(({ id, name }) => ({ id, name }))
				}
			: null
	};
};

export const actions = {
	/** Step 1: the code and the language. */
	code: async ({ cookies, getClientAddress, locals, request, url }) => {
		const read = await readForm(request);
		if (!read.ok)
			return fail(read.status, { step: 'code', problem: m.join_code_error(), typed: '' });
		const typed = textOf(read.value, 'code', 40);
		const language = textOf(read.value, 'language', 8);
		if (isLocale(language))
			cookies.set(languageCookie, language, cookieOptions(url, languageCookieSeconds));
		const { room, isThrottled } = await look(locals.store, typed, getClientAddress);
		if (isThrottled) return fail(429, { step: 'code', problem: m.join_throttled(), typed });
		if (!room) return fail(400, { step: 'code', problem: m.join_code_error(), typed });
		cookies.set(codeCookie, room.workshop.data.joinCode, cookieOptions(url, codeCookieSeconds));
		redirect(303, '/join');
	},

	/** Step 2: administration (when there are several) and function. */
	join: async ({ cookies, getClientAddress, locals, request, url }) => {
		const read = await readForm(request);
		const { room } = await look(locals.store, cookies.get(codeCookie) ?? '', getClientAddress);
		if (!room || !read.ok) redirect(303, '/join');
		const { assessments, functions } = room.workshop.data;
		const only = assessments.length === 1 ? assessments[0]?.id : undefined;
		const assessment = only ?? textOf(read.value, 'administration', 80);
		const group = textOf(read.value, 'function', 80);
		const missing = {
			administration: assessments.some(({ id }) => id === assessment)
				? ''
				: m.join_administration_error(),
			function: functions.some(({ id }) => id === group) ? '' : m.join_function_error()
		};
		const joined =
			missing.administration || missing.function
				? null
				: await participants.join(room, { assessment, group, language: locals.locale });
		if (!joined)
			return fail(400, {
				step: 'join',
				missing,
				chosen: { administration: assessment, function: group }
			});
		cookies.delete(codeCookie, cookieOptions(url));
		cookies.set(
			participants.participantCookie,
			joined.cookie,
			cookieOptions(url, participants.participantCookieSeconds)
		);
		cookies.set(
			participants.reentryCookie,
			joined.reentry,
			cookieOptions(url, participants.reentryCookieSeconds)
		);
		redirect(303, '/joined');
	},

	/** An official who joined before, on another phone. */
	again: async ({ cookies, getClientAddress, locals, request, url }) => {
		const read = await readForm(request);
		const typed = read.ok ? textOf(read.value, 'reentry', 40) : '';
		const key = addressKey(getClientAddress());
		if (!joinThrottle.mayTry(key, Date.now()))
			return fail(429, { step: 'again', problem: m.join_throttled(), typed });
		const found = await participants.reenter(locals.store, typed);
		if (!found) {
			joinThrottle.failed(key, Date.now());
			return fail(400, { step: 'again', problem: m.join_reentry_error(), typed });
		}
		cookies.set(
			participants.participantCookie,
			found.cookie,
			cookieOptions(url, participants.participantCookieSeconds)
		);
		if (isLocale(found.language))
			cookies.set(languageCookie, found.language, cookieOptions(url, languageCookieSeconds));
		redirect(303, '/respond');
	},

	otherCode: ({ cookies, url }) => {
		cookies.delete(codeCookie, cookieOptions(url));
		redirect(303, '/join');
	}
};

/** Finds the room of a code; a code that finds none counts against the address, also when it comes in a cookie. */
async function look(store: App.Locals['store'], code: string, getClientAddress: () => string) {
	const key = addressKey(getClientAddress());
	if (!joinThrottle.mayTry(key, Date.now())) return { room: null, isThrottled: true };
	const room = await participants.findOpenRoom(store, code);
	if (!room) joinThrottle.failed(key, Date.now());
	return { room, isThrottled: false };
}
