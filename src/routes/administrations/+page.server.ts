import { assertIsLocale } from '$lib/paraglide/runtime';
import * as followUp from '$lib/server/follow-up';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({
	locale: assertIsLocale(locals.locale),
	administrator: locals.facilitator?.role === 'administrator',
	administrations: followUp.administrationsOf(locals.store, locals.facilitator)
});
