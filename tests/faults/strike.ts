/** Runs life.ts under strace with a fault at the n-th call of one kind, and says what is missing afterwards. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { openStore } from '../../src/lib/server/storage/open-store';
import { official, op, present, workshop } from '../unit/storage-fixtures';
import { scratch } from './room';

/** life.ts as one file that starts fast. */
export async function bundleLife(): Promise<string> {
	const outDir = scratch('life');
	await build({
		configFile: false,
		logLevel: 'error',
		ssr: { noExternal: true },
		build: {
			ssr: 'tests/faults/life.ts',
			outDir,
			emptyOutDir: true,
			rollupOptions: { output: { entryFileNames: 'life.mjs' } }
		}
	});
	return join(outDir, 'life.mjs');
}

/** A data folder with an open workshop whose journal ends in half a line, so that the start has something to cut. */
export async function makeTemplate(): Promise<string> {
	const folder = scratch('template');
	rmSync(folder, { recursive: true, force: true });
	const store = await openStore(folder);
	const { answers } = await store.create(workshop('w1'), {});
	await answers.open();
	await answers.join(official('p0'));
	await answers.record('p0', [op('PS-1', 3, 7)]);
	await store.close();
	appendFileSync(join(folder, 'workshops/w1/answers.log'), '5ad1c0de [4,{"do":"ans');
	return folder;
}

export interface Strike {
	/** The process ended by itself: the fault came too late to happen */
	readonly finished: boolean;
	readonly acknowledged: number;
	readonly lost: readonly string[];
	readonly exit: number | string | null;
}

export async function strike(
	life: string,
	template: string,
	inject: string,
	mode = ''
): Promise<Strike> {
	const folder = scratch('struck');
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(scratch('.'), { recursive: true });
	cpSync(template, folder, { recursive: true });
	const [call = ''] = inject.split(':');
	const strace = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${inject}`];
	const ran = spawnSync('strace', [...strace, process.execPath, life, folder, mode], {
		encoding: 'utf8',
		// One thread for files: strace counts the calls of each thread.
		env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
		timeout: 60_000
	});
	const lines = ran.stdout.split('\n').filter((line) => line !== '');
	const lost = await missing(folder, lines).catch((error: unknown) => [
		`no start: ${String(error)}`
	]);
	return {
		finished: ran.status === 0,
		acknowledged: lines.length,
		lost,
		exit: ran.status ?? ran.signal
	};
}

async function missing(folder: string, lines: readonly string[]): Promise<string[]> {
	const store = await openStore(folder, { log: () => undefined });
	const lost: string[] = [];
	const old = present(await store.room('w1'));
	if (old.answers.participant('p0')?.slots['PS-1']?.rev !== 7) lost.push('the older workshop');
	const room = await store.room('w2');
	const audited = (await store.audit.entries()).length;
	for (const line of lines) {
		const [what = '', id = '', rev = ''] = line.split(' ');
		if (what === 'created' && !room) lost.push(line);
		if (what === 'joined' && !room?.answers.participant(id)) lost.push(line);
		const held = room?.answers.participant(id)?.slots['PS-1']?.rev ?? 0;
		if (what === 'answer' && held < Number(rev)) lost.push(line);
		if (what === 'title' && Number(room?.workshop.data.title ?? 0) < Number(id)) lost.push(line);
		if (what === 'audit' && audited < Number(id)) lost.push(line);
	}
	await store.close();
	return lost;
}
