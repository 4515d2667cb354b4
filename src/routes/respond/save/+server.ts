import { json } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import * as instruments from '$lib/server/instruments';
import * as participants from '$lib/server/participants';
import { readJson } from '$lib/server/read-json';
import * as responses from '$lib/server/responses';
import { DiskFull, NotAccepting } from '$lib/server/storage/errors';
import { visibleItems } from '$lib/survey/visible';
import { sentenceFor } from '../problems';

/** What the room asks now, in a word: pages that wait compare it with what they show. */
export const GET = async ({ locals }) => {
	const official = await participants.find(locals.store, locals.participant);
	if (!official) return json({ message: m.respond_gone() }, { status: 401 });
	return json({
		asked: participants.askedWord(official.asked),
		key: participants.phoneKey(official.participant)
	});
};

/**
 * A page that was opened by an earlier official on this phone has another key, and writes nothing.
 * `{ key, client, ops: [{ slot, rev, value, reason, comment, evidence }] }` from static/respond.js. 200 means on disk:
 * `{ acks: [{ slot, rev, held }], hidden: [item ids that a condition leaves out] }`. Otherwise `{ message }`.
 */
export const POST = async ({ locals, request }) => {
	const official = await participants.find(locals.store, locals.participant);
	if (!official) return json({ message: m.respond_gone() }, { status: 401 });
	const body = await readJson(request);
	const sent = body.ok ? parseOps(body.value) : null;
	if (!sent)
		return json({ message: m.respond_problem_form() }, { status: body.ok ? 400 : body.status });

	const { room, participant, asked } = official;
	if (sent.key !== participants.phoneKey(participant))
		return json({ message: m.respond_gone() }, { status: 401 });
	const { questionnaire } = await instruments.of(room);
	try {
		const recorded = await responses.record(
			room,
			questionnaire,
			asked,
			participant,
			sent.client,
			sent.fields
		);
		if (!recorded.ok)
			return json(
				{ message: recorded.problems.map(sentenceFor).join(' '), problems: recorded.problems },
				{ status: 400 }
			);
		const now = room.answers.participant(participant.id) ?? participant;
		const visible = visibleItems(questionnaire, responses.answersOf(now, ''));
		const hidden = questionnaire.areas.flatMap(({ items }) =>
			items.flatMap(({ id }) => (visible.has(id) ? [] : [id]))
		);
		return json({ acks: recorded.held, hidden });
	} catch (error) {
		if (error instanceof NotAccepting)
			return json({ message: m.respond_closed_unsaved() }, { status: 409 });
		if (error instanceof DiskFull) return json({ message: m.respond_full() }, { status: 507 });
		throw error;
	}
};

function parseOps(
	body: unknown
): { key: string; client: string; fields: responses.Field[] } | null {
	if (
		!isObject(body) ||
		typeof body.key !== 'string' ||
		typeof body.client !== 'string' ||
		!/^[\w-]{1,40}$/.test(body.client) ||
		!Array.isArray(body.ops)
	)
		return null;
	const fields: responses.Field[] = [];
	for (const op of body.ops as unknown[]) {
		if (!isObject(op) || typeof op.slot !== 'string' || typeof op.rev !== 'number') return null;
		fields.push({ slot: op.slot, rev: op.rev, raw: op });
	}
	return { key: body.key, client: body.client, fields };
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
