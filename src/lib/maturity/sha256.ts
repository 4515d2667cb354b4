/** SHA-256 (FIPS 180-4) of a text in UTF-8, without any host API, so that the rules run everywhere. */

const PRIMES: number[] = [];
for (let n = 2; PRIMES.length < 64; n += 1)
	if (PRIMES.every((prime) => n % prime !== 0)) PRIMES.push(n);

const fractionBits = (x: number) => Math.floor((x - Math.floor(x)) * 4294967296) | 0;
const K = Int32Array.from(PRIMES, (prime) => fractionBits(Math.cbrt(prime)));
const START = PRIMES.slice(0, 8).map((prime) => fractionBits(Math.sqrt(prime)));

/** A UTF-16 unit needs at most three bytes; a pair of them needs four. */
function utf8(text: string): Uint8Array {
	const bytes = new Uint8Array(text.length * 3);
	let length = 0;
	for (let i = 0; i < text.length; i += 1) {
		const code = text.codePointAt(i) ?? 0;
		if (code < 0x80) bytes[length++] = code;
		else if (code < 0x800) {
			bytes[length++] = 0xc0 | (code >> 6);
			bytes[length++] = 0x80 | (code & 63);
		} else if (code < 0x10000) {
			bytes[length++] = 0xe0 | (code >> 12);
			bytes[length++] = 0x80 | ((code >> 6) & 63);
			bytes[length++] = 0x80 | (code & 63);
		} else {
			i += 1;
			bytes[length++] = 0xf0 | (code >> 18);
			bytes[length++] = 0x80 | ((code >> 12) & 63);
			bytes[length++] = 0x80 | ((code >> 6) & 63);
			bytes[length++] = 0x80 | (code & 63);
		}
	}
	return bytes.subarray(0, length);
}

/** The eight 32-bit words of the digest. */
export function sha256Words(text: string): number[] {
	const message = utf8(text);
	const padded = new Uint8Array(((message.length + 72) >> 6) << 6);
	padded.set(message);
	padded[message.length] = 0x80;
	const view = new DataView(padded.buffer);
	view.setUint32(padded.length - 8, Math.floor(message.length / 0x20000000));
	view.setUint32(padded.length - 4, (message.length << 3) >>> 0);

	// Without destructuring inside the loop, which takes as long as the hashing itself.
	const state = Int32Array.from(START);
	const w = new Int32Array(64);
	const at = (words: Int32Array, i: number) => words[i] ?? 0;
	const turn = (x: number, by: number) => (x >>> by) | (x << (32 - by));
	for (let block = 0; block < padded.length; block += 64) {
		for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(block + i * 4);
		for (let i = 16; i < 64; i += 1) {
			const x = at(w, i - 15);
			const y = at(w, i - 2);
			const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
			const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
			w[i] = (at(w, i - 16) + s0 + at(w, i - 7) + s1) | 0;
		}
		let a = at(state, 0);
		let b = at(state, 1);
		let c = at(state, 2);
		let d = at(state, 3);
		let e = at(state, 4);
		let f = at(state, 5);
		let g = at(state, 6);
		let h = at(state, 7);
		for (let i = 0; i < 64; i += 1) {
			const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
			const one = (h + s1 + ((e & f) ^ (~e & g)) + at(K, i) + at(w, i)) | 0;
			const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
			const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
			h = g;
			g = f;
			f = e;
			e = (d + one) | 0;
			d = c;
			c = b;
			b = a;
			a = (one + two) | 0;
		}
		state[0] = at(state, 0) + a;
		state[1] = at(state, 1) + b;
		state[2] = at(state, 2) + c;
		state[3] = at(state, 3) + d;
		state[4] = at(state, 4) + e;
		state[5] = at(state, 5) + f;
		state[6] = at(state, 6) + g;
		state[7] = at(state, 7) + h;
	}
	return Array.from(state, (word) => word >>> 0);
}

/** The digest as 64 hexadecimal digits. */
export function sha256Hex(text: string): string {
	return sha256Words(text)
		.map((word) => word.toString(16).padStart(8, '0'))
		.join('');
}
