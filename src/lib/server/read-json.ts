/** The doors for what people send. Nothing is trusted: not the length, not the depth, not the keys. */

export const jsonLimit = 64 * 1024;
export const importLimit = 1024 * 1024;
const depthLimit = 20;

/** Either the value, or the HTTP status to answer with (400, 413 or 415). The caller's parser decides what it means. */
export type Read<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly status: 400 | 413 | 415 };

/** Reads a JSON body of at most `limit` bytes, nested at most 20 deep. */
export async function readJson(request: Request, limit = jsonLimit): Promise<Read<unknown>> {
	if (mediaType(request) !== 'application/json') return { ok: false, status: 415 };
	const body = await readBody(request, limit);
	if (!body.ok) return body;
	return parseJson(body.value);
}

/** Parses foreign JSON bytes, e.g. an uploaded file. Malformed UTF-8 and deep nesting are 400. */
export function parseJson(bytes: Uint8Array): Read<unknown> {
	try {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		if (isDeeperThan(text, depthLimit)) return { ok: false, status: 400 };
		return { ok: true, value: JSON.parse(text, withoutPrototypeKeys) };
	} catch {
		return { ok: false, status: 400 };
	}
}

/** Reads a form of at most `limit` bytes, files included. */
export async function readForm(request: Request, limit = jsonLimit): Promise<Read<FormData>> {
	const type = mediaType(request);
	if (type !== 'application/x-www-form-urlencoded' && type !== 'multipart/form-data')
		return { ok: false, status: 415 };
	const body = await readBody(request, limit);
	if (!body.ok) return body;
	try {
		const copy = new Response(body.value, {
			headers: { 'content-type': request.headers.get('content-type') ?? '' }
		});
		return { ok: true, value: await copy.formData() };
	} catch {
		return { ok: false, status: 400 };
	}
}

/** The text of a field: '' when it is missing or a file. At most `length` characters are kept. */
export function textOf(form: FormData, name: string, length = 2000): string {
	const value = form.get(name);
	if (typeof value !== 'string') return '';
	return value.slice(0, length);
}

function mediaType(request: Request): string {
	return (request.headers.get('content-type')?.split(';')[0] ?? '').trim().toLowerCase();
}

/** Counts the bytes itself: Content-Length is a claim, and a chunked body makes none. */
async function readBody(request: Request, limit: number): Promise<Read<Uint8Array<ArrayBuffer>>> {
	if (Number(request.headers.get('content-length') ?? 0) > limit) return { ok: false, status: 413 };
	if (!request.body) return { ok: true, value: new Uint8Array() };
	const pieces: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const piece of request.body as unknown as AsyncIterable<Uint8Array>) {
			size += piece.byteLength;
			// Read to its end all the same: a connection cut in the middle would never show the answer.
			if (size <= limit) pieces.push(piece);
		}
	} catch {
		// The server's own limit, far above ours, ends the body with an error.
		return { ok: false, status: size > limit ? 413 : 400 };
	}
	if (size > limit) return { ok: false, status: 413 };
	const whole = new Uint8Array(size);
	let at = 0;
	for (const piece of pieces) {
		whole.set(piece, at);
		at += piece.byteLength;
	}
	return { ok: true, value: whole };
}

/** Nesting is counted before parsing: a reviver would already have recursed. Brackets inside strings do not count. */
function isDeeperThan(text: string, limit: number): boolean {
	let depth = 0;
	let inString = false;
	for (let index = 0; index < text.length; index++) {
		const character = text.charCodeAt(index);
		if (inString) {
			if (character === 92 /* \ */) index++;
			else if (character === 34 /* " */) inString = false;
		} else if (character === 34) inString = true;
		else if (character === 91 /* [ */ || character === 123 /* { */) {
			if (++depth > limit) return true;
		} else if (character === 93 /* ] */ || character === 125 /* } */) depth--;
	}
	return false;
}

/** `__proto__` and its kin are dropped wherever they stand. */
function withoutPrototypeKeys(key: string, value: unknown): unknown {
	return key === '__proto__' || key === 'constructor' || key === 'prototype' ? undefined : value;
}
