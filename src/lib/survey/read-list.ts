/** SurveyJS lists of `{value, text}`, read from foreign JSON. */
import { isFields, shown, under, type Fields, type Findings } from '../maturity/findings';
import type { Text } from '../maturity/questionnaire';
import type { TextReader } from '../maturity/read-text';

export interface ListEntry {
	readonly value: unknown;
	readonly fields: Fields;
	readonly path: string;
}

/** The entries of a SurveyJS list. A bare value stands for `{value}`, as Creator writes it when there is no text. */
export function readList(raw: unknown, path: string, findings: Findings): ListEntry[] {
	if (raw === undefined || raw === null) return [];
	if (!Array.isArray(raw)) {
		findings.refuse(path, `expected a list, got ${shown(raw)}`);
		return [];
	}
	return raw.map((entry: unknown, i) => {
		const fields = isFields(entry) ? entry : { value: entry };
		return { value: fields['value'], fields, path: `${path}[${i}]` };
	});
}

/** The texts of a list whose values are only numbering. */
export function readTexts(
	raw: unknown,
	path: string,
	text: TextReader,
	findings: Findings
): Text[] {
	return readList(raw, path, findings).flatMap((entry) => {
		const found = text.required(entry.fields['text'] ?? entry.value, under(entry.path, 'text'));
		return found ? [found] : [];
	});
}
