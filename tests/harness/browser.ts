/** A browser without a screen: keeps cookies, says where a request comes from, follows nothing by itself. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';

export interface Answer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
	readonly location: string;
}

export interface Sent {
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Uint8Array;
}

/** One raw request. `base` may be any address; nothing is added to the headers but Host and Content-Length. */
export function send(
	base: string,
	path: string,
	{ method = 'GET', headers = {}, body }: Sent = {}
): Promise<Answer> {
	const { hostname, port } = new URL(base);
	return new Promise((resolve, reject) => {
		const outgoing = httpRequest(
			{
				host: hostname.replace(/^\[|\]$/g, ''),
				port,
				path,
				method,
				// A connection of its own: a kept one may end on the server's side while a slow test computes.
				agent: false,
				headers:
					body === undefined || 'transfer-encoding' in headers
						? headers
						: { 'content-length': Buffer.byteLength(body), ...headers }
			},
			(incoming) => {
				const pieces: Buffer[] = [];
				incoming.on('data', (piece: Buffer) => pieces.push(piece));
				incoming.on('error', reject);
				incoming.on('end', () =>
					resolve({
						status: incoming.statusCode ?? 0,
						headers: incoming.headers,
						text: Buffer.concat(pieces).toString(),
						location: incoming.headers.location ?? ''
					})
				);
			}
		);
		outgoing.on('error', reject);
		outgoing.end(body);
	});
}

export interface Browser {
	readonly cookies: Map<string, string>;
	get(path: string, headers?: Record<string, string>): Promise<Answer>;
	/** Sends a form from our own page */
	post(
		path: string,
		fields: Record<string, string>,
		headers?: Record<string, string>
	): Promise<Answer>;
	postJson(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
	send(path: string, sent: Sent): Promise<Answer>;
}

/** Over plain HTTP on a LAN a browser sends Origin and no Sec-Fetch-Site; `lan` does the same. */
export function openBrowser(base: string, { lan = false, language = 'en' } = {}): Browser {
	const cookies = new Map<string, string>();
	const own = lan ? { origin: base } : { origin: base, 'sec-fetch-site': 'same-origin' };
	async function go(path: string, { method = 'GET', headers = {}, body }: Sent): Promise<Answer> {
		const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const answer = await send(base, path, {
			method,
			headers: {
				accept: 'text/html',
				'accept-language': language,
				...(method === 'GET' ? {} : own),
				...(cookie ? { cookie } : {}),
				...headers
			},
			...(body === undefined ? {} : { body })
		});
		for (const line of answer.headers['set-cookie'] ?? []) keep(cookies, line, base);
		return answer;
	}
	return {
		cookies,
		get: (path, headers = {}) => go(path, { headers }),
		post: (path, fields, headers = {}) =>
			go(path, {
				method: 'POST',
				headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
				body: new URLSearchParams(fields).toString()
			}),
		postJson: (path, body, headers = {}) =>
			go(path, {
				method: 'POST',
				headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
				body: typeof body === 'string' ? body : JSON.stringify(body)
			}),
		send: go
	};
}

/** As a browser does: a Secure cookie from a plain address other than this machine is thrown away. */
function keep(cookies: Map<string, string>, line: string, base: string): void {
	const [pair = '', ...attributes] = line.split(/;\s*/);
	const at = pair.indexOf('=');
	const name = pair.slice(0, at);
	const has = (attribute: string) => attributes.some((one) => one.toLowerCase() === attribute);
	const isLocal = /^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(`${base}/`);
	if (has('secure') && base.startsWith('http:') && !isLocal) return;
	if (has('max-age=0') || pair.slice(at + 1) === '') cookies.delete(name);
	else cookies.set(name, pair.slice(at + 1));
}
