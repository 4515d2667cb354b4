/**
 * npm run restore -- FILE
 * Restores a backup into DATA_DIR (default ./data), which must be absent or empty.
 */
import { resolve } from 'node:path';
import { isEncrypted, openBackup, restoreInto, verify } from '../lib/server/storage/backup';
import { nodeDisk } from '../lib/server/storage/disk';
import { openStore } from '../lib/server/storage/open-store';
import { readPassphrase } from './passphrase';

async function main(): Promise<void> {
	const [source] = process.argv.slice(2);
	if (source === undefined) throw new Error('Usage: npm run restore -- FILE');
	const file = resolve(source);
	const bytes = await nodeDisk.read(file);
	if (bytes === null) throw new Error(`There is no file ${file}.`);
	const passphrase = isEncrypted(bytes, file)
		? await readPassphrase('Passphrase of the backup: ')
		: null;
	const files = await openBackup(bytes, passphrase, file);
	const { workshops, problems } = verify(files);
	const dataDir = resolve(process.env['DATA_DIR'] || 'data');
	await restoreInto(dataDir, files);
	// The first start is part of the restoring: it must work now, not in the room.
	await (await openStore(dataDir)).close();
	for (const { workshop, participants, answers } of workshops)
		console.log(`${workshop}: ${participants} participants, ${answers} answers`);
	for (const problem of problems) console.error(`Was damaged when it was backed up: ${problem}`);
	console.log(`${dataDir}: restored ${files.size} files from ${file}`);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
