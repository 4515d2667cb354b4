import { expect, test } from 'vitest';
import { importLimit, jsonLimit, parseJson, readForm, readJson, textOf } from './read-json';

const post = (body: BodyInit, type = 'application/json') =>
	new Request('http://own.invalid/', { method: 'POST', body, headers: { 'content-type': type } });

/** A body that does not say how long it is. */
function chunked(pieces: number, bytes: number): Request {
	let left = pieces;
	const body = new ReadableStream({
		pull(controller) {
			if (left-- > 0) controller.enqueue(new Uint8Array(bytes).fill(32));
			else controller.close();
		}
	});
	return new Request('http://own.invalid/', {
		method: 'POST',
		body,
		headers: { 'content-type': 'application/json' },
		duplex: 'half'
	} as RequestInit);
}

test('reads plain JSON', async () => {
	expect(await readJson(post('{"a":[1,"x",null]}'))).toEqual({
		ok: true,
		value: { a: [1, 'x', null] }
	});
	expect(await readJson(post('{"a":1}', 'application/json; charset=utf-8'))).toEqual({
		ok: true,
		value: { a: 1 }
	});
});

test.each([
	['cut', '{"a":', 400],
	['empty', '', 400],
	['a single quote', "{'a':1}", 400],
	['21 deep', '['.repeat(21) + ']'.repeat(21), 400],
	['100,000 deep', '['.repeat(60_000), 400],
	['too long', `"${'x'.repeat(jsonLimit)}"`, 413]
])('%s answers %s', async (_, body, status) => {
	expect(await readJson(post(body))).toEqual({ ok: false, status });
});

test('20 deep is fine, and brackets in a text are no depth', async () => {
	expect((await readJson(post('['.repeat(20) + ']'.repeat(20)))).ok).toBe(true);
	expect((await readJson(post(JSON.stringify('[{'.repeat(100) + '"\\')))).ok).toBe(true);
});

test('a body without a length is counted as it comes', async () => {
	expect(await readJson(chunked(1000, 1024))).toEqual({ ok: false, status: 413 });
	expect(await readJson(chunked(3, 1024))).toEqual({ ok: false, status: 400 });
});

test('bytes that are no UTF-8 are refused', () => {
	expect(parseJson(new Uint8Array([34, 0xff, 34]))).toEqual({ ok: false, status: 400 });
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'text/json', ''])(
	'JSON as %s is refused',
	async (type) => {
		const request = post('{}', 'text/plain');
		if (type) request.headers.set('content-type', type);
		else request.headers.delete('content-type');
		expect(await readJson(request)).toEqual({ ok: false, status: 415 });
	}
);

test('__proto__ changes nothing', async () => {
	const read = await readJson(
		post('{"__proto__":{"admin":true},"a":{"constructor":{"prototype":{"admin":true}}}}')
	);
	expect(read).toEqual({ ok: true, value: { a: {} } });
	expect(({} as Record<string, unknown>).admin).toBeUndefined();
});

test('forms have a limit too, and a field is a text or nothing', async () => {
	const read = await readForm(post('name=Ada&name=Eve', 'application/x-www-form-urlencoded'));
	expect(read.ok && textOf(read.value, 'name')).toBe('Ada');
	expect(read.ok && textOf(read.value, 'other')).toBe('');
	const long = await readForm(
		post(`name=${'x'.repeat(jsonLimit)}`, 'application/x-www-form-urlencoded')
	);
	expect(long).toEqual({ ok: false, status: 413 });
	const upload = new FormData();
	upload.set('file', new Blob(['x'.repeat(jsonLimit)]), 'a.json');
	const request = new Request('http://own.invalid/', { method: 'POST', body: upload });
	expect((await readForm(request, importLimit)).ok).toBe(true);
	expect(await readForm(post('{}'))).toEqual({ ok: false, status: 415 });
	expect(await readForm(post('not multipart', 'multipart/form-data; boundary=x'))).toEqual({
		ok: false,
		status: 400
	});
});
