/** Small makers for the storage tests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Workshop } from '../../src/lib/maturity/workshop';
import type { AnswerOp } from '../../src/lib/server/store';
import { openStore, type StoreOptions } from '../../src/lib/server/storage/open-store';

export function workshop(id = 'w1'): Workshop {
	return {
		id,
		title: `Workshop ${id}`,
		place: 'Suva',
		startsOn: '2026-03-02',
		endsOn: '2026-03-04',
		marking: '',
		smallGroup: 5,
		questionnaire: { id: 'stce', version: '1', hash: 'abc' },
		functions: [{ id: 'f1', name: 'Operations' }],
		assessments: [],
		facilitators: [],
		joinCode: 'KX7M-2QRD',
		sample: false,
		createdAt: '2026-03-01T08:00:00.000Z',
		events: []
	};
}

export function official(id: string) {
	const source = 'phone' as const;
	return {
		id,
		assessment: 'a1',
		group: 'f1',
		source,
		language: 'en',
		secretHash: `secret-${id}`,
		reentryHash: `reentry-${id}`
	};
}

export function op(slot: string, value: 1 | 2 | 3 | 4 | 5, rev: number, client = 'c'): AnswerOp {
	return { slot, answer: { value }, rev, client };
}

export async function temporaryFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'stce-storage-'));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

/** A store that is closed when the test ends, and that keeps quiet. */
export async function storeIn(folder: string, options: StoreOptions = {}) {
	const store = await openStore(folder, {
		log: () => undefined,
		onBroken: () => undefined,
		...options
	});
	onTestFinished(() => store.close());
	return store;
}

/** A promise that must reject; gives its error. */
export async function errorOf(work: Promise<unknown>): Promise<unknown> {
	try {
		await work;
	} catch (error) {
		return error;
	}
	throw new Error('It did not fail.');
}

export function present<T>(value: T | null | undefined): T {
	if (value === null || value === undefined) throw new Error('Nothing there.');
	return value;
}
