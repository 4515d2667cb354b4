import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SMALL = 'tests/fixtures/questionnaires/food-laboratory/questionnaire.json';

function check(...files: string[]) {
	const run = spawnSync(
		process.execPath,
		['node_modules/tsx/dist/cli.mjs', 'src/cli/check-questionnaire.ts', ...files],
		{ encoding: 'utf8' }
	);
	return { status: run.status, out: run.stdout, err: run.stderr };
}

test('a good file: what is in it, and 0', () => {
	const { status, out, err } = check(SMALL);
	expect(err).toBe('');
	expect(status).toBe(0);
	expect(out).toContain('2 areas, 5 items, 2 critical');
	expect(out).toContain('translation en: reviewed by the laboratory in March 2026');
	expect(out).toContain('catalogue: 4 actions');
});

test('a bad file: every problem with its path, and 1', () => {
	const folder = mkdtempSync(join(tmpdir(), 'check-'));
	const file = join(folder, 'bad.json');
	try {
		const raw = JSON.parse(readFileSync(SMALL, 'utf8')) as { version: unknown; title: unknown };
		writeFileSync(file, JSON.stringify({ ...raw, version: 3, title: { default: 'Titre' } }));
		const { status, out, err } = check(file);
		expect(status).toBe(1);
		expect(out).toBe('');
		expect(err.split('\n').slice(0, 3)).toEqual([
			'version: expected a version such as "1.0", got 3',
			'title.en: missing translation into en',
			`2 problems in ${file}`
		]);
	} finally {
		rmSync(folder, { recursive: true });
	}
});

test.each([
	[[], 'Name a file'],
	[['no-such-file.json'], 'no-such-file.json cannot be read'],
	[['README.md'], 'README.md is not JSON']
])('%j: one clear line, and 1', (files, says) => {
	const { status, err } = check(...files);
	expect(status).toBe(1);
	expect(err).toContain(says);
	expect(err).not.toContain('    at ');
});
