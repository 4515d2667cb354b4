import { error, redirect } from '@sveltejs/kit';
import { downloadHeaders, fileName } from '$lib/server/files/file-name';
import { readForm, textOf } from '$lib/server/read-json';
import { backupBytes } from '$lib/server/storage/backup';
import type { RequestHandler } from './$types';

/** As for a password: what protects everything should not be guessed. */
const SHORTEST = 12;
const LONGEST = 256;

/** The whole data folder, encrypted and read back before it is handed out. A form posts here. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const who = locals.facilitator ?? error(401);
	const read = await readForm(request, 4 * 1024);
	if (!read.ok) error(read.status);
	const passphrase = textOf(read.value, 'passphrase', LONGEST);
	if (passphrase.length < SHORTEST) redirect(303, '/backup?problem=short');
	if (passphrase !== textOf(read.value, 'repeat', LONGEST))
		redirect(303, '/backup?problem=differs');
	await locals.store.audit.append({ who: who.id, what: 'backup-made', about: 'data folder' });
	const { bytes, summary } = await backupBytes(locals.store.dataDir, passphrase);
	for (const problem of summary.problems) console.error(`Backup, kept as it is: ${problem}`);
	const name = fileName(['stce', new Date().toISOString().slice(0, 10)], 'backup');
	return new Response(new Uint8Array(bytes), {
		headers: downloadHeaders(name, 'application/octet-stream')
	});
};
