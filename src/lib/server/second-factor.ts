/** Time-based one-time codes (RFC 6238: SHA-1, 6 digits, 30 seconds) and the recovery codes beside them. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import qrcode from 'qrcode';
import { makeReentryCode, readCode } from './join-code';
import { fingerprint } from './secrets';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const stepSeconds = 30;

/** A new secret of 160 bits in base 32, as authenticator apps take it. */
export function makeFactorSecret(): string {
	let bits = '';
	for (const byte of randomBytes(20)) bits += byte.toString(2).padStart(8, '0');
	return (bits.match(/.{5}/g) ?? []).map((five) => base32.charAt(parseInt(five, 2))).join('');
}

/** True for a secret as `makeFactorSecret` makes it: it comes back with the form. */
export function isFactorSecret(text: string): boolean {
	return /^[A-Z2-7]{32}$/.test(text);
}

/** The address that the QR code carries. */
export function factorAddress(secret: string, account: string, issuer: string): string {
	return `otpauth://totp/${encodeURIComponent(`${issuer}:${account}`)}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}

/** The address as a picture, for an `<img>`. */
export async function factorPicture(address: string): Promise<string> {
	const svg = await qrcode.toString(address, { type: 'svg', margin: 4, errorCorrectionLevel: 'M' });
	return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

/** The code of one 30-second step (`step` = seconds since 1970 / 30). */
export function codeAt(secret: string, step: number): string {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(step));
	const digest = createHmac('sha1', decodeBase32(secret)).update(counter).digest();
	const offset = (digest.at(-1) ?? 0) & 15;
	return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The step that a typed code belongs to: now, one before or one after, and later than `usedStep`. Null when none. */
export function matchingStep(
	secret: string,
	typed: string,
	nowMs: number,
	usedStep: number
): number | null {
	const code = typed.replace(/\s/g, '');
	if (!/^\d{6}$/.test(code)) return null;
	const current = Math.floor(nowMs / 1000 / stepSeconds);
	for (const step of [current - 1, current, current + 1]) {
		if (step > usedStep && timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(code)))
			return step;
	}
	return null;
}

/** Ten codes for the day the phone is lost; each works once. */
export function makeRecoveryCodes(): string[] {
	return Array.from({ length: 10 }, makeReentryCode);
}

/** How a recovery code is kept and looked up; '' when what was typed cannot be one. */
export function recoveryFingerprint(typed: string): string {
	const code = readCode(typed);
	return code?.length === 14 ? fingerprint(code) : '';
}

function decodeBase32(text: string): Buffer {
	const bits = [...text]
		.map((character) => base32.indexOf(character).toString(2).padStart(5, '0'))
		.join('');
	return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => parseInt(eight, 2)));
}
