/**
 * `npm test`: everything that must hold before a change lands. Installs what is missing, then type check, lint,
 * unit tests, and the journeys in Chromium against the built server.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser, ensureBuild, ensurePackages, root, run } from './ensure.js';

ensurePackages();

const reports = { unit: 'test-results/unit.json', journeys: 'test-results/journeys.json' };
rmSync(join(root, 'test-results'), { recursive: true, force: true });

/** @param {string} name @param {() => number} step */
function step(name, step) {
	console.log(`\n== ${name}`);
	if (step() === 0) return;
	summary();
	console.error(`\n${name}: failed`);
	process.exit(1);
}

/** Counts in the form `N passed, N failed`, from the two runners' own reports. */
function summary() {
	let passed = 0;
	let failed = 0;
	try {
		const unit = JSON.parse(readFileSync(join(root, reports.unit), 'utf8'));
		passed += unit.numPassedTests;
		failed += unit.numFailedTests;
		const { stats } = JSON.parse(readFileSync(join(root, reports.journeys), 'utf8'));
		passed += stats.expected + stats.flaky;
		failed += stats.unexpected;
	} catch {
		// A step before the runners failed: its own output says so.
	}
	console.log(`\n${passed} passed, ${failed} failed`);
}

step('messages', () => run('npx', ['tsx', 'src/cli/messages.ts']));
step('type check', () => {
	const synced = run('npx', ['svelte-kit', 'sync']);
	return synced || run('npx', ['svelte-check', '--fail-on-warnings', '--output', 'human']);
});
step(
	'lint',
	() =>
		run('npx', ['eslint', '.', '--max-warnings=0']) ||
		run('npx', ['prettier', '--check', '.', '--log-level', 'warn'])
);
step('build', () => (ensureBuild(), 0));
step('unit tests', () =>
	run('npx', [
		'vitest',
		'run',
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${reports.unit}`
	])
);
const chromium = ensureBrowser();
step('journeys', () =>
	run('npx', ['playwright', 'test'], {
		...process.env,
		CHROMIUM: chromium,
		JOURNEYS_REPORT: reports.journeys
	})
);
summary();
