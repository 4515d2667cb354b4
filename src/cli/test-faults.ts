/**
 * npm run test:faults [-- R1 R6 …]
 * The tests of reliability that need minutes, root or strace. Builds the server first when the sources have changed.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild, root } from './ensure.js';

const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
const scripts = readdirSync(join(root, 'tests/faults'))
	.filter((name) => /^r\d+-.*\.ts$/.test(name))
	.sort((a, b) => Number(/\d+/.exec(a)?.[0]) - Number(/\d+/.exec(b)?.[0]))
	.filter((name) => wanted.length === 0 || wanted.includes(name.split('-')[0] ?? ''));

if (!process.env['BUILD_DIR']) ensureBuild();
const failed = scripts.filter((name) => {
	const done = spawnSync(process.execPath, ['--import', 'tsx', join('tests/faults', name)], {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, FAULTS_DIR: `/tmp/stce-faults-${process.pid}` }
	});
	return done.status !== 0;
});
rmSync(`/tmp/stce-faults-${process.pid}`, { recursive: true, force: true });
console.log(failed.length === 0 ? `${scripts.length} passed` : `Failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
