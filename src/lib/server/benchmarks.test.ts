import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Questionnaire } from '../maturity/questionnaire';
import * as benchmarks from './benchmarks';
import * as instruments from './instruments';
import { openStore } from './storage/open-store';
import type { Store } from './store';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const who = { id: 'ada', name: 'Ada' };
let dataDir: string;
let store: Store;
let questionnaire: Questionnaire;

/** Seven administrations, all in one snapshot with the indices 1 to 7 halves above 1. */
async function fill(on: string, agreed: readonly string[]): Promise<void> {
	await store.administrations.change((file) => {
		file.administrations = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => ({
			...{ id, name: id.toUpperCase(), region: '', country: '' },
			shares: agreed.includes(id)
		}));
		file.snapshot = {
			on,
			entries: agreed.map((administration, i) => ({
				administration,
				version: benchmarks.versionOf(questionnaire),
				index: { training: 1 + i / 2 }
			}))
		};
	});
}

beforeAll(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'benchmarks-'));
	store = await openStore(dataDir);
	({ questionnaire } = await instruments.load('stce'));
});

afterAll(async () => {
	await store.close();
	rmSync(dataDir, { recursive: true });
});

test('the middle of five others shows, without the viewer, dated', async () => {
	await fill('2026-10-01', ['a', 'b', 'c', 'd', 'e', 'f']);
	const seen = benchmarks.beside(store, 'a', questionnaire);
	expect(seen).toEqual({
		on: '2026-10-01',
		others: 5,
		areas: { training: { shown: true, n: 5, median: 2.5, q1: null, q3: null } }
	});
});

test('four others are too few', async () => {
	await fill('2026-10-01', ['a', 'b', 'c', 'd', 'e']);
	expect(benchmarks.beside(store, 'a', questionnaire)).toBeNull();
});

test('who has not agreed sees nothing', async () => {
	await fill('2026-10-01', ['a', 'b', 'c', 'd', 'e', 'f']);
	expect(benchmarks.beside(store, 'g', questionnaire)).toBeNull();
	await benchmarks.setConsent(store, who, 'a', false);
	expect(benchmarks.beside(store, 'a', questionnaire)).toBeNull();
});

test('another questionnaire is never put beside', async () => {
	await fill('2026-10-01', ['a', 'b', 'c', 'd', 'e', 'f']);
	expect(benchmarks.beside(store, 'a', { ...questionnaire, hash: 'other' })).toBeNull();
});

test('a snapshot stands for a quarter, so that two are never subtracted', async () => {
	await fill('2026-10-01', ['a', 'b', 'c', 'd', 'e', 'f']);
	expect(benchmarks.nextSnapshotOn(store, '2026-12-31')).toBe('2027-01-01');
	expect(await benchmarks.takeSnapshot(store, who, '2026-12-31')).toBe(false);
	expect(store.administrations.data.snapshot?.on).toBe('2026-10-01');
	expect(await benchmarks.takeSnapshot(store, who, '2027-01-01')).toBe(true);
	// No workshop is finalised here: the new snapshot holds nobody.
	expect(store.administrations.data.snapshot).toEqual({ on: '2027-01-01', entries: [] });
});
