/** Codes that people read from a wall and type on a phone: `XXXX-XXXX`, 40 random bits. */
import { randomBytes } from 'node:crypto';

/** Crockford's 32 characters: there is no I, L, O or U that could be taken for another one. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A new code, e.g. `KX7M-2QRD`. Codes that join a room and codes that bring an official back look alike. */
export function newJoinCode(): string {
	let code = '';
	for (const byte of randomBytes(8)) code += alphabet.charAt(byte % 32);
	return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** A personal code for moving to another phone: three groups, 60 bits, since it stays valid for days. */
export function makeReentryCode(): string {
	return `${newJoinCode()}-${newJoinCode().slice(0, 4)}`;
}

/**
 * What was typed, as the code was made: any case, any spaces or dashes (or none), look-alike letters turned into what
 * they were read from. Null when it cannot be a code of 8 (or, for re-entry, 12) characters.
 */
export function readCode(typed: string): string | null {
	const code = typed
		.slice(0, 100)
		.normalize('NFKC')
		.toUpperCase()
		.replace(/[\s\p{Pd}_.]/gu, '')
		.replace(/O/g, '0')
		.replace(/[IL]/g, '1')
		.replace(/U/g, 'V');
	if (!/^(?:.{8}|.{12})$/.test(code)) return null;
	for (const character of code) if (!alphabet.includes(character)) return null;
	return code.match(/.{4}/g)?.join('-') ?? null;
}
