/**
 * What a fresh machine lacks: packages, a build, a browser. Plain JavaScript on Node alone, because it runs
 * before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Ends the process with one sentence and no stack trace. @param {string} sentence @returns {never} */
export function stop(sentence) {
	console.error(sentence);
	process.exit(1);
}

/** Runs a command in the project, its output shown; gives its exit code. @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
export function run(command, args, env = process.env) {
	const windows = process.platform === 'win32';
	const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', env, shell: windows });
	if (done.error) stop(`Could not run ${command}: ${done.error.message}`);
	return done.status ?? 1;
}

/** Node 20.19 or later, or a sentence. */
export function ensureNode() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major < 20 || (major === 20 && minor < 19))
		stop(`Node 20.19 or later is needed; this is ${process.versions.node}.`);
}

/** @param {string} file */
const digest = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Installs the packages of package-lock.json when they are missing or the lockfile has changed. */
export function ensurePackages() {
	ensureNode();
	const stamp = join(root, 'node_modules/.lockfile-hash');
	const wanted = digest(join(root, 'package-lock.json'));
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
	console.error('Installing packages …');
	// Not `npm ci`: it refuses when a registry lacks the build of an optional package for some other platform.
	if (run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']) !== 0)
		stop('The packages could not be installed; npm says why above.');
	writeFileSync(stamp, wanted);
}

/** @param {string} path @returns {string[]} */
function filesBelow(path) {
	return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
		const full = join(path, entry.name);
		// Compiled out of src/messages by the build itself.
		if (entry.name === 'paraglide' || entry.name === 'cache') return [];
		return entry.isDirectory() ? filesBelow(full) : [full];
	});
}

/** Builds when there is no build, or the sources differ from those it was made of. */
export function ensureBuild() {
	const out = process.env.BUILD_DIR ?? 'build';
	const sources = [
		...filesBelow(join(root, 'src')),
		...filesBelow(join(root, 'static')),
		...['package-lock.json', 'svelte.config.js', 'vite.config.ts'].map((file) => join(root, file))
	].sort();
	const hash = createHash('sha256');
	for (const file of sources) {
		if (!file.endsWith('.test.ts')) hash.update(file.slice(root.length)).update(digest(file));
	}
	const wanted = hash.digest('hex');
	const stamp = join(root, out, '.sources-hash');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
	console.error('Building …');
	// Started by a test runner, Vite would take over its NODE_ENV and build Svelte's slow checks for developers.
	/** @type {NodeJS.ProcessEnv} */
	const env = { ...process.env, NODE_ENV: 'production' };
	delete env.VITEST;
	if (run('npx', ['vite', 'build', '--logLevel', 'warn'], env) !== 0)
		stop('The build failed; the reason stands above.');
	writeFileSync(stamp, wanted);
}

const chromiums = [
	process.env.CHROMIUM,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
];

/** The Chromium for the journeys; installs Debian's package, or Playwright's own build, when there is none. */
export function ensureBrowser() {
	const found = chromiums.find((path) => path && existsSync(path));
	const hasApt = existsSync('/usr/bin/apt-get');
	// The journeys read the printed pages back with poppler's pdftotext.
	if (found && (!hasApt || existsSync('/usr/bin/pdftotext'))) return found;
	console.error('Installing what the journeys need: Chromium, fonts, pdftotext …');
	const admin = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
	const apt = [...admin, 'apt-get'];
	/** @param {string[]} args */
	const aptGet = (...args) =>
		run(apt[0] ?? 'apt-get', [...apt.slice(1), ...args], {
			...process.env,
			DEBIAN_FRONTEND: 'noninteractive'
		});
	if (hasApt) {
		aptGet('update', '-qq');
		// The fonts make Arabic and Cyrillic readable on a bare machine.
		aptGet('install', '-y', '-qq', 'chromium', 'fonts-noto-core', 'poppler-utils');
	} else if (run('npx', ['playwright', 'install', 'chromium']) === 0) {
		return '';
	}
	const installed = chromiums.find((path) => path && existsSync(path));
	return installed ?? stop('No Chromium was found or installed. Set CHROMIUM to the path of one.');
}
