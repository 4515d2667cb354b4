/** Workshops: set up, open, close and reveal, agree, finalise. Each move is checked, done, synced, then audited. */
import { randomBytes } from 'node:crypto';
import type { Level, Questionnaire } from '../maturity/questionnaire';
import { openRoundOf, whyNot, type Move, type Refusal } from '../maturity/transitions';
import type { AgreedRecord, Assessment, Workshop } from '../maturity/workshop';
import type { WorkshopSetup } from '../maturity/workshop-setup';
import * as administrations from './administrations';
import { newJoinCode } from './join-code';
import type { Draft, Store, WorkshopRoom, WorkshopSummary } from './store';

export interface Who {
	readonly id: string;
	readonly name: string;
}

/** A move that the facts do not allow; a page that is older than they are may ask for one. */
export class NotPossible extends Error {
	constructor(readonly refusal: Refusal) {
		super(`not possible now: ${refusal}`);
	}
}

/** False when the facts no longer allow the move: another facilitator was faster. Other errors are thrown on. */
export async function isMade(move: Promise<unknown>): Promise<boolean> {
	try {
		await move;
		return true;
	} catch (error) {
		if (error instanceof NotPossible) return false;
		throw error;
	}
}

const newId = () => randomBytes(8).toString('hex');

export function unusedCode(store: Store): string {
	const used = new Set(store.workshops().map(({ joinCode }) => joinCode));
	let code = newJoinCode();
	while (used.has(code)) code = newJoinCode();
	return code;
}

/** The workshops that this facilitator is named on, latest first. */
export function list(store: Store, who: Who | null): WorkshopSummary[] {
	if (!who) return [];
	return store
		.workshops()
		.filter(({ facilitators, problem }) => problem !== null || facilitators.includes(who.id))
		.sort((a, b) => b.startsOn.localeCompare(a.startsOn) || a.title.localeCompare(b.title));
}

/** The room of a workshop; null when there is none or this facilitator is not named on it. */
export async function require(
	store: Store,
	who: Who | null,
	id: string
): Promise<WorkshopRoom | null> {
	if (!who) return null;
	const room = await store.room(id);
	return room?.workshop.data.facilitators.includes(who.id) ? room : null;
}

export function assessmentOf(workshop: Workshop, id: string): Assessment | null {
	return workshop.assessments.find((assessment) => assessment.id === id) ?? null;
}

async function assessmentsOf(
	store: Store,
	setup: WorkshopSetup,
	before: readonly Assessment[]
): Promise<Assessment[]> {
	const made: Assessment[] = [];
	for (const { name, region, assessment } of setup.administrations) {
		const known = await administrations.findOrAdd(store, { name, region, country: '' });
		const old = before.find(({ id }) => id === assessment);
		made.push({
			id: old?.id ?? newId(),
			administration: known.id,
			name,
			region,
			targets: setup.targets,
			agreed: {},
			rounds: [],
			plan: { entries: [], declined: [] },
			finalised: []
		});
	}
	return made;
}

/** What a set-up says of the workshop itself; administrations and targets belong to its assessments. */
function factsOf({
	title,
	place,
	startsOn,
	endsOn,
	marking,
	smallGroup,
	functions,
	languages
}: WorkshopSetup) {
	return { title, place, startsOn, endsOn, marking, smallGroup, functions, languages };
}

export async function create(
	store: Store,
	who: Who,
	setup: WorkshopSetup,
	questionnaire: Pick<Questionnaire, 'id' | 'version' | 'hash'>,
	questionnaireFile: unknown
): Promise<WorkshopRoom> {
	const { id, version, hash } = questionnaire;
	const workshop: Workshop = {
		...factsOf(setup),
		id: newId(),
		questionnaire: { id, version, hash },
		assessments: await assessmentsOf(store, setup, []),
		facilitators: [who.id],
		joinCode: unusedCode(store),
		sample: false,
		createdAt: new Date().toISOString(),
		events: []
	};
	const room = await store.create(workshop, questionnaireFile);
	await store.audit.append({
		who: who.id,
		what: 'workshop-created',
		about: workshop.id,
		detail: setup.administrations.map(({ name }) => name).join(', ')
	});
	return room;
}

function refuse(move: Move, workshop: Workshop, assessment?: Assessment, item?: string): void {
	const refusal = whyNot(move, workshop, assessment, item);
	if (refusal) throw new NotPossible(refusal);
}

