/** What survey-core's own linter finds: unknown properties, duplicate names, conditions that cannot work. */
import { lintSurvey } from 'survey-core/linter';
import { NON_LEVELS } from '../maturity/questionnaire';
import { isFields, type Fields, type Findings } from '../maturity/findings';

/** parse.ts reports these itself, with words for the author of a questionnaire. */
const REPORTED_ELSEWHERE = new Set([
	'element/unknown-type',
	'property/required',
	'property/not-an-array',
	'page/empty',
	'choices/duplicate'
]);

/**
 * A condition may ask for `{PS-1} = 'OM'`: the answers that are not a level can be given to every item, but they are
 * not among its choices. The linter is shown a copy in which they are.
 */
function withNonLevels(raw: Fields): Fields {
	const pages = Array.isArray(raw['pages']) ? raw['pages'] : [];
	return {
		...raw,
		pages: pages.map((page: unknown) => {
			if (!isFields(page) || !Array.isArray(page['elements'])) return page;
			return {
				...page,
				elements: page['elements'].map((element: unknown) =>
					isFields(element) && Array.isArray(element['choices'])
						? { ...element, choices: [...element['choices'], ...NON_LEVELS] }
						: element
				)
			};
		})
	};
}

export function lintFile(raw: Fields, findings: Findings): void {
	for (const finding of lintSurvey(withNonLevels(raw)).findings) {
		if (finding.severity === 'info' || REPORTED_ELSEWHERE.has(finding.ruleId)) continue;
		// `locale` is judged by the locales that happen to be loaded, which say nothing about the file.
		if (finding.path === 'locale') continue;
		if (finding.severity === 'error') findings.refuse(finding.path, finding.message);
		else findings.mention(finding.path, finding.message);
	}
}
