/** Answers of officials: the one way in, and what the core gets to see of them. */
import { parseAnswer, type Answer, type Problem } from '../maturity/answer';
import { itemsOf, type Questionnaire } from '../maturity/questionnaire';
import type { Response } from '../maturity/workshop';
import { visibleItems } from '../survey/visible';
import type { Asked } from './participants';
import { NotAccepting } from './storage/errors';
import type { AnswerOp, StoredParticipant, WorkshopRoom } from './store';

/** Slots of a second round end so. */
export const againSuffix = '@2';
/** More than any questionnaire holds; a longer list is not from our page. */
const maxFields = 500;

/** One slot as a phone, a form or a typist gives it; nothing of it is trusted. */
export interface Field {
	readonly slot: string;
	/** `{ value, reason, comment, evidence }` */
	readonly raw: unknown;
	/** Counts the phone's edits; a form leaves it out and comes after what is stored */
	readonly rev?: number;
}

export interface Held {
	readonly slot: string;
	/** The rev that the server holds now */
	readonly rev: number;
	/** True when what it holds is what was sent; otherwise the phone sends again with a higher rev */
	readonly held: boolean;
}

export type Recorded =
	| { readonly ok: true; readonly held: readonly Held[] }
	| { readonly ok: false; readonly problems: readonly Problem[] };

/** The responses of one assessment, as the core knows them: no secrets, no revs. */
export function of(room: WorkshopRoom, assessmentId: string): readonly Response[] {
	return ofPeople(room.answers.participants(), assessmentId);
}

export function ofPeople(
	people: readonly StoredParticipant[],
	assessmentId: string
): readonly Response[] {
	return people
		.filter(({ assessment }) => assessment === assessmentId)
		.map((participant) => ({
			participant: participant.id,
			group: participant.group,
			source: participant.source,
			submitted: participant.submitted,
			answers: answersOf(participant, ''),
			again: answersOf(participant, againSuffix)
		}));
}

/** What one official has answered, by item; with `againSuffix` the second round. */
export function answersOf(
	participant: StoredParticipant,
	suffix: '' | typeof againSuffix
): Record<string, Answer> {
	const answers: Record<string, Answer> = {};
	for (const [slot, { answer }] of Object.entries(participant.slots)) {
		const isAgain = slot.endsWith(againSuffix);
		if (answer && isAgain === (suffix !== ''))
			answers[isAgain ? slot.slice(0, -againSuffix.length) : slot] = answer;
	}
	return answers;
}

/**
 * Parses every field through the one door and stores them together; resolves once they are on disk. One field that is
 * wrong refuses them all, so that an acknowledgement is never partly true. Throws `NotAccepting` when the room does not
 * ask this now.
 */
export async function record(
	room: WorkshopRoom,
	questionnaire: Questionnaire,
	asked: Asked,
	participant: StoredParticipant,
	client: string,
	fields: readonly Field[]
): Promise<Recorded> {
	if (asked.what === 'nothing') throw new NotAccepting();
	if (fields.length > maxFields)
		return { ok: false, problems: [{ path: '', message: 'too many answers' }] };
	const problems: Problem[] = [];
	const ops: AnswerOp[] = [];
	for (const { slot, raw, rev } of fields) {
		const item = slot.endsWith(againSuffix) ? slot.slice(0, -againSuffix.length) : slot;
		const parsed = parseAnswer(questionnaire, item, raw);
		if (!parsed.ok) problems.push(...parsed.problems);
		else if (rev !== undefined && (!Number.isSafeInteger(rev) || rev < 1))
			problems.push({ path: `${item}.rev`, message: 'expected a whole number from 1' });
		else if (slot !== slotOf(asked, item) || (asked.what === 'again' && item !== asked.item))
			throw new NotAccepting();
		else
			ops.push({
				slot,
				answer: parsed.value,
				client,
				rev: rev ?? (participant.slots[slot]?.rev ?? 0) + 1
			});
	}
	if (problems.length > 0) return { ok: false, problems };
	const acks = ops.length > 0 ? await room.answers.record(participant.id, ops) : [];
	const stored = room.answers.participant(participant.id);
	return {
		ok: true,
		held: acks.map(({ slot, rev }) => {
			const sent = ops.find((op) => op.slot === slot);
			return {
				slot,
				rev,
				held: sent?.rev === rev && isEqual(sent.answer, stored?.slots[slot]?.answer ?? null)
			};
		})
	};
}

/** Where an answer to this item goes now. */
export function slotOf(asked: Asked, item: string): string {
	return asked.what === 'again' ? item + againSuffix : item;
}

/** Answered and asked, by area; items that a condition hides are not asked. */
export function progress(
	questionnaire: Questionnaire,
	answers: Readonly<Record<string, Answer>>
): Record<string, { answered: number; asked: number }> {
	const visible = visibleItems(questionnaire, answers);
	return Object.fromEntries(
		questionnaire.areas.map((area) => {
			const asked = area.items.filter(({ id }) => visible.has(id));
			return [
				area.id,
				{ answered: asked.filter(({ id }) => answers[id]).length, asked: asked.length }
			];
		})
	);
}

/** Ids of the items that are asked and have no answer yet. */
export function unanswered(
	questionnaire: Questionnaire,
	answers: Readonly<Record<string, Answer>>
): string[] {
	const visible = visibleItems(questionnaire, answers);
	return itemsOf(questionnaire).flatMap(({ id }) => (visible.has(id) && !answers[id] ? [id] : []));
}

export function isEqual(a: Answer | null, b: Answer | null): boolean {
	if (!a || !b) return a === b;
	return (
		a.value === b.value &&
		a.reason === b.reason &&
		a.comment === b.comment &&
		a.evidence === b.evidence
	);
}
