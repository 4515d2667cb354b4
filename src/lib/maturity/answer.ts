import {
	LEVELS,
	NON_LEVELS,
	itemsOf,
	type Level,
	type NonLevel,
	type Questionnaire
} from './questionnaire';

export type AnswerValue = Level | NonLevel;

/** What one participant says about one item. No entry at all means unanswered, which is never a level. */
export interface Answer {
	readonly value: AnswerValue;
	/** The reply to the question that a non-level asks: why, which agency, who could find out */
	readonly reason?: string;
	readonly comment?: string;
	/** Title and date of a document, never a file */
	readonly evidence?: string;
}

export type Answers = Readonly<Record<string, Answer>>;

export interface Problem {
	readonly path: string;
	readonly message: string;
}
export type Parsed<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly problems: readonly Problem[] };

/** Longest reason, comment or evidence note, in characters. */
export const MAX_NOTE_LENGTH = 2000;

export function isLevel(value: unknown): value is Level {
	return LEVELS.some((level) => level === value);
}

export function isNonLevel(value: unknown): value is NonLevel {
	return NON_LEVELS.some((code) => code === value);
}

/**
 * The one door for an answer from outside (a form or JSON). `value` may be a number, its digit as text, a non-level
 * code, or empty (`null`/''), which means "no answer" and gives `null`.
 */
export function parseAnswer(
	questionnaire: Questionnaire,
	itemId: string,
	raw: unknown
): Parsed<Answer | null> {
	const refuse = (path: string, message: string): Parsed<never> => ({
		ok: false,
		problems: [{ path, message }]
	});
	if (!itemsOf(questionnaire).some((item) => item.id === itemId))
		return refuse(itemId, 'unknown item');
	if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
		return refuse(itemId, 'expected an answer object');
	const fields = raw as Record<string, unknown>;
	const notes: { reason?: string; comment?: string; evidence?: string } = {};
	for (const key of ['reason', 'comment', 'evidence'] as const) {
		const note = fields[key];
		if (note === undefined || note === null || note === '') continue;
		if (typeof note !== 'string') return refuse(`${itemId}.${key}`, 'expected text');
		if (note.length > MAX_NOTE_LENGTH)
			return refuse(`${itemId}.${key}`, `expected at most ${MAX_NOTE_LENGTH} characters`);
		notes[key] = note;
	}
	const { value } = fields;
	if (value === undefined || value === null || value === '') {
		return { ok: true, value: null };
	}
	const level = typeof value === 'string' && /^[1-5]$/.test(value) ? Number(value) : value;
	if (!isLevel(level) && !isNonLevel(level))
		return refuse(`${itemId}.value`, 'expected a level from 1 to 5, NA, OM or DK');
	return { ok: true, value: { value: level, ...notes } };
}
