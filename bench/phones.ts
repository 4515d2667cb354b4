/** Officials' phones, as requests: what static/respond.js sends, without its queue. */
import type { Agent } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { Phone, Room } from './rooms';
import { fromOwnPage, send } from './server';

export interface Edit {
	readonly item: number;
	readonly rev: number;
	readonly value: number;
}

/** Resolves when the server has said that these answers are on disk; throws for anything else. */
export async function save(
	base: string,
	agent: Agent,
	room: Pick<Room, 'items'>,
	phone: Phone,
	edits: readonly Edit[]
): Promise<void> {
	const ops = edits.map(({ item, rev, value }) => ({
		...{ slot: room.items[item] ?? '', rev, value },
		...{ reason: '', comment: '', evidence: '' }
	}));
	const { status, headers, body } = await send(base, '/respond/save', {
		method: 'POST',
		agent,
		headers: {
			'content-type': 'application/json',
			cookie: `participant=${phone.cookie}`,
			'accept-encoding': 'gzip, deflate',
			...fromOwnPage(base)
		},
		body: JSON.stringify({ key: phone.key, client: 'bench', ops })
	});
	const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
	const { acks } = JSON.parse(text) as { acks?: { held: boolean }[] };
	if (status !== 200 || acks?.length !== ops.length || !acks.every(({ held }) => held))
		throw new Error(`${status} ${text}`);
}

/** The n-th answer of a room in which everybody answers in turn: which phone, and what. */
export function nthEdit(room: Room, arrival: number): { phone: Phone; edit: Edit } {
	const phone = room.phones[arrival % room.phones.length];
	if (!phone) throw new Error('A room without phones answers nothing.');
	const turn = Math.floor(arrival / room.phones.length);
	const item = turn % room.items.length;
	return { phone, edit: { item, rev: turn + 1, value: (arrival % 5) + 1 } };
}
