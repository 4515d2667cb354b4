/**
 * What a questionnaire of this tool says beyond plain SurveyJS. Registered with survey-core, so that a file opens in
 * SurveyJS Creator with its own fields, shows them in the translation tab and keeps them when it is saved.
 */
import { Serializer } from 'survey-core';

const CATEGORY = 'maturity';

/** SurveyJS lists of `{value, text}`; some carry a further localised text. */
const LIST_CLASSES: Readonly<Record<string, readonly string[]>> = {
	leveldefinition: ['definition'],
	nonlevel: ['helper', 'asks'],
	termdefinition: ['meaning']
};

export const CUSTOM_PROPERTIES = {
	survey: [
		{ name: 'questionnaireId' },
		{ name: 'version' },
		{ name: 'locales', type: 'multiplevalues' },
		{ name: 'translationStatus', type: 'itemvalue[]' },
		{ name: 'levels', type: 'leveldefinition[]' },
		{ name: 'howToChoose', type: 'itemvalue[]' },
		{ name: 'nonLevels', type: 'nonlevel[]' },
		{ name: 'unanswered', type: 'nonlevel[]' },
		{ name: 'terms', type: 'termdefinition[]' }
	],
	page: [{ name: 'weight', type: 'number' }],
	radiogroup: [
		{ name: 'shortTitle', type: 'string', isLocalizable: true },
		{ name: 'why', type: 'text', isLocalizable: true },
		{ name: 'variant', type: 'text', isLocalizable: true },
		{ name: 'lead', type: 'string', isLocalizable: true },
		{ name: 'critical', type: 'boolean' },
		{ name: 'weight', type: 'number' },
		{ name: 'prerequisites', type: 'multiplevalues' },
		{ name: 'guide', type: 'multiplevalues' },
		{ name: 'evidenceExamples', type: 'itemvalue[]' },
		{ name: 'stepHints', type: 'itemvalue[]' }
	]
} as const;

/** Safe to call again: the development server may load this module twice beside one survey-core. */
export function registerProperties(): void {
	for (const [name, texts] of Object.entries(LIST_CLASSES)) {
		if (Serializer.findClass(name)) continue;
		const properties = texts.map((text) => ({ name: text, type: 'text', isLocalizable: true }));
		Serializer.addClass(name, properties, undefined, 'itemvalue');
	}
	for (const [owner, properties] of Object.entries(CUSTOM_PROPERTIES))
		for (const property of properties)
			if (!Serializer.findProperty(owner, property.name))
				Serializer.addProperty(owner, { category: CATEGORY, ...property });
}
