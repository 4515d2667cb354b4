/** A few of the afternoons of `npm run test:faults -- R6`. */
import { expect, test } from 'vitest';
import { BUGS, loadEngine, simulate, type Bug } from '../faults/simulation';

async function violations(bug: Bug | null, first: number, last: number): Promise<string[]> {
	const engine = loadEngine(bug);
	const found: string[] = [];
	for (let seed = first; seed <= last && (bug === null || found.length === 0); seed++)
		found.push(...(await simulate(seed, engine, bug)).violations);
	return found;
}

test('a hundred afternoons of phones, network, kills and power cuts: what was Saved is stored', async () => {
	expect(await violations(null, 1, 100)).toEqual([]);
});

test.each(BUGS)('control: %s is found', async (bug) => {
	expect(await violations(bug, 1, 400)).not.toEqual([]);
});
