import { expect, test, vi } from 'vitest';
import { hashPassword, isPassword, passwordProblem } from './password';

// A password costs a third of a second on an idle machine, and several on a busy one.
vi.setConfig({ testTimeout: 120_000 });

test.each([
	'elevenchars',
	'password1234',
	'P@ssw0rd2026!',
	'Password12345',
	'qwertyuiop123',
	'azertyuiop123',
	'123456789012',
	'aaaaaaaaaaaa',
	'abcabcabcabc',
	'abcdefghijklm',
	'zyxwvutsrqpon',
	'Customs2026!!',
	'welcome welcome',
	'administrator1',
	'Administrateur2026',
	'Workshop-Customs-2026',
	'Amina Okafor 2026',
	'iloveyou1234',
	'letmeinletmein',
	'            ',
	'correcthorsebatterystaple',
	'x'.repeat(300)
])('%s is refused', (password) => {
	expect(passwordProblem(password, 'Amina Okafor')).not.toBeNull();
});

test.each([
	'teal lantern orbit gravel',
	'vU3#kq9!Lw2z',
	'ma grand-mère plante des figuiers',
	'парусник и старый маяк',
	'青い空と静かな海の上を飛ぶ鳥'
])('%s is accepted', (password) => {
	expect(passwordProblem(password, 'Amina Okafor')).toBeNull();
});

test('is kept as scrypt with its parameters, salted, and compared', async () => {
	const [one, two] = [
		await hashPassword('teal lantern orbit gravel'),
		await hashPassword('teal lantern orbit gravel')
	];
	expect(one).toMatch(/^scrypt\$131072\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
	expect(one).not.toBe(two);
	expect(await isPassword('teal lantern orbit gravel', one)).toBe(true);
	expect(await isPassword('teal lantern orbit gravels', one)).toBe(false);
	expect(await isPassword('', null)).toBe(false);
});

test('an unknown account takes as long as a wrong password', async () => {
	const stored = await hashPassword('teal lantern orbit gravel');
	const time = async (hash: string | null) => {
		const start = performance.now();
		await isPassword('something else', hash);
		return performance.now() - start;
	};
	const known: number[] = [];
	const unknown: number[] = [];
	for (let round = 0; round < 3; round++) {
		known.push(await time(stored));
		unknown.push(await time(null));
	}
	const ratio = Math.min(...unknown) / Math.min(...known);
	expect(ratio).toBeGreaterThan(0.4);
	expect(ratio).toBeLessThan(2.5);
});
