/** xoshiro128** 1.1 (Blackman and Vigna). The same state gives the same stream on every machine. */

export type Seed = readonly [number, number, number, number];

/** Unsigned 32-bit numbers, one for each call. Four zeros are not a state of this generator. */
export function randomStream(seed: Seed): () => number {
	let [a, b, c, d] = seed;
	return () => {
		const five = Math.imul(b, 5);
		const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
		const t = b << 9;
		c ^= a;
		d ^= b;
		b ^= c;
		a ^= d;
		c ^= t;
		d = (d << 11) | (d >>> 21);
		return result;
	};
}

/** An index below `n` from one 32-bit number: floor(u32 * n / 2^32). */
export function indexBelow(u32: number, n: number): number {
	return Math.floor((u32 * n) / 4294967296);
}
