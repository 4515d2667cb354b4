import { error, fail } from '@sveltejs/kit';
import type { Problem } from '$lib/maturity/answer';
import * as assessmentFiles from '$lib/server/assessment-files';
import { importLimit, parseJson, readForm, textOf } from '$lib/server/read-json';
import * as workshops from '$lib/server/workshops';
import type { Actions, PageServerLoad } from './$types';

/** Forms and nothing else: no script needed. */
export const csr = false;

/** The form around the file: names, boundaries and the other field. */
const FORM_BYTES = 16 * 1024;
/** Problems shown; the rest is counted. */
const MOST_PROBLEMS = 50;

export const load: PageServerLoad = ({ locals }) => ({
	administrator: locals.facilitator?.role === 'administrator',
	places: workshops
		.list(locals.store, locals.facilitator)
		.filter(({ problem }) => problem === null)
		.flatMap(({ id, title, startsOn, administrations }) =>
			administrations.map(({ assessment, name }) => ({
				value: `${id}/${assessment}`,
				name: [name, title, startsOn].filter(Boolean).join(', ')
			}))
		)
});

type Wrong = 'missing' | 'too-large' | 'not-json' | assessmentFiles.ImportRefusal | 'problems';
const refuse = (status: 400 | 409 | 413, wrong: Wrong, problems: readonly Problem[] = []) =>
	fail(status, {
		wrong,
		problems: problems.slice(0, MOST_PROBLEMS),
		more: Math.max(0, problems.length - MOST_PROBLEMS)
	});

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const who = locals.facilitator ?? error(401);
		const read = await readForm(request, importLimit + FORM_BYTES);
		if (!read.ok) {
			if (read.status === 413) return refuse(413, 'too-large');
			error(read.status);
		}
		const file = read.value.get('file');
		if (!(file instanceof File) || file.size === 0) return refuse(400, 'missing');
		if (file.size > importLimit) return refuse(413, 'too-large');
		const json = parseJson(new Uint8Array(await file.arrayBuffer()));
		if (!json.ok) return refuse(400, 'not-json');
		const [workshop = '', assessment = ''] = textOf(read.value, 'into', 200).split('/');
		const into = workshop && assessment ? { workshop, assessment } : null;
		if (into) {
			const room = await workshops.require(locals.store, who, into.workshop);
			if (!room || !workshops.assessmentOf(room.workshop.data, into.assessment)) error(404);
		}
		const outcome = await assessmentFiles.importFile(locals.store, who, json.value, into);
		if (outcome.ok) return { done: outcome.done };
		return outcome.refusal
			? refuse(409, outcome.refusal)
			: refuse(400, 'problems', outcome.problems);
	}
};
