/** R8: every fdatasync takes 2 s longer; nobody sees an answer before it is synced. Needs strace. */
import { Ledger, call, prepare, say, scratch, sleep, startServer, stop } from './room';

const delay = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'trace=fdatasync', '-e'];

async function attempt(dataDir: string, inject: string) {
	const { phones, items } = await prepare(dataDir, 2);
	const [phone] = phones;
	const [item] = items;
	if (!phone || !item) throw new Error('Nothing to answer.');
	const { cookie } = phone;
	const server = await startServer(dataDir, [...delay, inject]);
	// The first page reads the questionnaire.
	await call(server.port, 'GET', '/respond', { cookie });
	const ledger = new Ledger();
	const started = performance.now();
	let acknowledgedAfter = 0;
	const tap = ledger.tap(server.port, phone, item, ' unsynced-needle').then((ok) => {
		if (ok) acknowledgedAfter = performance.now() - started;
	});
	let looks = 0;
	let seen = 0;
	while (performance.now() - started < 1800) {
		for (const path of ['/respond', '/review']) {
			const page = await call(server.port, 'GET', path, { cookie });
			// What was asked for before the sync can have ended counts.
			if (acknowledgedAfter !== 0 || performance.now() - started > 1900) continue;
			looks += 1;
			if (page.text.includes('unsynced-needle')) seen += 1;
		}
		await sleep(50);
	}
	await tap;
	const after = await call(server.port, 'GET', '/respond', { cookie });
	await stop(server);
	return { acknowledgedAfter, looks, seen, visibleAfter: after.text.includes('unsynced-needle') };
}

async function main(): Promise<void> {
	const slow = await attempt(scratch('slow'), 'inject=fdatasync:delay_enter=2000000');
	say(
		`R8 fdatasync 2 s slower: acknowledged after ${slow.acknowledgedAfter.toFixed(0)} ms; ${slow.looks} pages before that, ${slow.seen} showed the answer; afterwards it ${slow.visibleAfter ? 'shows' : 'DOES NOT SHOW'}`
	);
	// The control: without the delay the same looks find it early.
	const quick = await attempt(scratch('quick'), 'inject=fdatasync:delay_enter=1');
	say(`R8 control, no delay: acknowledged after ${quick.acknowledgedAfter.toFixed(0)} ms`);
	if (slow.acknowledgedAfter < 2000 || slow.seen > 0 || slow.looks === 0 || !slow.visibleAfter)
		process.exitCode = 1;
	if (quick.acknowledgedAfter === 0 || quick.acknowledgedAfter > 2000) process.exitCode = 1;
}

void main();
