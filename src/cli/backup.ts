/**
 * npm run backup -- FILE [--encrypt]
 * Backs up DATA_DIR (default ./data), also while the server runs. With BACKUP_PASSPHRASE set, or with --encrypt and a
 * typed passphrase, the file is encrypted.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backupBytes, openBackup, verify } from '../lib/server/storage/backup';
import { nodeDisk } from '../lib/server/storage/disk';
import { writeDurably } from '../lib/server/storage/durable-file';
import { readPassphrase } from './passphrase';

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { encrypt: { type: 'boolean', default: false } }
	});
	const [target] = positionals;
	if (target === undefined) throw new Error('Usage: npm run backup -- FILE [--encrypt]');
	const file = resolve(target);
	if ((await nodeDisk.read(file)) !== null)
		throw new Error(`${file} exists already. Choose another name.`);
	const dataDir = resolve(process.env['DATA_DIR'] || 'data');
	const passphrase =
		values.encrypt || process.env['BACKUP_PASSPHRASE']
			? await readPassphrase('Passphrase for the backup: ')
			: null;
	if (passphrase === '') throw new Error('An empty passphrase protects nothing.');

	const { bytes } = await backupBytes(dataDir, passphrase);
	await writeDurably(nodeDisk, file, bytes);
	// What counts is what stands on the disk.
	const written = await nodeDisk.read(file);
	const summary = verify(await openBackup(written ?? Buffer.alloc(0), passphrase, file));
	for (const { workshop, batches, participants, answers } of summary.workshops)
		console.log(
			`${workshop}: ${participants} participants, ${answers} answers${batches > 0 ? `, up to batch ${batches - 1}` : ''}`
		);
	for (const problem of summary.problems) console.error(`Kept as it is: ${problem}`);
	console.log(
		`${file}: ${bytes.length} bytes, ${summary.files} files, verified, ${passphrase === null ? 'not encrypted' : 'encrypted'}`
	);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
