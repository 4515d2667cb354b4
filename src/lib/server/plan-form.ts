/** Reads the forms of the planning page; maturity/plan.ts judges what they say. */
import type { EntryFields } from '../maturity/plan';

/** More than any form of ours sends. */
const MAX_VALUES = 200;

export const textOf = (form: FormData, name: string): string => {
	const value = form.get(name);
	return typeof value === 'string' ? value.trim() : '';
};

export const textsOf = (form: FormData, name: string): string[] =>
	form
		.getAll(name)
		.slice(0, MAX_VALUES)
		.flatMap((value) => (typeof value === 'string' ? [value] : []));

export function entryFieldsOf(form: FormData): EntryFields {
	return {
		title: textOf(form, 'title'),
		serves: textsOf(form, 'serves'),
		owner: textOf(form, 'owner'),
		startsOn: textOf(form, 'startsOn'),
		dueOn: textOf(form, 'dueOn'),
		status: textOf(form, 'status'),
		effort: textOf(form, 'effort'),
		note: textOf(form, 'note')
	};
}
