/** A table of contents: what happens to every request, in order. */
import { building, dev } from '$app/environment';
import { isHttpError, type Handle, type HandleServerError, type ServerInit } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { m } from '$lib/paraglide/messages';
import {
	getTextDirection,
	locales,
	overwriteServerAsyncLocalStorage,
	type Locale
} from '$lib/paraglide/runtime';
import { isForFacilitators, isForTheRoom, roleOf } from '$lib/server/access';
import * as instruments from '$lib/server/instruments';
import { chooseLanguage, languageCookie } from '$lib/server/language';
import * as live from '$lib/server/live';
import { identify, participantCookie } from '$lib/server/participants';
import * as running from '$lib/server/running';
import {
	hasReadableContent,
	isFromOwnPage,
	isKnownHost,
	isLoopback,
	secureHeaders
} from '$lib/server/security';
import { accountOf, sessionCookie } from '$lib/server/sessions';
import type { Store } from '$lib/server/store';
import { refusalPage } from './refusal-page';

/** What the messages look up while a request is answered. */
type Spoken = { locale: Locale; origin: string; messageCalls: Set<string> };

const isLan = process.env.LAN === '1';
const language = new AsyncLocalStorage<Spoken>();
let store: Store;

export const init: ServerInit = async () => {
	if (building) return;
	store = await running.open(process.env.DATA_DIR ?? './data');
	// The messages only ask; `speak` below is the one who sets the language.
	overwriteServerAsyncLocalStorage({
		getStore: () => language.getStore(),
		run: (_spoken, answer: () => unknown) => answer()
	});
	running.closeAtShutdown(store, live.closeAll);
	await running.offerSetUp(store, process.env);
	// Reading and checking takes a while, which the first official should not wait for.
	void instruments.list(store);
};

/** Every answer, errors too, leaves with the security headers. */
const protect: Handle = async ({ event, resolve }) => {
	const response = await running.during(() => resolve(event));
	secureHeaders(response.headers);
	return response;
};

const speak: Handle = ({ event, resolve }) => {
	const offered: readonly [Locale, ...Locale[]] = isForFacilitators(event.route.id)
		? ['en', 'fr']
		: ['en', ...locales];
	const locale = chooseLanguage(
		offered,
		event.cookies.get(languageCookie),
		event.request.headers.get('accept-language')
	);
	event.locals.locale = locale;
	return language.run({ locale, origin: event.url.origin, messageCalls: new Set() }, () =>
		resolve(event, {
			transformPageChunk: ({ html }) =>
				lean(html.replace('%lang%', locale).replace('%dir%', getTextDirection(locale)))
		})
	);
};

/**
 * Where a page never hydrates, what Kit and Svelte leave for hydration is a tenth of what an old phone has to keep: marks
 * in the text, and links that stop a router from loading the inlined styles.
 */
function lean(html: string): string {
	if (html.includes('__sveltekit_')) return html;
	const body = html.indexOf('<body');
	const head = html
		.slice(0, body)
		.replace(/\s<link [^<>]* disabled media="\(max-width: 0\)">/g, '');
	return head + html.slice(body).replace(/<!--(?:\[-?\d*|\]|)-->/g, '');
}

const checkRequest: Handle = ({ event, resolve }) => {
	const { headers, method } = event.request;
	const host = headers.get('host') ?? event.url.host;
	if (!isKnownHost(host, process.env)) return refusalPage(event, 'unknown-host');
	const ownHost = process.env.ORIGIN ? new URL(process.env.ORIGIN).host : host;
	if (!isFromOwnPage(method, headers, ownHost)) return refusalPage(event, 'foreign-origin');
	if (!hasReadableContent(method, headers)) return refusalPage(event, 'wrong-content');
	return resolve(event);
};

const identifyPerson: Handle = async ({ event, resolve }) => {
	const { cookies, locals } = event;
	locals.store = store;
	locals.lan = isLan;
	const account = await accountOf(store, cookies.get(sessionCookie) ?? '', Date.now());
	locals.facilitator = account && { id: account.id, name: account.name, role: account.role };
	locals.participant = await identify(store, cookies.get(participantCookie));
	return resolve(event);
};

const checkAccess: Handle = ({ event, resolve }) => {
	const { locals, route, url, request } = event;
	// Kit itself answers addresses without a route with 404.
	if (route.id === null) return resolve(event);
	const role = roleOf(route.id);
	if (role === null) {
		if (dev) console.warn(`${route.id} answers 404: it has no row in src/lib/server/access.ts`);
		return refusalPage(event, 'not-found');
	}
	if (isLan && !isForTheRoom(route.id) && !isLoopback(peerAddress(event)))
		return refusalPage(event, 'only-on-the-laptop');
	if (role === 'public') return resolve(event);
	const mayRedirect =
		request.method === 'GET' && (request.headers.get('accept') ?? '').includes('text/html');
	if (role === 'participant') {
		if (locals.participant) return resolve(event);
		if (mayRedirect || event.isDataRequest) return goTo('/join');
		return refusalPage(event, 'signed-out');
	}
	if (!locals.facilitator) {
		if (mayRedirect || event.isDataRequest)
			return goTo(`/signin?next=${encodeURIComponent(url.pathname + url.search)}`);
		return refusalPage(event, 'signed-out');
	}
	if (role === 'administrator' && locals.facilitator.role !== 'administrator')
		return refusalPage(event, 'not-yours');
	return resolve(event);
};

/** Returned, not thrown: a thrown redirect would pass by `protect`. */
function goTo(location: string): Response {
	return new Response(null, { status: 303, headers: { location } });
}

/** The socket's own address: a header could claim to be the laptop. */
function peerAddress(event: Parameters<Handle>[0]['event']): string {
	const platform = event.platform as { req?: { socket?: { remoteAddress?: string } } } | undefined;
	return platform?.req?.socket?.remoteAddress ?? event.getClientAddress();
}

export const handle = sequence(protect, speak, checkRequest, identifyPerson, checkAccess);

/** A bug: the log gets the error under an id, the browser gets the id and a calm sentence. */
export const handleError: HandleServerError = ({ error, event, status }) => {
	// Kit's own word for an answer that nobody explained; +error.svelte has the sentences.
	if (status < 500 || isHttpError(error)) return { message: `Error: ${status}` };
	const id = randomBytes(4).toString('hex');
	console.error(`[${id}] ${event.request.method} ${event.route.id ?? 'no route'}`, error);
	return { message: m.problem_server_title(), id };
};