/** Changes one assessment; the move is checked on the draft, so that two facilitators cannot both make it. */
async function changeAssessment(
	room: WorkshopRoom,
	id: string,
	move: Move,
	item: string | undefined,
	edit: (draft: Draft<Assessment>) => void
): Promise<void> {
	await room.workshop.change((draft) => {
		const assessment = draft.assessments.find((one) => one.id === id);
		if (!assessment) throw new Error(`no assessment ${id} in workshop ${draft.id}`);
		refuse(move, draft, assessment, item);
		edit(assessment);
	});
}

export async function edit(
	store: Store,
	who: Who,
	room: WorkshopRoom,
	setup: WorkshopSetup
): Promise<void> {
	refuse('edit', room.workshop.data);
	const assessments = await assessmentsOf(store, setup, room.workshop.data.assessments);
	await room.workshop.change((draft) => {
		refuse('edit', draft);
		Object.assign(draft, structuredClone({ ...factsOf(setup), assessments }));
	});
	await store.audit.append({ who: who.id, what: 'workshop-edited', about: room.workshop.data.id });
}

/** Answers are accepted before the event is written: a crash between the two leaves a move that can be made again. */
async function turn(
	store: Store,
	who: Who,
	room: WorkshopRoom,
	move: 'open' | 'close' | 'reopen'
): Promise<void> {
	refuse(move, room.workshop.data);
	if (move === 'close') {
		if (room.answers.accepting) await room.answers.fold();
	} else if (!room.answers.accepting) await room.answers.open();
	const what = ({ open: 'opened', close: 'closed', reopen: 'reopened' } as const)[move];
	await room.workshop.change((draft) => {
		refuse(move, draft);
		draft.events.push({ what, at: new Date().toISOString(), by: who.id });
	});
	await store.audit.append({
		who: who.id,
		what: what === 'closed' ? 'workshop-revealed' : `workshop-${what}`,
		about: room.workshop.data.id
	});
}

export const open = (store: Store, who: Who, room: WorkshopRoom) => turn(store, who, room, 'open');
/** Closing reveals: answering ends and the room sees the votes in one step. */
export const close = (store: Store, who: Who, room: WorkshopRoom) =>
	turn(store, who, room, 'close');
export const reopen = (store: Store, who: Who, room: WorkshopRoom) =>
	turn(store, who, room, 'reopen');

/** Minutes from now until the session ends; 0 takes the clock away. */
export async function setSession(room: WorkshopRoom, minutes: number): Promise<void> {
	const endsAt = minutes > 0 ? new Date(Date.now() + minutes * 60_000).toISOString() : null;
	await room.workshop.change((draft) => {
		draft.sessionEndsAt = endsAt;
	});
}

export type Seal = (assessment: Assessment) => string;

/** A change after the seal: why it is made, and how the new result is sealed. */
export interface Revision {
	readonly why: string;
	readonly seal: Seal;
}

function addSeal(draft: Draft<Assessment>, who: Who, why: string, seal: Seal): string {
	const hash = seal(draft);
	const revision = (draft.finalised.at(-1)?.revision ?? 0) + 1;
	draft.finalised.push({ revision, at: new Date().toISOString(), by: who.id, hash, why });
	return hash;
}

/** Records what the room settled on. After the seal only with a `revision`. */
export async function recordAgreed(
	store: Store,
	who: Who,
	room: WorkshopRoom,
	assessmentId: string,
	item: string,
	record: Omit<AgreedRecord, 'at' | 'by'>,
	revision?: Revision
): Promise<void> {
	let before = 'the votes';
	const move = revision ? 'revise' : 'agree';
	await changeAssessment(room, assessmentId, move, item, (draft) => {
		const history = draft.agreed[item] ?? [];
		before = String(history.at(-1)?.value ?? 'the votes');
		history.push({ ...structuredClone(record), at: new Date().toISOString(), by: who.id });
		draft.agreed[item] = history;
		if (revision) addSeal(draft, who, revision.why, revision.seal);
	});
	await store.audit.append({
		who: who.id,
		what: revision ? 'agreed-level-revised' : 'agreed-level-changed',
		about: `${room.workshop.data.id}/${assessmentId}/${item}`,
		detail: `${before} to ${record.value ?? 'the votes'}`
	});
}

