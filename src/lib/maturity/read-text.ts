/** Localised strings, read from foreign JSON. */
import type { Text } from './questionnaire';
import { isFields, shown, under, type Fields, type Findings } from './findings';

export interface TextReader {
	/** null when there is no usable text in the questionnaire's own language, which is then reported */
	required(raw: unknown, path: string): Text | null;
	/** null when there is none, which is fine */
	optional(raw: unknown, path: string): Text | null;
}

const isFilled = (value: unknown): value is string =>
	typeof value === 'string' && value.trim() !== '';

/** `locales`: first the language of `default`, then every language into which each text must be translated. */
export function textReader(locales: readonly string[], findings: Findings): TextReader {
	const [own = 'en', ...others] = locales;

	function required(raw: unknown, path: string): Text | null {
		const fields: Fields | null = isFields(raw) ? raw : isFilled(raw) ? { default: raw } : null;
		const first = fields?.['default'] ?? fields?.[own];
		if (!fields || !isFilled(first)) {
			const at = fields && 'default' in fields ? under(path, 'default') : path;
			findings.refuse(at, `expected a text (language ${own}), got ${shown(fields ? first : raw)}`);
			return null;
		}
		const text: Record<string, string> & { default: string } = { default: first };
		for (const locale of others) {
			const translated = fields[locale];
			if (isFilled(translated)) text[locale] = translated;
			else findings.mention(under(path, locale), `missing translation into ${locale}`);
		}
		for (const key of Object.keys(fields)) {
			if (key === 'default' || locales.includes(key)) continue;
			findings.mention(under(path, key), `language ${key} is not in the list "locales"`);
		}
		return text;
	}

	return {
		required,
		optional: (raw, path) => (raw === undefined || raw === null ? null : required(raw, path))
	};
}

export function readStrings(raw: unknown, path: string, findings: Findings): string[] {
	if (raw === undefined || raw === null) return [];
	if (!Array.isArray(raw)) {
		findings.refuse(path, `expected a list of texts, got ${shown(raw)}`);
		return [];
	}
	return raw.flatMap((entry: unknown, i) => {
		if (isFilled(entry)) return [entry];
		findings.refuse(`${path}[${i}]`, `expected a text, got ${shown(entry)}`);
		return [];
	});
}
