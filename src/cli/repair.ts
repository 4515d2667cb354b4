/**
 * npm run repair -- WORKSHOP [--dry-run]
 * Saves what can be saved of a damaged workshop in DATA_DIR (default ./data). Stop the server first; --dry-run only
 * looks and may run beside it. Exit 2: something only a backup brings back.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { lockFolder } from '../lib/server/storage/lock';
import { repairWorkshop } from '../lib/server/storage/repair';

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { 'dry-run': { type: 'boolean', default: false } }
	});
	const [workshop] = positionals;
	if (workshop === undefined || !/^[A-Za-z0-9_-]+$/.test(workshop))
		throw new Error('Usage: npm run repair -- WORKSHOP [--dry-run]');
	const dataDir = resolve(process.env['DATA_DIR'] || 'data');
	const dryRun = values['dry-run'];
	const lock = dryRun ? null : await lockFolder(dataDir);
	try {
		const { lines, needsBackup } = await repairWorkshop(dataDir, workshop, dryRun);
		for (const line of lines) console.log(line);
		if (dryRun) console.log('Dry run: nothing was changed.');
		if (needsBackup) process.exitCode = 2;
	} finally {
		await lock?.free();
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
