/** `npm run bench [-- PART …]`: installs and builds what is missing, then runs the measurements. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser, ensureBuild, ensurePackages, root, stop } from '../src/cli/ensure.js';

const bench = join(root, 'bench');

/** The peers and tools of bench/package.json, which are no packages of the product. */
function ensureBenchPackages() {
	const stamp = join(bench, 'node_modules/.lockfile-hash');
	const lockfile = readFileSync(join(bench, 'package-lock.json'));
	const wanted = createHash('sha256').update(lockfile).digest('hex');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
	console.error('Installing the packages of the bench …');
	const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: bench,
		stdio: 'inherit',
		shell: process.platform === 'win32'
	});
	if (done.status !== 0)
		stop('The packages of the bench could not be installed; npm says why above.');
	writeFileSync(stamp, wanted);
}

const parts = process.argv.slice(2);
ensurePackages();
ensureBenchPackages();
ensureBuild();
const chromium = parts.length === 0 || parts.includes('load') ? ensureBrowser() : '';
const done = spawnSync(
	process.execPath,
	['--expose-gc', '--import', 'tsx', join(bench, 'main.ts'), ...parts],
	{ cwd: root, stdio: 'inherit', env: { ...process.env, CHROMIUM: chromium } }
);
process.exit(done.status ?? 1);
