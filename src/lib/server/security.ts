/** What every request must satisfy before anything else is asked, and what every answer carries. */
import { hostname } from 'node:os';
import { isIP } from 'node:net';

/** Why a request was refused; the page that says so is made in src/refusal-page.ts. */
export type Refusal =
	| 'unknown-host'
	| 'foreign-origin'
	| 'wrong-content'
	| 'only-on-the-laptop'
	| 'not-yours'
	| 'not-found'
	| 'signed-out';

export const refusalStatus: Readonly<Record<Refusal, number>> = {
	'unknown-host': 421,
	'foreign-origin': 403,
	'wrong-content': 415,
	'only-on-the-laptop': 403,
	'not-yours': 403,
	'not-found': 404,
	'signed-out': 401
};

const contentTypes = new Set([
	'application/x-www-form-urlencoded',
	'multipart/form-data',
	'application/json'
]);
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * True when the Host header names this server. An IP address needs no list: a name that an attacker points at us
 * (DNS rebinding) is still a name. `ALLOWED_HOSTS` (comma-separated) adds names, e.g. behind a proxy.
 */
export function isKnownHost(
	host: string | null,
	env: { ORIGIN?: string | undefined; ALLOWED_HOSTS?: string | undefined }
): boolean {
	const name = hostName(host ?? '');
	if (name === null) return false;
	if (name === 'localhost' || isIP(name.replace(/^\[|\]$/g, '')) > 0) return true;
	const own = hostname().toLowerCase();
	if (name === own || name === `${own}.local`) return true;
	if (env.ORIGIN && name === hostName(new URL(env.ORIGIN).host)) return true;
	return (env.ALLOWED_HOSTS ?? '')
		.split(',')
		.some((allowed) => allowed.trim() !== '' && allowed.trim().toLowerCase() === name);
}

function hostName(host: string): string | null {
	const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(host);
	return match?.[1]?.toLowerCase() ?? null;
}

/**
 * True when a request that changes something comes from our own page. Browsers leave Sec-Fetch-Site out on plain
 * http://192.168.x.x, where Origin must then equal Host. JSON is held to the same rule as forms.
 */
export function isFromOwnPage(method: string, headers: Headers, ownHost: string): boolean {
	if (safeMethods.has(method)) return true;
	const site = headers.get('sec-fetch-site');
	if (site !== null) return site === 'same-origin';
	const origin = headers.get('origin');
	if (origin === null || origin === 'null') return false;
	try {
		return new URL(origin).host === ownHost;
	} catch {
		return false;
	}
}

/** True when a body is of a kind that we read: forms and JSON. No body needs no type. */
export function hasReadableContent(method: string, headers: Headers): boolean {
	if (safeMethods.has(method)) return true;
	const type = headers.get('content-type');
	if (type === null)
		return (headers.get('content-length') ?? '0') === '0' && !headers.has('transfer-encoding');
	return contentTypes.has((type.split(';')[0] ?? '').trim().toLowerCase());
}

/** True for 127.0.0.0/8 and ::1, also when IPv4 arrives on an IPv6 socket. */
export function isLoopback(address: string): boolean {
	return address === '::1' || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/i.test(address);
}

/** A path of this site to go back to after sign-in, or `fallback` when it is anything else. */
export function ownPath(path: string | null, fallback: string): string {
	if (!path || path.length > 500 || !/^\/(?![/\\])[^\s\\]*$/.test(path)) return fallback;
	return new URL(path, 'http://own.invalid').host === 'own.invalid' ? path : fallback;
}

/** For everything that is not a page: nothing may run, load or be framed. */
export const strictPolicy =
	"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The headers of an answer, by its kind. Kit's own policy with its nonce stays where it is. */
export function secureHeaders(headers: Headers): void {
	const isPage = (headers.get('content-type') ?? '').startsWith('text/html');
	headers.set('x-content-type-options', 'nosniff');
	headers.set('x-frame-options', 'DENY');
	headers.set('cross-origin-opener-policy', 'same-origin');
	headers.set('cross-origin-resource-policy', 'same-origin');
	headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(), browsing-topics=()');
	// With `no-referrer` browsers send `Origin: null` with a form, and over plain HTTP there is no Sec-Fetch-Site to
	// fall back on: the phones in the room could not post. `same-origin` gives other sites exactly as little.
	headers.set('referrer-policy', isPage ? 'same-origin' : 'no-referrer');
	if (!headers.has('content-security-policy')) headers.set('content-security-policy', strictPolicy);
	if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
}
