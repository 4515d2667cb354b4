/** Small checks for data files that a program writes: numbers, ids and lists, without texts or languages. */
import type { Problem } from './answer';
import { isFields, shown, type Fields } from './findings';

/** Collects problems, so that a person mends a file once and not once for each mistake. */
export class InputChecks {
	readonly problems: Problem[] = [];

	add(path: string, expected: string, found: unknown): void {
		this.problems.push({ path, message: `expected ${expected}, got ${shown(found)}` });
	}

	object(value: unknown, path: string): Fields | null {
		if (isFields(value)) return value;
		this.add(path, 'an object', value);
		return null;
	}

	list(value: unknown, path: string): readonly unknown[] {
		if (Array.isArray(value)) return value;
		this.add(path, 'a list', value);
		return [];
	}

	/** A whole number, or `fallback` when absent. */
	whole(value: unknown, path: string, least: number, most: number, fallback?: number): number {
		if (value === undefined && fallback !== undefined) return fallback;
		if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most)
			return value;
		this.add(path, `a whole number from ${least} to ${most}`, value);
		return least;
	}

	/** A number that is not negative. */
	amount(value: unknown, path: string): number {
		if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
		this.add(path, 'a number, not negative', value);
		return 0;
	}

	/** A new id; a second use of it is a problem. */
	id(value: unknown, path: string, seen: Set<string>): string {
		// A key of this name would not be stored in a plain object.
		if (typeof value !== 'string' || value === '' || value === '__proto__') {
			this.add(path, 'an id (text)', value);
			return '';
		}
		if (seen.has(value)) this.problems.push({ path, message: `"${value}" is used more than once` });
		seen.add(value);
		return value;
	}
}
