/** The questionnaire in one language, cut down to what the page shows. */
import type { Answer } from '../maturity/answer';
import {
	LEVELS,
	textIn,
	type Area,
	type Item,
	type Questionnaire
} from '../maturity/questionnaire';

export interface Question {
	/** Name of the form fields: the item's id, with `@2` in a second round */
	readonly slot: string;
	readonly id: string;
	readonly question: string;
	readonly critical: boolean;
	/** Why it matters, then how to answer in special circumstances */
	readonly about: readonly string[];
	readonly levels: readonly string[];
	readonly example: string;
	/** What the fields hold: the stored answer, or what was typed when it has to be mended */
	readonly given: Given | null;
	readonly rev: number;
	/** A condition leaves it out for the answers given so far */
	readonly hidden: boolean;
}

/** An answer as form fields hold it. */
export interface Given {
	readonly value: string;
	readonly reason: string;
	readonly comment: string;
	readonly evidence: string;
}

export interface QuestionArea {
	readonly id: string;
	readonly name: string;
	readonly purpose: string;
	readonly questions: readonly Question[];
	readonly answered: number;
	readonly asked: number;
}

export interface Held {
	readonly answer: Answer | null;
	readonly rev: number;
}

export function questionOf(
	item: Item,
	locale: string,
	slot: string,
	held: Held | undefined,
	hidden: boolean
): Question {
	const example = item.evidenceExamples[0];
	return {
		slot,
		id: item.id,
		question: textIn(item.question, locale),
		critical: item.critical,
		about: [item.why, item.variant].flatMap((text) => (text ? [textIn(text, locale)] : [])),
		levels: LEVELS.map((level) => textIn(item.levels[level], locale)),
		example: example ? textIn(example, locale) : '',
		given: held?.answer
			? { reason: '', comment: '', evidence: '', ...held.answer, value: String(held.answer.value) }
			: null,
		rev: held?.rev ?? 0,
		hidden
	};
}

export function areaOf(area: Area, locale: string, questions: readonly Question[]): QuestionArea {
	const asked = questions.filter(({ hidden }) => !hidden);
	return {
		id: area.id,
		name: textIn(area.name, locale),
		purpose: area.purpose ? textIn(area.purpose, locale) : '',
		questions,
		answered: asked.filter(({ given }) => given).length,
		asked: asked.length
	};
}

/** What every item shares: the words of the scale, and how to choose. */
export function wordsOf(questionnaire: Questionnaire, locale: string) {
	return {
		levels: questionnaire.levels.map(({ level, name, definition }) => ({
			level,
			name: textIn(name, locale),
			definition: textIn(definition, locale)
		})),
		nonLevels: questionnaire.nonLevels.map(({ code, label, helper, asks }) => ({
			code,
			label: textIn(label, locale),
			helper: textIn(helper, locale),
			asks: textIn(asks, locale)
		})),
		howToChoose: questionnaire.howToChoose.map((text) => textIn(text, locale)),
		terms: questionnaire.terms.map(({ term, meaning }) => ({
			term: textIn(term, locale),
			meaning: textIn(meaning, locale)
		})),
		isTranslated:
			locale === questionnaire.locales[0] ||
			!questionnaire.translationStatus[locale]?.includes('not yet')
	};
}

export type Words = ReturnType<typeof wordsOf>;
