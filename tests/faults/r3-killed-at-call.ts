/** R3: killed at the n-th write, sync, rename or cut. Needs strace. Usage: r3-killed-at-call.ts [LAST] */
import { say } from './room';
import { bundleLife, makeTemplate, strike } from './strike';

const last = Number(process.argv[2] ?? 60);

async function main(): Promise<void> {
	const life = await bundleLife();
	const template = await makeTemplate();
	for (const call of ['pwrite64', 'fdatasync', 'fsync', 'rename', 'ftruncate', 'unlink']) {
		const totals = { kills: 0, acknowledged: 0, lost: [] as string[] };
		for (let n = 1; n <= last; n++) {
			const outcome = await strike(life, template, `${call}:signal=SIGKILL:when=${n}`);
			totals.acknowledged += outcome.acknowledged;
			totals.lost.push(...outcome.lost.map((text) => `n=${n}: ${text}`));
			if (outcome.finished) break;
			totals.kills += 1;
		}
		say(
			`R3 ${call}: ${totals.kills} kills, ${totals.acknowledged} acknowledged, ${totals.lost.length} lost`
		);
		for (const text of totals.lost.slice(0, 5)) say(`  ${text}`);
		if (totals.lost.length > 0 || totals.kills === 0) process.exitCode = 1;
	}
	let lost = 0;
	for (let n = 10; n <= 30; n += 4)
		lost += (await strike(life, template, `pwrite64:signal=SIGKILL:when=${n}`, 'early')).lost
			.length;
	say(`R3 control, acknowledging before it is done: ${lost} lost`);
	if (lost === 0) process.exitCode = 1;
}

void main();
