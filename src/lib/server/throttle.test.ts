import { expect, test } from 'vitest';
import { addressKey, makeThrottle, mayTrySignIn, signInSucceeded } from './throttle';

const minute = 60_000;
const join = () => makeThrottle({ burst: 30, perMinute: 10, allPerHour: 600 });

/** How many of `tries` guesses, one every `every` ms, get through from these addresses in turn. */
function guesses(
	throttle: ReturnType<typeof join>,
	addresses: string[],
	tries: number,
	every: number
): number {
	let through = 0;
	for (let index = 0; index < tries; index++) {
		const address = addresses[index % addresses.length] ?? '';
		const now = 1_000_000 + index * every;
		if (!throttle.mayTry(address, now)) continue;
		through++;
		throttle.failed(address, now);
	}
	return through;
}

test('one address guesses 30 times at once, then 10 times a minute', () => {
	const throttle = join();
	expect(guesses(throttle, ['a'], 1000, 0)).toBe(30);
	expect(guesses(join(), ['a'], 60 * 60, 1000)).toBeLessThanOrEqual(30 + 10 * 60);
});

test('all addresses together guess 600 times in the first hour at once, then 600 an hour', () => {
	const many = Array.from({ length: 5000 }, (_, index) => `address ${index}`);
	expect(guesses(join(), many, 20_000, 0)).toBe(600);
	const inADay = guesses(join(), many, 24 * 3600, 1000);
	expect(inADay).toBeLessThanOrEqual(600 * 25);
	expect(inADay).toBeGreaterThan(600 * 20);
});

test('right codes cost nothing: a whole conference joins from one address', () => {
	const throttle = join();
	for (let index = 0; index < 500; index++) expect(throttle.mayTry('venue', index)).toBe(true);
});

test('a forgiven failure is given back', () => {
	const throttle = makeThrottle({ burst: 1, perMinute: 1, allPerHour: null });
	throttle.failed('a', 0);
	expect(throttle.mayTry('a', 0)).toBe(false);
	throttle.forgive('a', 0);
	expect(throttle.mayTry('a', 0)).toBe(true);
});

test('sign-in slows a guesser, and neither locks the owner out nor lets a botnet through', () => {
	const start = 1_000_000_000;
	signInSucceeded('Owner', '10.0.0.1', start);
	let through = 0;
	for (let index = 0; index < 5000; index++)
		if (mayTrySignIn('Owner', `10.1.${index >> 8}.${index & 255}`, start + index)) through++;
	expect(through).toBeLessThanOrEqual(20);
	expect(mayTrySignIn('owner ', '10.0.0.1', start + 6000)).toBe(true);
	let fromOne = 0;
	for (let index = 0; index < 600; index++)
		if (mayTrySignIn(`name ${index}`, '10.9.9.9', start + index * 100)) fromOne++;
	expect(fromOne).toBeLessThanOrEqual(10 + 6);
	expect(mayTrySignIn('Owner', '10.9.9.9', start + 60 * minute)).toBe(true);
});

test.each([
	['192.168.1.5', '192.168.1.5'],
	['::ffff:192.168.1.5', '192.168.1.5'],
	['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
	['2001:0db8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
	['2001:db8::1', '2001:db8:0:0::/64'],
	['::1', '0:0:0:0::/64']
])('%s counts as %s', (address, key) => {
	expect(addressKey(address)).toBe(key);
});
