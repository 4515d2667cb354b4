import { error } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import * as instruments from '$lib/server/instruments';
import * as live from '$lib/server/live';
import * as workshops from '$lib/server/workshops';
import type { RequestHandler } from './$types';

/** A stream ends after this long; the browser comes back, and whether it still may is asked again. */
const LIFETIME_MS = 10 * 60_000;

export const GET: RequestHandler = async ({ locals, params, url }) => {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	if (!room) error(404, m.workshops_not_found());
	const { questionnaire } = await instruments.of(room);
	const role = url.searchParams.get('role') === 'projector' ? 'projector' : 'desk';
	return new Response(live.stream(room, questionnaire, role, LIFETIME_MS), {
		headers: {
			'content-type': 'text/event-stream',
			// no-transform: a compressing proxy would hold events back until its buffer is full.
			'cache-control': 'no-store, no-transform',
			'x-accel-buffering': 'no'
		}
	});
};
