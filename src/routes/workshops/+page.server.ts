import * as workshops from '$lib/server/workshops';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({
	administrator: locals.facilitator?.role === 'administrator',
	workshops: workshops.list(locals.store, locals.facilitator).map((summary) => ({
		id: summary.id,
		title: summary.title,
		place: summary.place,
		startsOn: summary.startsOn,
		endsOn: summary.endsOn,
		administrations: summary.administrations.map(({ name }) => name),
		open: summary.open,
		sample: summary.sample,
		/** A sentence when the files are damaged; such a workshop cannot be opened */
		problem: summary.problem
	}))
});
