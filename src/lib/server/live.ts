/**
 * Live updates: one hub a workshop, one small snapshot a role, made once and sent to everyone who has that role.
 * Holds only what may be shown; nothing here is stored, and no clock of it reaches a disk.
 */
import type { Questionnaire } from '../maturity/questionnaire';
import { openRoundOf } from '../maturity/transitions';
import {
	progressByGroup,
	progressOf,
	steppedShare,
	type Progressing
} from '../maturity/visibility';
import type { LiveRole, Pointer, Snapshot } from '../maturity/live-view';
import { phaseOf } from '../maturity/workshop';
import * as responses from './responses';
import type { StoredParticipant, WorkshopRoom } from './store';

const QUIET_MS = 5 * 60_000;
/** Answers of a whole room within this time make one snapshot. */
const GATHER_MS = 250;
const HEARTBEAT_MS = 20_000;
/** A hub outlives its last viewer so that a reload does not forget who went quiet. */
const LINGER_MS = 10 * 60_000;
/** Frames that wait in a stream whose reader stalls; then it is closed and the client comes back. */
const MOST_WAITING = 8;

interface Viewer {
	readonly role: LiveRole;
	readonly controller: ReadableStreamDefaultController<Uint8Array>;
	readonly end: () => void;
}

interface Hub {
	readonly room: WorkshopRoom;
	readonly questionnaire: Questionnaire;
	readonly viewers: Set<Viewer>;
	/** Participant id -> what they had answered when last looked, and since when */
	readonly seen: Map<string, { readonly revs: number; readonly since: number }>;
	/** What every viewer of a role has seen last */
	readonly sent: Map<LiveRole, { readonly content: string; readonly bytes: Uint8Array }>;
	facts: unknown;
	edition: number;
	version: number;
	gathering: NodeJS.Timeout | null;
	linger: NodeJS.Timeout | null;
	beat: NodeJS.Timeout;
	stop: () => void;
}

const hubs = new Map<string, Hub>();
const pointers = new Map<string, Pointer>();
const encoder = new TextEncoder();

/** The item that the projector of this workshop shows; null: none yet. */
export function shown(workshop: string): Pointer | null {
	return pointers.get(workshop) ?? null;
}

/** A facilitator turned to an item: the projector follows. */
export function show(workshop: string, pointer: Pointer | null): void {
	if (pointer) pointers.set(workshop, pointer);
	else pointers.delete(workshop);
	const hub = hubs.get(workshop);
	if (hub) gather(hub);
}

/** What each official has answered by area, until they answer again: the book then gives another object. */
const counted = new WeakMap<StoredParticipant, Progressing['areas']>();

function progressing(questionnaire: Questionnaire, person: StoredParticipant): Progressing {
	const areas =
		counted.get(person) ?? responses.progress(questionnaire, responses.answersOf(person, ''));
	counted.set(person, areas);
	return { assessment: person.assessment, group: person.group, submitted: person.submitted, areas };
}

/** What a facilitator's screen may show now. `seen` tells who went quiet; without it nobody is. */
export function snapshotOf(
	room: WorkshopRoom,
	questionnaire: Questionnaire,
	seen?: Hub['seen']
): Omit<Snapshot, 'version' | 'edition'> {
	const workshop = room.workshop.data;
	const participants = room.answers.participants();
	const now = Date.now();
	const quiet = (person: StoredParticipant) =>
		!person.submitted && now - (seen?.get(person.id)?.since ?? now) >= QUIET_MS;
	return {
		phase: phaseOf(workshop),
		joined: participants.length,
		shown: shown(workshop.id),
		assessments: workshop.assessments.map((assessment) => {
			const own = participants.filter((person) => person.assessment === assessment.id);
			const people = own.map((person) => progressing(questionnaire, person));
			const round = openRoundOf(assessment);
			const voted = round
				? own.filter(({ slots }) => slots[round.item + responses.againSuffix]?.answer).length
				: 0;
			return {
				id: assessment.id,
				total: progressOf(people, workshop.smallGroup),
				areas: questionnaire.areas.map(({ id }) => ({
					area: id,
					share: progressOf(people, workshop.smallGroup, id).share
				})),
				functions: progressByGroup(
					people,
					workshop.functions.map(({ id }) => id),
					workshop.smallGroup,
					({ group }) => group
				),
				quiet: own.filter(quiet).length,
				round: round
					? {
							item: round.item,
							share:
								own.length < workshop.smallGroup
									? null
									: steppedShare(voted, own.length, workshop.smallGroup, voted === own.length)
						}
					: null
			};
		})
	};
}

/** The projector gets counts of the room; nothing by function, nobody who went quiet. */
function forProjector(snapshot: Snapshot): Snapshot {
	return {
		...snapshot,
		assessments: snapshot.assessments.map((assessment) => ({
			...assessment,
			areas: [],
			functions: [],
			quiet: 0
		}))
	};
}

function look(hub: Hub): void {
	const now = Date.now();
	for (const person of hub.room.answers.participants()) {
		let revs = person.submitted ? 1 : 0;
		for (const { rev } of Object.values(person.slots)) revs += rev;
		if (hub.seen.get(person.id)?.revs !== revs) hub.seen.set(person.id, { revs, since: now });
	}
	if (hub.facts !== hub.room.workshop.data) {
		hub.facts = hub.room.workshop.data;
		hub.edition += 1;
	}
}

