import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({
	/** Plain HTTP in the room: the banner says so */
	isLan: locals.lan,
	isSignedIn: locals.facilitator !== null
});
