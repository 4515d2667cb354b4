/** Collects every problem of a file, so that its author sees all of them at once. */
import type { Problem } from './answer';

export interface Findings {
	/** The file can still be used: a missing translation, a property that means nothing here */
	mention(path: string, message: string): void;
	/** The file cannot be used as it is */
	refuse(path: string, message: string): void;
	readonly problems: readonly Problem[];
	readonly usable: boolean;
}

export function createFindings(): Findings {
	const problems: Problem[] = [];
	let usable = true;
	const add = (path: string, message: string) => {
		const known = problems.some((it) => it.path === path && it.message === message);
		if (!known) problems.push({ path, message });
	};
	return {
		mention: add,
		refuse(path, message) {
			usable = false;
			add(path, message);
		},
		problems,
		get usable() {
			return usable;
		}
	};
}

/** The same collector for one of several files: each path begins with the file's name. */
export function inFile(file: string, findings: Findings): Findings {
	return {
		mention: (path, message) => findings.mention(`${file} ${path}`.trim(), message),
		refuse: (path, message) => findings.refuse(`${file} ${path}`.trim(), message),
		problems: findings.problems,
		get usable() {
			return findings.usable;
		}
	};
}

const MAX_SHOWN = 60;

/** What was found instead, for the end of a message. */
export function shown(value: unknown): string {
	if (value === undefined) return 'nothing';
	const text = JSON.stringify(value) ?? String(value);
	return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function under(path: string, key: string): string {
	const step = /^[A-Za-z_$][\w$]*$/.test(key) ? key : `[${JSON.stringify(key)}]`;
	return path === '' || step.startsWith('[') ? `${path}${step}` : `${path}.${step}`;
}

/** Deeper than any questionnaire; a file nested like this would only exhaust the stack. */
const MAX_DEPTH = 24;
const HOSTILE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Refuses keys and nesting that could harm whoever reads the file further. Works without recursion. */
export function refuseHostile(raw: unknown, findings: Findings): void {
	const waiting: { value: unknown; path: string; depth: number }[] = [
		{ value: raw, path: '', depth: 0 }
	];
	for (let next = waiting.pop(); next; next = waiting.pop()) {
		const { value, path, depth } = next;
		if (typeof value !== 'object' || value === null) continue;
		if (depth > MAX_DEPTH) {
			findings.refuse(path, `expected at most ${MAX_DEPTH} levels of nesting`);
			return;
		}
		if (Array.isArray(value)) {
			value.forEach((entry: unknown, i) =>
				waiting.push({ value: entry, path: `${path}[${i}]`, depth: depth + 1 })
			);
			continue;
		}
		for (const [key, member] of Object.entries(value)) {
			if (HOSTILE_KEYS.has(key)) findings.refuse(under(path, key), 'this key is not allowed');
			else waiting.push({ value: member, path: under(path, key), depth: depth + 1 });
		}
	}
}
