import { redirect } from '@sveltejs/kit';

/** Whoever types the bare address is most likely an official with a code in sight. */
export const load = () => redirect(307, '/join');
