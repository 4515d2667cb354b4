/**
 * Limits on guessing. Only failures count, so that a whole conference behind one address may join; nobody is ever
 * locked out, only slowed down. Kept in memory: addresses are never written anywhere.
 */

export interface Limits {
	/** Failures that one key may make at once */
	readonly burst: number;
	/** Failures that one key gets back in a minute */
	readonly perMinute: number;
	/** Failures of all keys together in an hour; null for no common limit */
	readonly allPerHour: number | null;
}

export interface Throttle {
	/** True while the key may try. Ask, try and report in one tick, or use `failed` first and `forgive` after. */
	mayTry(key: string, now: number): boolean;
	failed(key: string, now: number): void;
	/** Gives one failure back: the try succeeded after all. */
	forgive(key: string, now: number): void;
}

const mostKeys = 20_000;

export function makeThrottle({ burst, perMinute, allPerHour }: Limits): Throttle {
	const buckets = new Map<string, Bucket>();
	const common = allPerHour === null ? null : makeBucket(allPerHour);
	const refill = (bucket: Bucket, size: number, perMs: number, now: number) => {
		bucket.left = Math.min(size, bucket.left + Math.max(0, now - bucket.at) * perMs);
		bucket.at = now;
		return bucket;
	};
	const own = (key: string, now: number) => {
		const bucket = buckets.get(key) ?? makeBucket(burst, now);
		return refill(bucket, burst, perMinute / 60_000, now);
	};
	const shared = (now: number) =>
		common === null || allPerHour === null
			? null
			: refill(common, allPerHour, allPerHour / 3_600_000, now);
	return {
		mayTry(key, now) {
			const all = shared(now);
			return own(key, now).left >= 1 && (all === null || all.left >= 1);
		},
		failed(key, now) {
			const bucket = own(key, now);
			bucket.left = Math.max(0, bucket.left - 1);
			buckets.delete(key);
			buckets.set(key, bucket);
			// The key that was used longest ago goes first: an attacker with many addresses cannot fill the memory.
			if (buckets.size > mostKeys)
				for (const oldest of buckets.keys()) if (buckets.delete(oldest)) break;
			const all = shared(now);
			if (all) all.left = Math.max(0, all.left - 1);
		},
		forgive(key, now) {
			const bucket = own(key, now);
			bucket.left = Math.min(burst, bucket.left + 1);
			const all = shared(now);
			if (all) all.left = Math.min(allPerHour ?? 0, all.left + 1);
		}
	};
}

interface Bucket {
	left: number;
	at: number;
}

function makeBucket(size: number, now = 0): Bucket {
	return { left: size, at: now };
}

/** One key for a household: an IPv6 network hands out more addresses than a table can hold, so its /64 counts. */
export function addressKey(address: string): string {
	const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
	if (!plain.includes(':')) return plain;
	const [head = '', tail = ''] = plain.split('::');
	const before = head.split(':').filter(Boolean);
	const after = tail.split(':').filter(Boolean);
	const groups = plain.includes('::')
		? [
				...before,
				...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'),
				...after
			]
		: before;
	return `${groups
		.slice(0, 4)
		.map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
		.join(':')}::/64`;
}

/** Wrong join codes and re-entry codes: 30 at once, then 10 a minute an address, 600 an hour in all. */
export const joinThrottle = makeThrottle({ burst: 30, perMinute: 10, allPerHour: 600 });

const signInsOfAddress = makeThrottle({ burst: 10, perMinute: 6, allPerHour: null });
const signInsOfName = makeThrottle({ burst: 20, perMinute: 100 / 60, allPerHour: null });
/** Name and address pairs that signed in before: guesses from elsewhere do not slow these people down. */
const trusted = new Set<string>();

/**
 * Sign-in: 10 failures at once, then 6 a minute an address; and 100 an hour for one name from anywhere, except from an
 * address that has signed in to it before. Counts the try as failed at once: call `signInSucceeded` when it did not.
 */
export function mayTrySignIn(name: string, address: string, now: number): boolean {
	const key = addressKey(address);
	const account = name.slice(0, 200).trim().toLowerCase();
	const isTrusted = trusted.has(`${account}\n${key}`);
	if (!signInsOfAddress.mayTry(key, now) || (!isTrusted && !signInsOfName.mayTry(account, now)))
		return false;
	signInsOfAddress.failed(key, now);
	if (!isTrusted) signInsOfName.failed(account, now);
	return true;
}

export function signInSucceeded(name: string, address: string, now: number): void {
	const key = addressKey(address);
	const account = name.slice(0, 200).trim().toLowerCase();
	signInsOfAddress.forgive(key, now);
	signInsOfName.forgive(account, now);
	if (trusted.size > 1000) trusted.clear();
	trusted.add(`${account}\n${key}`);
}
