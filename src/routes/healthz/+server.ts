import { json } from '@sveltejs/kit';

/** Answers once the store is open: no request is served before that. */
export const GET = () => json({ status: 'ok' });
