/** Passwords: what is accepted, and how one is kept. */
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

export type PasswordProblem = 'short' | 'long' | 'common';

const minimumLength = 12;
const maximumLength = 256;

// 128 MiB and about a third of a second a guess. Node's default `maxmem` would refuse it.
const cost = { N: 2 ** 17, r: 8, p: 1 };
const keyLength = 32;

/** Words that lists of stolen passwords are made of, and those that come to mind in this room. */
const commonWords = `
	password passwort passwd motdepasse contrasena senha parola kennwort secret welcome
	bienvenue letmein openup opensesame iloveyou jetaime teamo trustno changeme default
	temporary temp test testing user guest login signin admin administrator administrateur root
	master superman batman spiderman pokemon starwars dragon monkey princess sunshine football
	baseball basketball liverpool chelsea barcelona realmadrid juventus arsenal michael jennifer
	charlie computer internet windows microsoft google facebook samsung whatever freedom summer
	winter spring autumn monday january customs douane douanes aduana aduanas alfandega wco omd
	stce strategic trade control controls facilitator workshop atelier maturity assessment
	selfassessment administration officer training my the is one new love hello bonjour
	correcthorsebatterystaple abc qwerty qwertz azerty asdf asdfgh zxcv zxcvbn qazwsx wsxedc
	qwer qaz xsw zaq pass word access system server database`
	.trim()
	.split(/\s+/)
	.sort((a, b) => b.length - a.length);
const rows = [
	'abcdefghijklmnopqrstuvwxyz',
	'01234567890',
	'qwertyuiop',
	'asdfghjkl',
	'zxcvbnm',
	'azertyuiop',
	'qsdfghjklm',
	'qwertzuiop'
];

/** What speaks against a password, or null. Twelve characters that are not a common word, a pattern or the name. */
export function passwordProblem(password: string, name: string): PasswordProblem | null {
	const text = password.normalize('NFKC');
	if ([...text].length < minimumLength) return 'short';
	if (text.length > maximumLength) return 'long';
	return strength(text, name) < 6 ? 'common' : null;
}

/** Characters that are left once known words, runs, repetitions and years are taken for one or two each. */
function strength(password: string, name: string): number {
	const plain = password
		.toLowerCase()
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/[@4]/g, (c) => (c === '@' ? 'a' : c))
		.replace(/[$]/g, 's');
	const unleeted = plain
		.replace(/0/g, 'o')
		.replace(/1/g, 'i')
		.replace(/3/g, 'e')
		.replace(/4/g, 'a')
		.replace(/5/g, 's')
		.replace(/7/g, 't');
	return Math.min(remainder(plain, name), remainder(unleeted, name));
}

function remainder(text: string, name: string): number {
	const period = shortestPeriod(text);
	if (period < text.length / 2) return Math.min(period, 5);
	if (new Set(text).size < 5) return 0;
	let rest = text;
	for (const word of [
		...name
			.toLowerCase()
			.split(/\s+/)
			.filter((part) => part.length > 2),
		...commonWords
	])
		rest = rest.split(word).join('\uE000');
	rest = rest.replace(/(?:19|20)\d\d/g, '\uE000').replace(/[^\p{L}\p{N}\uE000]+/gu, '\uE001');
	return collapseRuns(rest).replace(/\uE001/g, '').length;
}

/** Length of the shortest piece that, repeated, gives the text: 3 for `abcabcabcabc`. */
function shortestPeriod(text: string): number {
	for (let period = 1; period < text.length; period++)
		if (text.slice(period) === text.slice(0, text.length - period)) return period;
	return text.length;
}

/** Runs along the alphabet, the digits or a keyboard row (either way), and repeated characters, count once. */
function collapseRuns(text: string): string {
	let collapsed = '';
	for (const [index, character] of [...text].entries()) {
		const before = [...text][index - 1] ?? '';
		const pair = before + character;
		const inRow = rows.some((row) => row.includes(pair) || row.includes(character + before));
		if (before === '' || (before !== character && !inRow)) collapsed += character;
	}
	return collapsed;
}

/** `scrypt$N$r$p$salt$hash`, base64url. */
export async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(16);
	const key = await derive(password, salt, cost);
	return [
		'scrypt',
		cost.N,
		cost.r,
		cost.p,
		salt.toString('base64url'),
		key.toString('base64url')
	].join('$');
}

/** Compares in the same time for right and wrong ones. `stored` null: an unknown account, which takes as long and is wrong. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
	const [scheme, N, r, p, salt, hash] = (
		stored ?? `scrypt$${cost.N}$${cost.r}$${cost.p}$AAAAAAAAAAAAAAAAAAAAAA$`
	).split('$');
	if (scheme !== 'scrypt' || salt === undefined || hash === undefined)
		throw new Error('A stored password is not of the form scrypt$N$r$p$salt$hash.');
	const key = await derive(password, Buffer.from(salt, 'base64url'), {
		N: Number(N),
		r: Number(r),
		p: Number(p)
	});
	const expected = Buffer.from(hash, 'base64url');
	return expected.length === key.length && timingSafeEqual(expected, key);
}

// Each derivation takes 128 MiB: two at a time, the others wait, so that a flood of sign-ins cannot take the memory.
const slots = 2;
let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
	if (running >= slots) await new Promise<void>((resolve) => waiting.push(resolve));
	else running++;
	try {
		return await new Promise<Buffer>((resolve, reject) => {
			scrypt(
				password.normalize('NFKC').slice(0, 1024),
				salt,
				keyLength,
				{ ...options, maxmem: 256 * 1024 * 1024 },
				(error, key) => (error ? reject(error) : resolve(key))
			);
		});
	} finally {
		const next = waiting.shift();
		if (next) next();
		else running--;
	}
}
