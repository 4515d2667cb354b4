import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import {
	hasReadableContent,
	isFromOwnPage,
	isKnownHost,
	isLoopback,
	ownPath,
	secureHeaders
} from './security';

test.each([
	['localhost:3000', true],
	['127.0.0.1', true],
	['[::1]:3000', true],
	['192.168.1.5:3000', true],
	[hostname(), true],
	['assess.example.org', true],
	['extra.example.org:8443', true],
	['evil.example', false],
	['localhost.evil.example', false],
	['127.0.0.1.evil.example', false],
	['localhost:3000@evil.example', false],
	['', false],
	[null, false]
])('host %s: %s', (host, isKnown) => {
	expect(
		isKnownHost(host, {
			ORIGIN: 'https://assess.example.org',
			ALLOWED_HOSTS: 'other.example, extra.example.org'
		})
	).toBe(isKnown);
});

const own = 'localhost:3000';
test.each([
	['GET', {}, true],
	['POST', { 'sec-fetch-site': 'same-origin' }, true],
	['POST', { 'sec-fetch-site': 'same-site' }, false],
	['POST', { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:3000' }, false],
	['POST', { 'sec-fetch-site': 'none' }, false],
	['POST', { origin: 'http://localhost:3000' }, true],
	['POST', { origin: 'http://localhost:4000' }, false],
	['POST', { origin: 'http://evil.example' }, false],
	['POST', { origin: 'null' }, false],
	['POST', { referer: 'http://localhost:3000/' }, false],
	['POST', {}, false],
	['DELETE', { origin: 'http://evil.example' }, false]
])('%s with %o: %s', (method, headers, isOwn) => {
	expect(isFromOwnPage(method, new Headers(headers as Record<string, string>), own)).toBe(isOwn);
});

test.each([
	['application/x-www-form-urlencoded', true],
	['multipart/form-data; boundary=x', true],
	['Application/JSON; charset=utf-8', true],
	['text/plain', false],
	['text/plain; application/json', false],
	['application/xml', false]
])('a body of %s: %s', (type, isReadable) => {
	expect(hasReadableContent('POST', new Headers({ 'content-type': type }))).toBe(isReadable);
});

test('a body needs a type, no body needs none', () => {
	expect(hasReadableContent('POST', new Headers({ 'content-length': '3' }))).toBe(false);
	expect(hasReadableContent('POST', new Headers({ 'transfer-encoding': 'chunked' }))).toBe(false);
	expect(hasReadableContent('POST', new Headers({ 'content-length': '0' }))).toBe(true);
});

test.each([
	['127.0.0.1', true],
	['127.8.8.8', true],
	['::1', true],
	['::ffff:127.0.0.1', true],
	['192.168.1.5', false],
	['::ffff:192.168.1.5', false],
	['127.0.0.1.evil.example', false],
	['fe80::1', false]
])('%s is the laptop itself: %s', (address, isOwn) => {
	expect(isLoopback(address)).toBe(isOwn);
});

test.each(['/workshops', '/workshops/a?b=c#d'])('%s is a way back', (path) => {
	expect(ownPath(path, '/start')).toBe(path);
});
test.each([
	'//evil.example',
	'/\\evil.example',
	'https://evil.example',
	'javascript:alert(1)',
	'/a\nb',
	'/\t/evil.example',
	'',
	null
])('%s is none', (path) => {
	expect(ownPath(path, '/start')).toBe('/start');
});

test('a page keeps its own policy, everything else may do nothing', () => {
	const page = new Headers({
		'content-type': 'text/html',
		'content-security-policy': "default-src 'self'"
	});
	secureHeaders(page);
	expect(page.get('content-security-policy')).toBe("default-src 'self'");
	expect(page.get('referrer-policy')).toBe('same-origin');
	const data = new Headers({ 'content-type': 'application/json' });
	secureHeaders(data);
	expect(data.get('content-security-policy')).toContain("default-src 'none'");
	expect(data.get('referrer-policy')).toBe('no-referrer');
	expect(data.get('cache-control')).toBe('no-store');
});
