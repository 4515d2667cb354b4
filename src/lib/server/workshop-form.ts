/** Reads the set-up form of a workshop; maturity/workshop-setup.ts judges what it says. */
import type { Questionnaire } from '../maturity/questionnaire';
import type { WorkshopFields } from '../maturity/workshop-setup';

/** More rows than any workshop has; a longer form is not ours. */
const MAX_ROWS = 60;

const text = (form: FormData, name: string) => {
	const value = form.get(name);
	return typeof value === 'string' ? value.trim() : '';
};
const texts = (form: FormData, name: string) =>
	form
		.getAll(name)
		.slice(0, MAX_ROWS)
		.map((value) => (typeof value === 'string' ? value.trim() : ''));

export function readWorkshopFields(form: FormData, questionnaire: Questionnaire): WorkshopFields {
	const regions = texts(form, 'region');
	const assessments = texts(form, 'assessment');
	const ids = texts(form, 'functionId');
	return {
		title: text(form, 'title'),
		place: text(form, 'place'),
		startsOn: text(form, 'startsOn'),
		endsOn: text(form, 'endsOn'),
		marking: text(form, 'marking'),
		ownMarking: text(form, 'ownMarking'),
		smallGroup: text(form, 'smallGroup'),
		questionnaire: text(form, 'questionnaire'),
		administrations: texts(form, 'administration').map((name, i) => ({
			name,
			region: regions[i] ?? '',
			assessment: assessments[i] ?? ''
		})),
		functions: texts(form, 'function').map((name, i) => ({ name, id: ids[i] ?? '' })),
		languages: texts(form, 'language'),
		targets: Object.fromEntries(
			questionnaire.areas.map(({ id }) => [id, text(form, `target.${id}`)])
		)
	};
}