function viewOf(hub: Hub): Snapshot {
	return {
		version: 0,
		edition: hub.edition,
		...snapshotOf(hub.room, hub.questionnaire, hub.seen)
	};
}

/** The bytes for a role, made once for all its viewers; null when they have seen just that already. */
function frame(hub: Hub, full: Snapshot, role: LiveRole): Uint8Array | null {
	const content = JSON.stringify(role === 'projector' ? forProjector(full) : full);
	if (hub.sent.get(role)?.content === content) return null;
	// The clock only makes versions grow over a restart of the server.
	hub.version = Math.max(hub.version + 1, Date.now());
	const data = content.replace('"version":0', `"version":${hub.version}`);
	const bytes = encoder.encode(`id: ${hub.version}\ndata: ${data}\n\n`);
	hub.sent.set(role, { content, bytes });
	return bytes;
}

function send(viewer: Viewer, bytes: Uint8Array): void {
	if ((viewer.controller.desiredSize ?? 0) <= -MOST_WAITING) viewer.end();
	else viewer.controller.enqueue(bytes);
}

function broadcast(hub: Hub): void {
	look(hub);
	const roles = new Set([...hub.viewers].map(({ role }) => role));
	if (roles.size === 0) {
		// Nobody has seen what is new now.
		hub.sent.clear();
		return;
	}
	const full = viewOf(hub);
	for (const role of roles) {
		const bytes = frame(hub, full, role);
		if (!bytes) continue;
		for (const viewer of [...hub.viewers]) if (viewer.role === role) send(viewer, bytes);
	}
	for (const role of [...hub.sent.keys()]) if (!roles.has(role)) hub.sent.delete(role);
}

/** What a viewer who comes now sees first. Most come when nothing is new: a whole hall after the network was away. */
function firstFrame(hub: Hub, role: LiveRole): Uint8Array | null {
	const isOld = hub.gathering !== null || hub.facts !== hub.room.workshop.data;
	// Everybody gets what is new, or the gathered broadcast would take it for seen.
	if (isOld) broadcast(hub);
	if (!hub.sent.has(role)) frame(hub, viewOf(hub), role);
	return hub.sent.get(role)?.bytes ?? null;
}

function gather(hub: Hub): void {
	hub.gathering ??= setTimeout(() => {
		hub.gathering = null;
		broadcast(hub);
	}, GATHER_MS);
}

const heartbeat = encoder.encode(': beat\n\n');

function openHub(room: WorkshopRoom, questionnaire: Questionnaire): Hub {
	const { id } = room.workshop.data;
	const known = hubs.get(id);
	if (known && known.room === room) return known;
	if (known) closeHub(known);
	const hub: Hub = {
		room,
		questionnaire,
		viewers: new Set(),
		seen: new Map(),
		sent: new Map(),
		facts: room.workshop.data,
		edition: Date.now(),
		version: 0,
		gathering: null,
		linger: null,
		beat: setInterval(() => {
			for (const viewer of hub.viewers) send(viewer, heartbeat);
			// Going quiet is not an event: only looking again finds it.
			broadcast(hub);
		}, HEARTBEAT_MS),
		stop: room.answers.subscribe(() => gather(hub))
	};
	hub.beat.unref();
	hubs.set(id, hub);
	look(hub);
	return hub;
}

function closeHub(hub: Hub): void {
	hub.stop();
	clearInterval(hub.beat);
	if (hub.gathering) clearTimeout(hub.gathering);
	if (hub.linger) clearTimeout(hub.linger);
	for (const viewer of [...hub.viewers]) viewer.end();
	const { id } = hub.room.workshop.data;
	if (hubs.get(id) === hub) hubs.delete(id);
}

/** A stream of snapshots, the first one at once. It ends when the reader goes, stalls, or after `lifetimeMs`. */
export function stream(
	room: WorkshopRoom,
	questionnaire: Questionnaire,
	role: LiveRole,
	lifetimeMs: number
): ReadableStream<Uint8Array> {
	const hub = openHub(room, questionnaire);
	if (hub.linger) clearTimeout(hub.linger);
	hub.linger = null;
	let leave = () => {};
	return new ReadableStream<Uint8Array>({
		start(controller) {
			const forget = () => {
				clearTimeout(lifetime);
				hub.viewers.delete(viewer);
				if (hub.viewers.size > 0 || hub.linger) return;
				hub.linger = setTimeout(() => closeHub(hub), LINGER_MS);
				hub.linger.unref();
			};
			const viewer: Viewer = {
				role,
				controller,
				end: () => {
					forget();
					controller.close();
				}
			};
			const lifetime = setTimeout(viewer.end, lifetimeMs);
			lifetime.unref();
			leave = forget;
			const first = firstFrame(hub, role);
			hub.viewers.add(viewer);
			if (first) controller.enqueue(first);
		},
		cancel: () => leave()
	});
}

/** How many streams are open; for the tests and the bench. */
export function streams(): number {
	let count = 0;
	for (const { viewers } of hubs.values()) count += viewers.size;
	return count;
}

/** Ends every stream, so that a stopping server has nothing to wait for. */
export function closeAll(): void {
	for (const hub of [...hubs.values()]) closeHub(hub);
}
