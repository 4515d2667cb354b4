/** Runs the parts three times, refuses when the machine was not quiet, prints the table, keeps the figures as JSON. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { root, stop } from '../src/cli/ensure.js';
import { ROWS, outcomeOf, type Outcome } from './bars';
import { mediansOf, type Figures } from './measure';
import { answer } from './parts/answer';
import { floor } from './parts/floor';
import { grow } from './parts/grow';
import { live } from './parts/live';
import { load } from './parts/load';
import { report } from './parts/report';
import { score } from './parts/score';
import { storm } from './parts/storm';
import { tableOf } from './table';

const REPEATS = 3;
/** The floor may differ by this factor between the repeats; beyond it the figures say more about the machine than about us. */
const MOST_DRIFT = 2;
/** What the drift is judged by: medians, which one slow request does not move. */
const STEADY = ['floor.append.p50', 'floor.http.p50', 'floor.cpu'];

const PARTS: Readonly<Record<string, () => Promise<Figures>>> = {
	...{ load, answer, live, score, report, storm, grow }
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => name !== 'floor' && !(name in PARTS));
if (unknown.length > 0)
	stop(`There is no part “${unknown.join(', ')}”. Parts: floor, ${Object.keys(PARTS).join(', ')}.`);
const parts = Object.entries(PARTS).filter(([name]) => asked.length === 0 || asked.includes(name));

const repeats: Figures[] = [];
for (let repeat = 1; repeat <= REPEATS; repeat += 1) {
	console.error(`Repeat ${repeat} of ${REPEATS}`);
	let figures = await floor();
	for (const [name, part] of parts) {
		const start = performance.now();
		figures = { ...figures, ...(await part()) };
		console.error(`  ${name}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
	}
	repeats.push(figures);
}

const medians = mediansOf(repeats);
const outcomes = ROWS.flatMap((row): Outcome[] => {
	const { ours, peer } = row;
	const ratios = peer
		? repeats
				.map((figures) => (figures[ours] ?? NaN) / (figures[peer[0]] ?? NaN))
				.filter(Number.isFinite)
				.sort((a, b) => a - b)
		: [];
	const outcome = outcomeOf(row, medians, ratios);
	return outcome ? [outcome] : [];
});
const drifts = Object.fromEntries(
	STEADY.map((key) => {
		const values = repeats.map((figures) => figures[key] ?? NaN);
		return [key, Math.max(...values) / Math.min(...values)];
	})
);
const moved = Object.entries(drifts).filter(([, drift]) => !(drift <= MOST_DRIFT));
const processors = cpus();
const machine = {
	processor: processors[0]?.model ?? 'unknown',
	processors: processors.length,
	memoryGB: Math.round(totalmem() / 2 ** 30),
	system: `${process.platform} ${release()}`,
	node: process.versions.node
};

const folder = join(root, 'bench/results');
const at = new Date().toISOString();
const file = join(folder, `${at.slice(0, 19).replaceAll(':', '')}.json`);
mkdirSync(folder, { recursive: true });
writeFileSync(
	file,
	`${JSON.stringify({ at, machine, parts: parts.map(([name]) => name), refused: moved.length > 0, drifts, medians, repeats, outcomes }, null, '\t')}\n`
);

console.log(
	`${at.slice(0, 10)}, ${machine.processors} × ${machine.processor}, ${machine.memoryGB} GB, ${machine.system}, Node ${machine.node}\n`
);
console.log(tableOf(outcomes));
console.log(`\nAll figures: ${file.slice(root.length + 1)}`);
if (moved.length > 0) {
	const how = moved.map(([key, drift]) => `${key} by ${drift.toFixed(1)}`).join(', ');
	console.error(
		`\nREFUSED: the floor moved between the repeats (${how}; at most ${MOST_DRIFT}). The machine was busy with something else; these figures prove nothing. Run again when it is quiet.`
	);
	process.exit(2);
}
const missed = outcomes.filter(({ met }) => met === false);
if (missed.length > 0) {
	console.error(`\n${missed.length} bars not met.`);
	process.exit(1);
}
