/** The answer to a request that the hooks refuse before any route sees it. */
import { json, type RequestEvent } from '@sveltejs/kit';
import { createHash } from 'node:crypto';
import { render } from 'svelte/server';
import phone from '$lib/look/phone.css?inline';
import tokens from '$lib/look/tokens.css?inline';
import { m } from '$lib/paraglide/messages';
import { getTextDirection } from '$lib/paraglide/runtime';
import { refusalStatus, type Refusal } from '$lib/server/security';
import Problem from '$lib/ui/Problem.svelte';

const look = tokens + phone;
const lookHash = createHash('sha256').update(look).digest('base64');
const policy = `default-src 'none'; style-src 'sha256-${lookHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const words: Readonly<Record<Refusal, () => { title: string; text: string }>> = {
	'unknown-host': () => ({ title: m.problem_host_title(), text: m.problem_host_text() }),
	'foreign-origin': () => ({ title: m.problem_origin_title(), text: m.problem_origin_text() }),
	'wrong-content': () => ({ title: m.problem_content_title(), text: m.problem_content_text() }),
	'only-on-the-laptop': () => ({ title: m.problem_laptop_title(), text: m.problem_laptop_text() }),
	'not-yours': () => ({ title: m.problem_not_yours_title(), text: m.problem_not_yours_text() }),
	'not-found': () => ({ title: m.problem_not_found_title(), text: m.problem_not_found_text() }),
	'signed-out': () => ({ title: m.problem_signed_out_title(), text: m.problem_signed_out_text() })
};

/** A calm page for a browser, `{ message }` for a script. */
export function refusalPage(event: RequestEvent, refusal: Refusal): Response {
	const status = refusalStatus[refusal];
	const { title, text } = words[refusal]();
	if (event.isDataRequest || !(event.request.headers.get('accept') ?? '').includes('text/html'))
		return json({ message: title }, { status });
	const isSignedIn = refusal === 'not-yours';
	const next = isSignedIn
		? { href: '/workshops', words: m.problem_workshops() }
		: { href: '/join', words: m.problem_join() };
	const { body } = render(Problem, { props: { title, text, next } });
	const { locale } = event.locals;
	const html = `<!doctype html><html lang="${locale}" dir="${getTextDirection(locale === 'ar' ? 'ar' : 'en')}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${look}</style></head><body>${body}</body></html>`;
	return new Response(html, {
		status,
		headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }
	});
}
