/** The instrument as plain data. survey/parse.ts makes it out of a SurveyJS file; nothing here knows SurveyJS. */

/** A SurveyJS localised string: `default` is in the questionnaire's own language, the other keys are locales. */
export type Text = { readonly default: string } & { readonly [locale: string]: string };

export const LEVELS = [1, 2, 3, 4, 5] as const;
export type Level = (typeof LEVELS)[number];

/** Answers that are not a level: not applicable, another agency leads (other mandate), don't know. */
export const NON_LEVELS = ['NA', 'OM', 'DK'] as const;
export type NonLevel = (typeof NON_LEVELS)[number];

export interface LevelDefinition {
	readonly level: Level;
	readonly name: Text;
	readonly definition: Text;
}

export interface NonLevelDefinition {
	readonly code: NonLevel;
	readonly label: Text;
	readonly helper: Text;
	/** The one-line question that opens when this answer is chosen */
	readonly asks: Text;
}

export interface Item {
	/** Stable, e.g. `PS-1`; never reused for another thing */
	readonly id: string;
	readonly title: Text;
	readonly question: Text;
	readonly why: Text | null;
	/** How to answer in a landlocked, federal, police-custody or very small administration */
	readonly variant: Text | null;
	readonly levels: Readonly<Record<Level, Text>>;
	readonly evidenceExamples: readonly Text[];
	/** Who usually leads: free text such as `Customs/shared` */
	readonly lead: Text | null;
	/** Paragraph numbers of the Guide */
	readonly guide: readonly string[];
	readonly critical: boolean;
	/** Positive integer */
	readonly weight: number;
	/** Items that normally come first; more than one level above one of them asks the overclaim question */
	readonly prerequisites: readonly string[];
	/** `1-2` to `4-5`: what usually has to be done */
	readonly stepHints: Readonly<Record<string, Text>>;
	/** SurveyJS condition, or null when the item is always asked; survey/visible.ts evaluates it */
	readonly visibleIf: string | null;
	/** SHA-256 (hex) of everything that gives the item its meaning in the default language; equal hash = comparable */
	readonly hash: string;
}

export interface Area {
	readonly id: string;
	readonly name: Text;
	readonly purpose: Text | null;
	/** Positive number, 1 unless the questionnaire says otherwise */
	readonly weight: number;
	readonly items: readonly Item[];
}

export interface Questionnaire {
	readonly id: string;
	readonly version: string;
	/** SHA-256 (hex) of the canonical file */
	readonly hash: string;
	readonly title: Text;
	/** First one is the language of `default` */
	readonly locales: readonly string[];
	/** Review status of each translation, e.g. `fr`: "translated, not yet reviewed by …" */
	readonly translationStatus: Readonly<Record<string, string>>;
	readonly levels: readonly LevelDefinition[];
	readonly howToChoose: readonly Text[];
	readonly nonLevels: readonly NonLevelDefinition[];
	/** How an open item is called and explained, when the file says it */
	readonly unanswered?: { readonly label: Text; readonly helper: Text };
	readonly terms: readonly { readonly term: Text; readonly meaning: Text }[];
	readonly areas: readonly Area[];
}

/** The text in a language; falls back to the questionnaire's own language. */
export function textIn(text: Text, locale: string): string {
	return text[locale] ?? text.default;
}

/** All items in the order of the questionnaire. */
export function itemsOf(questionnaire: Questionnaire): Item[] {
	return questionnaire.areas.flatMap((area) => area.items);
}
