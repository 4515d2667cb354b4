/**
 * R1: the power fails under an ext4 file system on a loop device: EXT4_IOC_SHUTDOWN without flushing its log drops
 * everything that was not synced, and the next mount recovers as after a power cut. Needs root, mkfs.ext4 and python3.
 * Usage: r1-power-loss.ts [ACKNOWLEDGED]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Ledger, load, prepare, say, scratch, sleep, startServer, stop, storedRevs } from './room';

const wanted = Number(process.argv[2] ?? 10_000);
const image = scratch('power.img');
const mounted = scratch('power');
const CUT = `import fcntl,os,struct,sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, struct.pack('I', 2))`;

function makeDisk(): void {
	rmSync(image, { force: true });
	mkdirSync(mounted, { recursive: true });
	execFileSync('truncate', ['-s', '256M', image]);
	execFileSync('mkfs.ext4', ['-q', image]);
}
const mount = () => execFileSync('mount', ['-o', 'loop', image, mounted]);
const unmount = () => execFileSync('umount', [mounted]);
const cutPower = () => execFileSync('python3', ['-c', CUT, mounted]);

/** One power cut after the other until enough was acknowledged; gives what was lost. */
async function rounds(
	script: string[] | undefined,
	prepared: Awaited<ReturnType<typeof prepare>>,
	stored: (dataDir: string) => Promise<(participant: string, item: string) => number>,
	total: number
) {
	const { phones, items } = prepared;
	const dataDir = join(mounted, 'data');
	const ledger = new Ledger();
	const lost: string[] = [];
	let cuts = 0;
	while (ledger.acknowledged < total) {
		const server = await startServer(dataDir, [], {}, script);
		let goesOn = true;
		const loading = load(server.port, phones, items, ledger, () => goesOn);
		const enough = ledger.acknowledged + 200 + Math.random() * 800;
		while (ledger.acknowledged < enough) await sleep(1);
		// What is acknowledged while the cut is made is acknowledged: a sync can still be under way.
		cutPower();
		goesOn = false;
		await stop(server);
		await loading;
		unmount();
		mount();
		cuts += 1;
		lost.push(...ledger.lost(await stored(dataDir)));
	}
	return { cuts, lost, acknowledged: ledger.acknowledged };
}

async function main(): Promise<void> {
	makeDisk();
	mount();
	try {
		const prepared = await prepare(join(mounted, 'data'), 40);
		const ours = await rounds(undefined, prepared, storedRevs, wanted);
		say(
			`R1 power loss: ${ours.cuts} cuts, ${ours.acknowledged} acknowledged, ${ours.lost.length} lost`
		);
		for (const text of ours.lost.slice(0, 5)) say(`  ${text}`);

		const tsx = ['--import', 'tsx', 'tests/faults/careless-server.ts', 'stock'];
		const byKey = new Map(prepared.phones.map(({ id, key }) => [id, key]));
		const stockRevs = async (dataDir: string) => {
			let data: Record<string, number> = {};
			try {
				data = JSON.parse(readFileSync(join(dataDir, 'answers.json'), 'utf8')) as typeof data;
			} catch {
				// Gone, or cut to nothing: then all is lost.
				rmSync(join(dataDir, 'answers.json'), { force: true });
			}
			return (participant: string, item: string) => data[`${byKey.get(participant)} ${item}`] ?? 0;
		};
		const stock = await rounds(tsx, prepared, stockRevs, Math.min(wanted, 1500));
		say(
			`R1 control, stock lowdb: ${stock.cuts} cuts, ${stock.acknowledged} acknowledged, ${stock.lost.length} lost`
		);
		if (ours.lost.length > 0 || stock.lost.length === 0) process.exitCode = 1;
	} finally {
		unmount();
	}
}

void main();
