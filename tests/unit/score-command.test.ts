import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { differences, readOracle } from '../fixtures/oracles/read-oracle';

function score(args: readonly string[], input: unknown) {
	const text = typeof input === 'string' ? input : JSON.stringify(input);
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		['--import', 'tsx', 'src/cli/score.ts', ...args],
		{ input: text, encoding: 'utf8' }
	);
	return { status, stderr, result: status === 0 ? (JSON.parse(stdout) as unknown) : stdout };
}

interface Cases {
	readonly cases: readonly { input: unknown; expected: object }[];
}
const golden = readOracle<Cases>('golden_administrations').cases[0];
const plan = readOracle<{ random: Cases['cases'] }>('action_portfolio').random[0];

describe('npm run score', () => {
	test('prints a reference assessment in the form of its expected result', () => {
		const { status, result } = score(['-'], golden?.input);
		expect(status).toBe(0);
		expect(differences(result, golden?.expected, 1e-9)).toEqual([]);
	});
	test('takes a whole reference case', () => {
		const { result } = score(['plan', '-'], plan);
		expect(differences(result, plan?.expected, 0)).toEqual([]);
	});
	test('compares two assessments', () => {
		const { result } = score(['change', '-'], {
			before: golden?.input,
			after: golden?.input,
			B: 99
		});
		expect(result).toMatchObject({
			linked: true,
			areas: { A1: { status: 'comparable', delta: 0, verdict: 'cannot_tell', same: 6 } }
		});
	});
	test.each([
		{
			name: 'a wrong file',
			args: ['-'],
			input: { participants: [], weighting: 'loud' },
			lines: ['questionnaire: ', 'weighting: ']
		},
		{ name: 'no JSON', args: ['-'], input: '{', lines: ['-: is not JSON'] },
		{
			name: 'no file',
			args: ['tests/no-such-file.json'],
			input: '',
			lines: ['tests/no-such-file.json: cannot be read (ENOENT)']
		},
		{ name: 'an unknown mode', args: ['praise', '-'], input: {}, lines: ['usage: npm run score'] }
	])('$name ends with 1 and a line for each problem', ({ args, input, lines }) => {
		const { status, stderr, result } = score(args, input);
		expect({ status, result }).toEqual({ status: 1, result: '' });
		for (const line of lines) expect(stderr).toContain(line);
		expect(stderr).not.toContain('    at ');
	});
});
