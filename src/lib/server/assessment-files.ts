/** One assessment as a file: out of a room, and into this data folder without doubling anything. */
import {
	buildAssessmentFile,
	type AssessmentFile,
	type FiledAnswer,
	type FiledParticipant
} from '../maturity/assessment-file';
import type { Problem } from '../maturity/answer';
import { canonicalJson } from '../maturity/canonical-json';
import { assessmentOfFile, mergeAssessment, type MergeNotes } from '../maturity/merge-assessment';
import { parseAssessmentFile, parseQuestionnaireOf } from '../maturity/parse-assessment-file';
import type { Questionnaire } from '../maturity/questionnaire';
import { openRoundOf } from '../maturity/transitions';
import { phaseOf, type Assessment, type FunctionGroup } from '../maturity/workshop';
import * as administrations from './administrations';
import * as instruments from './instruments';
import * as responses from './responses';
import { sealOf } from './seal';
import { AnswerState } from './storage/answer-state';
import type { Draft, Store, StoredParticipant, WorkshopRoom } from './store';
import { unusedCode, type Who } from './workshops';

/** Nobody takes answers out of a room before the reveal: an open room, or an open second round, gives no file. */
export function canExport(room: WorkshopRoom, assessment: Assessment): boolean {
	return phaseOf(room.workshop.data) !== 'open' && openRoundOf(assessment) === null;
}

/** Throws when `canExport` says no. */
export function exportOf(
	store: Store,
	room: WorkshopRoom,
	assessment: Assessment,
	questionnaire: Questionnaire
): AssessmentFile {
	if (!canExport(room, assessment)) throw new Error(`assessment ${assessment.id} is still open`);
	const country = administrations.find(store, assessment.administration)?.country ?? '';
	const people = room.answers
		.participants()
		.filter((one) => one.assessment === assessment.id && Object.keys(one.slots).length > 0)
		.map(filed);
	return buildAssessmentFile(room.workshop.data, assessment, country, people, questionnaire);
}

function filed({ id, group, source, submitted, slots }: StoredParticipant): FiledParticipant {
	const answers: Record<string, FiledAnswer> = {};
	const again: Record<string, FiledAnswer> = {};
	for (const [slot, { answer, rev }] of Object.entries(slots)) {
		if (slot.endsWith(responses.againSuffix))
			again[slot.slice(0, -responses.againSuffix.length)] = { answer, rev };
		else answers[slot] = { answer, rev };
	}
	return { id, group, source, submitted, answers, again };
}

/** Back as the store holds it. Nobody can claim these answers with a phone: the secrets are not in the file. */
function stored(
	{ answers, again, ...facts }: FiledParticipant,
	assessment: string,
	language: string
): StoredParticipant {
	const slots: Record<string, FiledAnswer> = { ...answers };
	for (const [item, one] of Object.entries(again)) slots[item + responses.againSuffix] = one;
	return { ...facts, assessment, language, secretHash: '', reentryHash: '', slots };
}

export type ImportRefusal =
	/** The questionnaire of the file is not on this laptop, or not in this version */
	| 'questionnaire'
	/** The workshop is here, and this facilitator is not named on it */
	| 'not-named'
	/** The result here is sealed and the file would change it */
	| 'sealed';

export interface ImportDone {
	readonly workshop: string;
	readonly assessment: string;
	readonly made: 'workshop' | 'assessment' | 'nothing';
	readonly peopleAdded: number;
	/** People known here before, of whom the file holds newer answers */
	readonly peopleChanged: number;
	/** Seals that came with the file: whether the data here gives the hash */
	readonly seal: 'none' | 'intact' | 'differs';
	readonly notes: MergeNotes;
}

export type Imported =
	| { readonly ok: true; readonly done: ImportDone }
	| {
			readonly ok: false;
			readonly refusal: ImportRefusal | null;
			readonly problems: readonly Problem[];
	  };

const NO_NOTES: MergeNotes = { agreedAdded: 0, planAdded: 0, planKept: 0, targetsKept: [] };
const refuse = (refusal: ImportRefusal, ...problems: Problem[]): Imported => ({
	ok: false,
	refusal,
	problems
});

/** Where the answers of a file go when they do not go to the assessment of their own id. */
export interface Into {
	readonly workshop: string;
	readonly assessment: string;
}

