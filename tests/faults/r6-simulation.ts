/** R6: thousands of afternoons without a violation, and each planted bug found. Usage: r6-simulation.ts [SEEDS] [FIRST] */
import { BUGS, loadEngine, simulate, type Bug } from './simulation';

const [seeds = '5000', first = '1'] = process.argv.slice(2);

async function run(bug: Bug | null, count: number, stopAtFirst: boolean) {
	const engine = loadEngine(bug);
	const totals = {
		seeds: 0,
		taps: 0,
		saved: 0,
		powerCuts: 0,
		kills: 0,
		violations: [] as string[]
	};
	for (let seed = Number(first); seed < Number(first) + count; seed++) {
		const afternoon = await simulate(seed, engine, bug);
		totals.seeds += 1;
		for (const key of ['taps', 'saved', 'powerCuts', 'kills'] as const)
			totals[key] += afternoon[key];
		totals.violations.push(...afternoon.violations);
		if (stopAtFirst && totals.violations.length > 0) break;
	}
	return totals;
}

async function main(): Promise<void> {
	const start = performance.now();
	const startCpu = process.cpuUsage();
	const good = await run(null, Number(seeds), false);
	const seconds = (performance.now() - start) / 1000;
	const { user, system } = process.cpuUsage(startCpu);
	const cpu = (user + system) / 1e6;
	console.log(
		`R6 ${good.seeds} seeds in ${cpu.toFixed(1)} s of processor time (${seconds.toFixed(1)} s on the clock): ${good.taps} taps, ${good.saved} said Saved, ${good.powerCuts} power cuts, ${good.kills} kills, ${good.violations.length} violations`
	);
	for (const violation of good.violations.slice(0, 10)) console.log(`  ${violation}`);
	if (good.violations.length > 0 || cpu > 60) process.exitCode = 1;
	for (const bug of BUGS) {
		const planted = await run(bug, 1000, true);
		const [found] = planted.violations;
		console.log(
			`R6 control "${bug}": ${found ? `found, ${found}` : `NOT found in ${planted.seeds} seeds`}`
		);
		if (!found) process.exitCode = 1;
	}
}

void main();
