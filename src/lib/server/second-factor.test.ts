import { expect, test } from 'vitest';
import {
	codeAt,
	factorAddress,
	makeFactorSecret,
	makeRecoveryCodes,
	matchingStep,
	recoveryFingerprint
} from './second-factor';

/** RFC 6238, appendix B: the ASCII key 12345678901234567890 in base 32; its eight digits, the last six of them. */
const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
test.each([
	[59, '287082'],
	[1111111109, '081804'],
	[1111111111, '050471'],
	[1234567890, '005924'],
	[2000000000, '279037'],
	[20000000000, '353130']
])('RFC 6238 at %i s: %s', (seconds, code) => {
	expect(codeAt(rfcSecret, Math.floor(seconds / 30))).toBe(code);
});

test('a code fits one step early or late, once', () => {
	const now = 1_700_000_000_000;
	const step = Math.floor(now / 30_000);
	for (const near of [step - 1, step, step + 1])
		expect(matchingStep(rfcSecret, codeAt(rfcSecret, near), now, 0)).toBe(near);
	for (const far of [step - 2, step + 2])
		expect(matchingStep(rfcSecret, codeAt(rfcSecret, far), now, 0)).toBeNull();
	expect(matchingStep(rfcSecret, codeAt(rfcSecret, step), now, step)).toBeNull();
	expect(matchingStep(rfcSecret, ' 12 34', now, 0)).toBeNull();
});

test('secrets are 160 random bits, and the address carries them', () => {
	const secrets = Array.from({ length: 50 }, makeFactorSecret);
	expect(new Set(secrets).size).toBe(50);
	for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
	expect(factorAddress('ABC', 'Ada & Eve', 'The tool')).toBe(
		'otpauth://totp/The%20tool%3AAda%20%26%20Eve?secret=ABC&issuer=The%20tool'
	);
});

test('ten recovery codes, found again however they are typed', () => {
	const codes = makeRecoveryCodes();
	expect(new Set(codes).size).toBe(10);
	const [first = ''] = codes;
	expect(recoveryFingerprint(` ${first.toLowerCase().replace(/-/g, ' ')}`)).toBe(
		recoveryFingerprint(first)
	);
	expect(recoveryFingerprint('KX7M-2QRD')).toBe('');
});