/**
 * Brings in what a person uploaded. `into` takes the answers alone, into another assessment with the same
 * questionnaire (answers collected on several laptops that were set up apart). A process that stops in between leaves
 * a part; the same import again completes it.
 */
export async function importFile(
	store: Store,
	who: Who,
	raw: unknown,
	into: Into | null
): Promise<Imported> {
	const asked = parseQuestionnaireOf(raw);
	if (!asked.ok) return { ok: false, refusal: null, problems: asked.problems };
	const instrument = await instrumentOf(store, asked.value);
	if (!instrument)
		return refuse('questionnaire', {
			path: 'questionnaire',
			message: `${asked.value.id} ${asked.value.version} with the hash ${asked.value.hash} is not here`
		});
	const { questionnaire } = instrument;
	const parsed = parseAssessmentFile(raw, questionnaire);
	if (!parsed.ok) return { ok: false, refusal: null, problems: parsed.problems };
	const file = parsed.value;

	const at = into ?? placeOf(store, file);
	let room = at && (await store.room(at.workshop));
	if (room && !room.workshop.data.facilitators.includes(who.id)) return refuse('not-named');
	if (room && room.workshop.data.questionnaire.hash !== questionnaire.hash)
		return refuse('questionnaire');
	let made: ImportDone['made'] = 'nothing';
	if (!room) {
		room = await createFor(store, who, file, instrument.file);
		made = 'workshop';
	}
	const target = at?.assessment ?? file.assessment;
	if (!room.workshop.data.assessments.some(({ id }) => id === target)) {
		await addAssessment(store, room, file);
		if (made === 'nothing') made = 'assessment';
	}
	const outcome = await join(room, questionnaire, file, target);
	if (!outcome.ok) return outcome;
	await store.audit.append({
		who: who.id,
		what: 'assessment-imported',
		about: `${room.workshop.data.id}/${target}`,
		detail: `${file.workshop.id}/${file.assessment}: ${file.participants.length} people, ${outcome.done.peopleAdded} new`
	});
	return { ok: true, done: { ...outcome.done, made } };
}

/** The assessment of this id wherever it stands, else the workshop of this id; null when both are new here. */
function placeOf(store: Store, file: AssessmentFile): Into | null {
	const known =
		store
			.workshops()
			.find(({ administrations: all }) =>
				all.some(({ assessment }) => assessment === file.assessment)
			) ?? store.workshops().find(({ id }) => id === file.workshop.id);
	return known ? { workshop: known.id, assessment: file.assessment } : null;
}

/** The questionnaire of this hash: as installed today, or as a workshop here keeps it. */
async function instrumentOf(
	store: Store,
	wanted: { readonly id: string; readonly hash: string }
): Promise<{ questionnaire: Questionnaire; file: unknown } | null> {
	const installed = await instruments.load(wanted.id, store).catch((error: unknown) => {
		if (
			error instanceof instruments.UnknownQuestionnaire ||
			error instanceof instruments.BrokenQuestionnaire
		)
			return null;
		throw error;
	});
	if (installed?.questionnaire.hash === wanted.hash) return installed;
	for (const { id, problem } of store.workshops()) {
		const room = problem === null ? await store.room(id) : null;
		if (room?.workshop.data.questionnaire.hash === wanted.hash)
			return {
				questionnaire: (await instruments.of(room)).questionnaire,
				file: room.questionnaireFile
			};
	}
	return null;
}

async function createFor(
	store: Store,
	who: Who,
	{ workshop, questionnaire }: AssessmentFile,
	questionnaireFile: unknown
): Promise<WorkshopRoom> {
	const { languages, ...facts } = workshop;
	return store.create(
		{
			...facts,
			...(languages.length > 0 ? { languages } : {}),
			questionnaire,
			assessments: [],
			facilitators: [who.id],
			joinCode: unusedCode(store),
			createdAt: new Date().toISOString()
		},
		questionnaireFile
	);
}

async function addAssessment(
	store: Store,
	room: WorkshopRoom,
	file: AssessmentFile
): Promise<void> {
	const { name, region, country } = file.administration;
	const known = await administrations.findOrAdd(store, { name, region, country });
	// Sealed only after its answers are here.
	const added: Assessment = { ...assessmentOfFile(file, known.id), finalised: [] };
	await room.workshop.change((draft) => {
		if (draft.assessments.some(({ id }) => id === added.id)) return;
		draft.assessments.push(structuredClone(added) as Draft<Assessment>);
	});
}

