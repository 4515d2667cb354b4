/** Which SurveyJS properties mean something here. The others are reported, never dropped in silence. */
import { Serializer } from 'survey-core';
import { shown, under, type Fields, type Findings } from '../maturity/findings';
import { CUSTOM_PROPERTIES } from './properties';

type Owner = 'survey' | 'page' | 'radiogroup' | 'choiceitem';

const names = (properties: readonly { readonly name: string }[]) => properties.map((it) => it.name);

const UNDERSTOOD: Readonly<Record<Owner, readonly string[]>> = {
	survey: ['title', 'locale', 'pages', ...names(CUSTOM_PROPERTIES.survey)],
	page: ['name', 'title', 'description', 'elements', 'visibleIf', ...names(CUSTOM_PROPERTIES.page)],
	radiogroup: [
		'type',
		'name',
		'title',
		'choices',
		'visibleIf',
		...names(CUSTOM_PROPERTIES.radiogroup)
	],
	choiceitem: ['value', 'text']
};

/** Creator writes these while someone designs; they only change how SurveyJS itself would draw the file. */
const LOOKS_ONLY: Readonly<Record<Owner, readonly string[]>> = {
	survey: [
		...[
			'$schema',
			'sjsVersion',
			'description',
			'headerView',
			'width',
			'widthMode',
			'fitToContainer'
		],
		...['logo', 'logoWidth', 'logoHeight', 'logoFit', 'logoPosition', 'gridLayoutEnabled'],
		...['backgroundImage', 'backgroundImageFit', 'backgroundImageAttachment', 'backgroundOpacity'],
		...[
			'showTitle',
			'showPageTitles',
			'showPageNumbers',
			'showQuestionNumbers',
			'showCompletePage'
		],
		...['showProgressBar', 'progressBarLocation', 'progressBarType', 'showTOC', 'tocLocation'],
		...[
			'questionTitleLocation',
			'questionDescriptionLocation',
			'questionErrorLocation',
			'isSinglePage'
		],
		...[
			'showNavigationButtons',
			'navigationButtonsLocation',
			'showPrevButton',
			'questionsOnPageMode'
		],
		...['pagePrevText', 'pageNextText', 'completeText', 'completedHtml', 'requiredMark']
	],
	page: ['navigationTitle', 'navigationDescription', 'questionTitleLocation', 'gridLayoutColumns'],
	radiogroup: [
		...['width', 'minWidth', 'maxWidth', 'startWithNewLine', 'indent', 'state', 'renderAs'],
		...['titleLocation', 'showNumber', 'colCount', 'colSpan', 'allowClear']
	],
	choiceitem: []
};

/** Unknown properties are the linter's finding; these are known to SurveyJS and yet without effect here. */
export function mentionUnsupported(
	owner: Owner,
	fields: Fields,
	path: string,
	findings: Findings
): void {
	for (const [key, value] of Object.entries(fields)) {
		if (UNDERSTOOD[owner].includes(key) || LOOKS_ONLY[owner].includes(key)) continue;
		if (Serializer.findProperty(owner, key))
			findings.mention(
				under(path, key),
				`SurveyJS knows this property, but this tool cannot honour it; remove it (got ${shown(value)})`
			);
	}
}
