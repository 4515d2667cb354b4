/** One object of foreign JSON at its path, with readers that report what does not fit. */
import { isFields, shown, under, type Fields, type Findings } from './findings';
import { readStrings, type TextReader } from './read-text';
import type { Text } from './questionnaire';

export interface Reader {
	readonly path: string;
	at(key: string): string;
	raw(key: string): unknown;
	keys(): string[];
	text(key: string): Text;
	optionalText(key: string): Text | null;
	/** A plain string, never localised */
	string(key: string): string;
	/** A string that `allowed` knows; `what` names it in the message */
	code(key: string, allowed: Iterable<string>, what: string): string;
	codes(key: string, allowed: Iterable<string>, what: string): string[];
	/** The object under a key, which must be there */
	child(key: string): Reader;
	/** The members of a list that are objects, each with its own reader */
	list(key: string): Reader[];
	/** The members of an object, by key */
	members(key: string): [string, Reader][];
	/** Reports every key that is not one of these */
	only(...keys: readonly string[]): void;
}

const NO_TEXT: Text = { default: '' };

export function readFields(
	raw: unknown,
	path: string,
	text: TextReader,
	findings: Findings
): Reader {
	if (!isFields(raw)) findings.refuse(path, `expected an object, got ${shown(raw)}`);
	const fields: Fields = isFields(raw) ? raw : {};
	const at = (key: string) => under(path, key);
	const reader: Reader = {
		path,
		at,
		raw: (key) => fields[key],
		keys: () => Object.keys(fields),
		text: (key) => text.required(fields[key], at(key)) ?? NO_TEXT,
		optionalText: (key) => text.optional(fields[key], at(key)),
		string(key) {
			const value = fields[key];
			if (typeof value === 'string' && value.trim() !== '') return value;
			findings.refuse(at(key), `expected a text, got ${shown(value)}`);
			return '';
		},
		code(key, allowed, what) {
			const value = fields[key];
			if (typeof value === 'string' && new Set(allowed).has(value)) return value;
			findings.refuse(at(key), `unknown ${what} ${shown(value)}`);
			return '';
		},
		codes(key, allowed, what) {
			const known = new Set(allowed);
			return readStrings(fields[key], at(key), findings).filter((value, i) => {
				if (!known.has(value)) findings.refuse(`${at(key)}[${i}]`, `unknown ${what} "${value}"`);
				return known.has(value);
			});
		},
		child: (key) => readFields(fields[key], at(key), text, findings),
		list(key) {
			const value = fields[key];
			if (!Array.isArray(value)) {
				findings.refuse(at(key), `expected a list, got ${shown(value)}`);
				return [];
			}
			return value.map((entry: unknown, i) =>
				readFields(entry, `${at(key)}[${i}]`, text, findings)
			);
		},
		members(key) {
			const inner = reader.child(key);
			return inner.keys().map((name) => [name, inner.child(name)]);
		},
		only(...keys) {
			for (const key of Object.keys(fields))
				if (!keys.includes(key)) findings.mention(at(key), 'unknown property');
		}
	};
	return reader;
}
