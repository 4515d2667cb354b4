/** R2: kill -9 at random moments; nothing acknowledged is lost and the server is back in under a second. Usage: r2-kill.ts [ROUNDS] */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ledger, load, prepare, say, scratch, sleep, startServer, stop, storedRevs } from './room';

const count = Number(process.argv[2] ?? 50);

async function rounds(
	dataDir: string,
	script: string[] | undefined,
	prepared: Awaited<ReturnType<typeof prepare>>,
	stored: (dataDir: string) => Promise<(participant: string, item: string) => number>,
	total: number
) {
	const { phones, items } = prepared;
	const ledger = new Ledger();
	const lost: string[] = [];
	const ready: number[] = [];
	for (let round = 0; round < total; round++) {
		const server = await startServer(dataDir, [], {}, script);
		ready.push(server.readyAfter);
		let goesOn = true;
		const loading = load(server.port, phones, items, ledger, () => goesOn);
		const enough = ledger.acknowledged + 1 + Math.random() * 100;
		while (ledger.acknowledged < enough) await sleep(1);
		await stop(server);
		goesOn = false;
		await loading;
		lost.push(...ledger.lost(await stored(dataDir)));
	}
	ready.sort((a, b) => a - b);
	return {
		lost,
		acknowledged: ledger.acknowledged,
		median: ready[ready.length >> 1] ?? 0,
		worst: ready.at(-1) ?? 0
	};
}

async function main(): Promise<void> {
	const dataDir = scratch('kill');
	const prepared = await prepare(dataDir, 20);
	const ours = await rounds(dataDir, undefined, prepared, storedRevs, count);
	say(
		`R2 kill -9: ${count} rounds, ${ours.acknowledged} acknowledged, ${ours.lost.length} lost; ready after ${ours.median.toFixed(0)} ms (median), ${ours.worst.toFixed(0)} ms (worst)`
	);
	const other = scratch('kill-later');
	mkdirSync(other, { recursive: true });
	const byKey = new Map(prepared.phones.map(({ id, key }) => [id, key]));
	const laterRevs = async () => {
		let data: Record<string, number> = {};
		try {
			data = JSON.parse(readFileSync(join(other, 'answers.json'), 'utf8')) as typeof data;
		} catch {
			// Killed before its first write.
		}
		return (participant: string, item: string) => data[`${byKey.get(participant)} ${item}`] ?? 0;
	};
	const script = ['--import', 'tsx', 'tests/faults/careless-server.ts', 'later'];
	const later = await rounds(other, script, prepared, laterRevs, 5);
	say(
		`R2 control, acknowledging before the write: 5 rounds, ${later.acknowledged} acknowledged, ${later.lost.length} lost`
	);
	if (ours.lost.length > 0 || later.lost.length === 0) process.exitCode = 1;
}

void main();
