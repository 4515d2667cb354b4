/** Random secrets and their fingerprints. A secret goes to one person; only its fingerprint is kept. */
import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, fit for a cookie or an address. */
export function makeSecret(): string {
	return randomBytes(32).toString('base64url');
}

/** SHA-256 (hex). Enough for secrets that nobody chose; passwords go through scrypt. */
export function fingerprint(secret: string): string {
	return createHash('sha256').update(secret).digest('hex');
}