export async function setTargets(
	store: Store,
	who: Who,
	room: WorkshopRoom,
	assessmentId: string,
	targets: Readonly<Record<string, Level>>,
	revision?: Revision
): Promise<void> {
	await changeAssessment(
		room,
		assessmentId,
		revision ? 'revise' : 'set-targets',
		undefined,
		(draft) => {
			draft.targets = { ...targets };
			if (revision) addSeal(draft, who, revision.why, revision.seal);
		}
	);
	await store.audit.append({
		who: who.id,
		what: 'targets-set',
		about: `${room.workshop.data.id}/${assessmentId}`,
		detail: Object.entries(targets)
			.map(([area, level]) => `${area} ${level}`)
			.join(', ')
	});
}

/** Lets the room vote one item again; both rounds are kept. */
export async function openRound(
	store: Store,
	who: Who,
	room: WorkshopRoom,
	assessmentId: string,
	item: string
): Promise<void> {
	const assessment = assessmentOf(room.workshop.data, assessmentId);
	refuse('open-round', room.workshop.data, assessment ?? undefined, item);
	if (!room.answers.accepting) await room.answers.open();
	await changeAssessment(room, assessmentId, 'open-round', item, (draft) => {
		draft.rounds.push({ item, openedAt: new Date().toISOString(), closedAt: null });
	});
	await store.audit.append({
		who: who.id,
		what: 'round-opened',
		about: `${room.workshop.data.id}/${assessmentId}/${item}`
	});
}

/** Ends a second round; one in which nobody voted is withdrawn, so that the first round goes on counting. */
export async function closeRound(
	store: Store,
	who: Who,
	room: WorkshopRoom,
	assessmentId: string
): Promise<void> {
	const { data } = room.workshop;
	const assessment = assessmentOf(data, assessmentId);
	refuse('close-round', data, assessment ?? undefined);
	const item = assessment ? openRoundOf(assessment)?.item : undefined;
	// Another administration of the same workshop may be voting too: its answers stay open.
	const others = data.assessments.some((one) => one.id !== assessmentId && openRoundOf(one));
	if (room.answers.accepting && !others) await room.answers.fold();
	const voted = room.answers
		.participants()
		.some(({ assessment: own, slots }) => own === assessmentId && slots[`${item}@2`]?.answer);
	await changeAssessment(room, assessmentId, 'close-round', undefined, (draft) => {
		if (!voted) draft.rounds = draft.rounds.filter(({ closedAt }) => closedAt !== null);
		const round = draft.rounds.find(({ closedAt }) => closedAt === null);
		if (round) round.closedAt = new Date().toISOString();
	});
	await store.audit.append({
		who: who.id,
		what: voted ? 'round-closed' : 'round-withdrawn',
		about: `${data.id}/${assessmentId}/${item ?? ''}`
	});
}

/** Seals the result; gives the hash that the report prints. */
export async function finalise(
	store: Store,
	who: Who,
	room: WorkshopRoom,
	assessmentId: string,
	seal: Seal
): Promise<string> {
	let hash = '';
	await changeAssessment(room, assessmentId, 'finalise', undefined, (draft) => {
		hash = addSeal(draft, who, '', seal);
	});
	await store.audit.append({
		who: who.id,
		what: 'result-finalised',
		about: `${room.workshop.data.id}/${assessmentId}`,
		detail: hash
	});
	return hash;
}

/** The facilitators named on a workshop; at least one stays. */
export async function setFacilitators(
	store: Store,
	who: Who,
	room: WorkshopRoom,
	facilitators: readonly string[]
): Promise<void> {
	const named = [...new Set([who.id, ...facilitators])];
	await room.workshop.change((draft) => {
		draft.facilitators = named;
	});
	await store.audit.append({
		who: who.id,
		what: 'facilitators-named',
		about: room.workshop.data.id,
		detail: named.join(', ')
	});
}

/** Audited first: when the removal is interrupted, the log still says that it was wanted. */
export async function remove(store: Store, who: Who, room: WorkshopRoom): Promise<void> {
	const { id, title } = room.workshop.data;
	refuse('delete', room.workshop.data);
	await store.audit.append({ who: who.id, what: 'workshop-deleted', about: id, detail: title });
	await store.remove(id);
}