/** Answers first, then the assessment: a seal never stands over answers that are not there yet. */
async function join(
	room: WorkshopRoom,
	questionnaire: Questionnaire,
	file: AssessmentFile,
	target: string
): Promise<
	| { readonly ok: true; readonly done: Omit<ImportDone, 'made'> }
	| Extract<Imported, { readonly ok: false }>
> {
	const { data } = room.workshop;
	const here = data.assessments.find(({ id }) => id === target);
	if (!here) throw new Error(`no assessment ${target} in workshop ${data.id}`);
	const isOwn = target === file.assessment;
	const before = room.answers.participants();
	const strangers = file.participants.flatMap(({ id }, n) =>
		before.some((one) => one.id === id && one.assessment !== target)
			? [
					{
						path: `participants[${n}].id`,
						message: `"${id}" belongs to another administration of this workshop`
					}
				]
			: []
	);
	if (strangers.length > 0) return { ok: false, refusal: null, problems: strangers };

	const { functions, groupOf } = unitedFunctions(data.functions, file.workshop.functions);
	const language = questionnaire.locales[0] ?? 'en';
	const people = file.participants.map((one) =>
		stored({ ...one, group: groupOf(one.group) }, target, language)
	);
	const state = new AnswerState(before);
	for (const participant of people) state.apply({ do: 'merge', participant });
	const after = state.participants();
	const merged = isOwn ? mergeAssessment(here, file) : { assessment: here, notes: NO_NOTES };
	const seal = sealOf(questionnaire, merged.assessment, responses.ofPeople(after, target));
	const sealed = here.finalised.at(-1);
	if (sealed && sealed.hash !== seal) {
		const intact = sealOf(questionnaire, here, responses.ofPeople(before, target)) === sealed.hash;
		if (intact) return { ok: false, refusal: 'sealed', problems: [] };
	}
	const changed = people.filter(({ id }) => {
		const [old, now] = [before, after].map((list) => list.find((one) => one.id === id));
		return canonicalJson(old) !== canonicalJson(now);
	});
	if (changed.length > 0) await room.answers.merge(changed);
	// A file may seal what it brought itself, or what now gives the same hash; never other people's answers.
	const isNew = !before.some(({ assessment }) => assessment === target);
	const takesSeal = !sealed && isOwn && (isNew || file.finalised.at(-1)?.hash === seal);
	const finalised = takesSeal ? file.finalised : here.finalised;
	await room.workshop.change((draft) => {
		draft.functions = structuredClone(functions) as Draft<FunctionGroup[]>;
		const index = draft.assessments.findIndex(({ id }) => id === target);
		const now = draft.assessments[index];
		if (!now || !isOwn) return;
		// Merged again on the draft: another facilitator may have recorded something meanwhile.
		const { assessment } = mergeAssessment(now, file);
		const sealing = takesSeal ? { finalised } : {};
		draft.assessments[index] = structuredClone({ ...assessment, ...sealing }) as Draft<Assessment>;
	});
	const last = finalised.at(-1);
	const known = new Set(before.map(({ id }) => id));
	const added = changed.filter(({ id }) => !known.has(id)).length;
	return {
		ok: true,
		done: {
			workshop: data.id,
			assessment: target,
			peopleAdded: added,
			peopleChanged: changed.length - added,
			seal: !last ? 'none' : last.hash === seal ? 'intact' : 'differs',
			notes: merged.notes
		}
	};
}

/** Functions of both sides; the same id, or the same name, is the same function. */
function unitedFunctions(
	here: readonly FunctionGroup[],
	theirs: readonly FunctionGroup[]
): { functions: readonly FunctionGroup[]; groupOf: (id: string) => string } {
	const functions = [...here];
	const groups = new Map<string, string>();
	for (const one of theirs) {
		const known =
			here.find(({ id }) => id === one.id) ??
			here.find(({ name }) => name.toLowerCase() === one.name.toLowerCase());
		if (!known) functions.push(one);
		groups.set(one.id, known?.id ?? one.id);
	}
	return { functions, groupOf: (id) => groups.get(id) ?? id };
}
