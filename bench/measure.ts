/** What every part needs: medians, memory, written bytes, the floor. */
import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantile } from './open-loop.js';

/** One repeat of one part: key -> number. Times are in ms, sizes in bytes. */
export type Figures = Record<string, number>;

/** BENCH_DIR names a folder on the disk to be measured; a memory file system would make syncing free. */
export function makeFolder(): string {
	return mkdtempSync(join(process.env['BENCH_DIR'] ?? tmpdir(), 'stce-bench-'));
}

export function dropFolder(folder: string): void {
	rmSync(folder, { recursive: true, force: true });
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = (sorted.length - 1) / 2;
	return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/** Medians, key by key, of the repeats that have the key. */
export function mediansOf(repeats: readonly Figures[]): Figures {
	const keys = new Set(repeats.flatMap((figures) => Object.keys(figures)));
	return Object.fromEntries(
		[...keys].map((key) => [
			key,
			median(repeats.flatMap((figures) => (figures[key] === undefined ? [] : [figures[key]])))
		])
	);
}

/** p50 and p99 under `name.p50` and `name.p99`; NaN when something failed, so that no bar is met by losing answers. */
export function latenciesAs(
	name: string,
	{ latencies, errors }: { latencies: readonly number[]; errors: number }
): Figures {
	if (errors > 0) console.error(`  ${name}: ${errors} requests failed`);
	return {
		[`${name}.p50`]: errors > 0 ? NaN : quantile(latencies, 0.5),
		[`${name}.p99`]: errors > 0 ? NaN : quantile(latencies, 0.99)
	};
}

/** Milliseconds that `work` takes: the median of `times` runs after `warm` unmeasured ones. */
export function timeOf(times: number, warm: number, work: (run: number) => unknown): number {
	for (let run = 0; run < warm; run += 1) work(run);
	const taken: number[] = [];
	for (let run = 0; run < times; run += 1) {
		const start = performance.now();
		work(run);
		taken.push(performance.now() - start);
	}
	return median(taken);
}

/** Bytes that a process has given to the disk so far, pages counted whole; null where the system does not tell. */
export function writtenBy(pid: number | 'self'): number | null {
	try {
		const found = /^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'));
		return found ? Number(found[1]) : null;
	} catch {
		return null;
	}
}

/** The length of one answer's line in a journal, roughly. */
export const ANSWER_BYTES = 150;

/** A bare append with fdatasync, in this process, without any queue: p50 and p99. */
export function appendFloor(times = 400): Figures {
	const folder = makeFolder();
	const file = openSync(join(folder, 'floor'), 'a');
	const line = Buffer.alloc(ANSWER_BYTES, 'a');
	const taken: number[] = [];
	for (let run = 0; run < times; run += 1) {
		const start = performance.now();
		writeSync(file, line);
		fdatasyncSync(file);
		taken.push(performance.now() - start);
	}
	closeSync(file);
	dropFolder(folder);
	taken.sort((a, b) => a - b);
	return { 'floor.append.p50': quantile(taken, 0.5), 'floor.append.p99': quantile(taken, 0.99) };
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
