/** Officials: how they join, how a request is known to come from one, how they move to another phone. */
import { timingSafeEqual } from 'node:crypto';
import { phaseOf, type Assessment } from '../maturity/workshop';
import { openRoundOf } from '../maturity/transitions';
import { makeReentryCode, readCode } from './join-code';
import { fingerprint, makeSecret } from './secrets';
import type { Store, StoredParticipant, WorkshopRoom } from './store';

export const participantCookie = 'participant';
/** The official goes home with the laptop: two days of workshop and the evening before. */
export const participantCookieSeconds = 4 * 24 * 3600;

/** Holds the personal code between joining and the page that shows it. */
export const reentryCookie = 'reentry';
export const reentryCookieSeconds = 30 * 60;

export interface Joined {
	/** `workshop.participant.secret` */
	readonly cookie: string;
	/** Personal code; shown once, never kept */
	readonly reentry: string;
}

/** The workshop with this code that takes officials in now. Unknown, closed and expired are all null. */
export async function findOpenRoom(store: Store, typed: string): Promise<WorkshopRoom | null> {
	const code = readCode(typed);
	const found = code && store.workshops().find(({ joinCode, open }) => open && joinCode === code);
	const room = found ? await store.room(found.id) : null;
	return room && phaseOf(room.workshop.data) === 'open' ? room : null;
}

/** Takes an official in. Null when the administration or the function is none of this workshop. */
export async function join(
	room: WorkshopRoom,
	choice: { readonly assessment: string; readonly group: string; readonly language: string }
): Promise<Joined | null> {
	const workshop = room.workshop.data;
	if (!isOf(workshop.assessments, choice.assessment) || !isOf(workshop.functions, choice.group))
		return null;
	const id = makeParticipantId();
	const secret = makeSecret();
	const reentry = makeReentryCode();
	await room.answers.join({
		id,
		...choice,
		source: 'phone',
		secretHash: fingerprint(secret),
		reentryHash: fingerprint(reentry)
	});
	return { cookie: `${workshop.id}.${id}.${secret}`, reentry };
}

/** A sheet of paper becomes a participant of the same kind, whom no phone can claim. Gives its id. */
export async function addPaper(
	room: WorkshopRoom,
	choice: { readonly assessment: string; readonly group: string; readonly language: string }
): Promise<string | null> {
	const workshop = room.workshop.data;
	if (!isOf(workshop.assessments, choice.assessment) || !isOf(workshop.functions, choice.group))
		return null;
	const id = makeParticipantId();
	await room.answers.join({ id, ...choice, source: 'paper', secretHash: '', reentryHash: '' });
	return id;
}

/** Whose request this is, or null. Never throws on what a cookie holds. */
export async function identify(
	store: Store,
	cookie: string | undefined
): Promise<{ workshop: string; id: string } | null> {
	const [workshop = '', id = '', secret = '', ...rest] = (cookie ?? '').split('.');
	if (!workshop || !id || !secret || rest.length > 0) return null;
	const room = await store.room(workshop).catch(() => null);
	const participant = room?.answers.participant(id);
	return participant && isSame(fingerprint(secret), participant.secretHash)
		? { workshop, id }
		: null;
}

/**
 * An official on another phone: the personal code stays, the phone used before is let go.
 * Looks only into workshops that accept answers; null when none knows the code.
 */
export async function reenter(
	store: Store,
	typed: string
): Promise<{ cookie: string; language: string } | null> {
	const code = readCode(typed);
	if (!code) return null;
	const hash = fingerprint(code);
	for (const { id, open } of store.workshops()) {
		const room = open ? await store.room(id).catch(() => null) : null;
		const participant = room?.answers.participants().find((one) => isSame(hash, one.reentryHash));
		if (!room || !participant) continue;
		const secret = makeSecret();
		await room.answers.readmit(participant.id, fingerprint(secret), hash);
		return { cookie: `${id}.${participant.id}.${secret}`, language: participant.language };
	}
	return null;
}

/** What the room asks of an official now: everything, one item for the second time, or nothing. */
export type Asked =
	| { readonly what: 'all' }
	| { readonly what: 'again'; readonly item: string }
	| { readonly what: 'nothing' };

export interface Official {
	readonly room: WorkshopRoom;
	readonly participant: StoredParticipant;
	readonly assessment: Assessment;
	readonly asked: Asked;
}

/** Everything that an official's page starts from; null when the workshop or the official is gone. */
export async function find(
	store: Store,
	who: { workshop: string; id: string } | null
): Promise<Official | null> {
	const room = who ? await store.room(who.workshop) : null;
	const participant = who && room ? room.answers.participant(who.id) : null;
	const assessment = room?.workshop.data.assessments.find(
		({ id }) => id === participant?.assessment
	);
	if (!room || !participant || !assessment) return null;
	return { room, participant, assessment, asked: askedNow(room, assessment) };
}

export function askedNow(room: WorkshopRoom, assessment: Assessment): Asked {
	if (!room.answers.accepting) return { what: 'nothing' };
	if (phaseOf(room.workshop.data, assessment) === 'open') return { what: 'all' };
	const round = openRoundOf(assessment);
	return round ? { what: 'again', item: round.item } : { what: 'nothing' };
}

/** The same in a word, for the phone to compare: `all`, `nothing`, `again PS-1`. */
export function askedWord(asked: Asked): string {
	return asked.what === 'again' ? `again ${asked.item}` : asked.what;
}

/** Names what a phone keeps, so that the next official on it never meets it; says nothing of the participant's id. */
export function phoneKey(participant: StoredParticipant): string {
	return fingerprint(`phone ${participant.id}`).slice(0, 16);
}

function makeParticipantId(): string {
	return makeSecret().slice(0, 16).replace(/[-_]/g, 'x');
}

function isOf(list: readonly { readonly id: string }[], id: string): boolean {
	return list.some((one) => one.id === id);
}

/** Same time whatever differs; '' (paper) equals nothing. */
function isSame(hash: string, stored: string): boolean {
	return stored.length === hash.length && timingSafeEqual(Buffer.from(hash), Buffer.from(stored));
}
