import { expect, test } from 'vitest';
import { makeReentryCode, newJoinCode, readCode } from './join-code';

test('a code is two groups of four from 32 characters, and never shows I, L, O or U', () => {
	const codes = Array.from({ length: 2000 }, newJoinCode);
	for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
	expect(new Set(codes).size).toBe(codes.length);
	expect(new Set(codes.join('').replace(/-/g, '')).size).toBe(32);
});

test.each([
	['KX7M-2QRD', 'KX7M-2QRD'],
	['kx7m2qrd', 'KX7M-2QRD'],
	['  kx7m – 2qrd ', 'KX7M-2QRD'],
	['KX7M 2QRD', 'KX7M-2QRD'],
	['OIL0-U234', '0110-V234'],
	['ＫＸ７Ｍ-２ＱＲＤ', 'KX7M-2QRD'],
	['kx7m-2qrd-9abc', 'KX7M-2QRD-9ABC']
])('%s is read as %s', (typed, code) => {
	expect(readCode(typed)).toBe(code);
});

test.each([
	'',
	'KX7M',
	'KX7M-2QR',
	'KX7M-2QRDA',
	'KX7M-2QR!',
	'../../etc',
	'КХ7М-2QRD',
	'x'.repeat(100_000)
])('%s is no code', (typed) => {
	expect(readCode(typed)).toBeNull();
});

test('what is made is read back as itself', () => {
	for (const code of [newJoinCode(), makeReentryCode()])
		expect(readCode(code.toLowerCase())).toBe(code);
});
