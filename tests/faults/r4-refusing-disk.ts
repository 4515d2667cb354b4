/** R4: I/O errors and a full disk. Needs strace, and root for the tmpfs of 600 KB. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	Ledger,
	WORKSHOP,
	call,
	prepare,
	say,
	scratch,
	startServer,
	stop,
	storedRevs
} from './room';
import { bundleLife, makeTemplate, strike } from './strike';

async function injected(): Promise<void> {
	const life = await bundleLife();
	const template = await makeTemplate();
	for (const [name, error] of [
		['pwrite64', 'EIO'],
		['pwrite64', 'ENOSPC'],
		['fdatasync', 'EIO'],
		['fsync', 'EIO'],
		['rename', 'EIO'],
		['rename', 'ENOSPC']
	] as const) {
		const totals = { runs: 0, acknowledged: 0, lost: [] as string[], broken: 0 };
		for (let n = 1; n <= 40; n += 1) {
			const outcome = await strike(life, template, `${name}:error=${error}:when=${n}`);
			if (outcome.finished) break;
			totals.runs += 1;
			if (outcome.exit === 74) totals.broken += 1;
			totals.acknowledged += outcome.acknowledged;
			totals.lost.push(...outcome.lost.map((text) => `n=${n}: ${text}`));
		}
		say(
			`R4 ${error} in ${name}: ${totals.runs} runs, ${totals.acknowledged} acknowledged, ${totals.lost.length} lost, ${totals.broken} ended because a sync failed`
		);
		for (const text of totals.lost.slice(0, 5)) say(`  ${text}`);
		const isSync = name === 'fdatasync' || name === 'fsync';
		if (totals.lost.length > 0 || totals.runs === 0 || (isSync && totals.broken === 0))
			process.exitCode = 1;
	}
}

async function fullDisk(): Promise<void> {
	// A small questionnaire: the shipped one alone is larger than this disk.
	process.env['QUESTIONNAIRES_DIR'] = 'tests/fixtures/questionnaires';
	const mounted = scratch('full');
	mkdirSync(mounted, { recursive: true });
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', mounted]);
	try {
		const dataDir = join(mounted, 'data');
		const { phones, items } = await prepare(dataDir, 4, 'food-laboratory');
		const documents = ['workshop.json', 'questionnaire.json'].map((name) =>
			join(dataDir, 'workshops', WORKSHOP, name)
		);
		const before = documents.map((file) => readFileSync(file));
		const filler = join(mounted, 'filler');
		writeFileSync(filler, Buffer.alloc(32 * 1024));
		const server = await startServer(dataDir);
		const ledger = new Ledger();
		const padding = ' long note'.repeat(150);
		for (let i = 0; (ledger.refused.get(507) ?? 0) < 5 && i < 2000; i++) {
			const phone = phones[i % phones.length];
			const item = items[i % items.length];
			if (phone && item) await ledger.tap(server.port, phone, item, padding);
		}
		const [phone] = phones;
		const page = await call(server.port, 'GET', '/respond', { cookie: phone?.cookie ?? '' });
		const whole = documents.every((file, i) => before[i]?.equals(readFileSync(file)));
		rmSync(filler);
		const again = phone ? await ledger.tap(server.port, phone, items[0] ?? '') : false;
		await stop(server);
		const lost = ledger.lost(await storedRevs(dataDir));
		say(
			`R4 full disk of 600 KB: ${ledger.acknowledged} acknowledged, ${lost.length} lost, refused ${JSON.stringify([...ledger.refused])}; page while full ${page.status}; documents ${whole ? 'byte-equal' : 'CHANGED'}; with space again ${again ? 'saves' : 'DOES NOT SAVE'}`
		);
		const only507 = [...ledger.refused.keys()].every((status) => status === 507);
		if (
			lost.length > 0 ||
			page.status !== 200 ||
			!whole ||
			!again ||
			!only507 ||
			ledger.refused.size === 0
		)
			process.exitCode = 1;
	} finally {
		execFileSync('umount', [mounted]);
	}
}

const [part = ''] = process.argv.slice(2);
void (part === 'full' ? fullDisk() : injected().then(fullDisk));
