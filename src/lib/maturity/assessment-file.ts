/**
 * `stce-assessment/1`: one assessment as a file that carries it from one laptop to another. Nothing in it names an
 * official; facilitators are opaque account ids, the same for whoever holds the accounts and nothing to anyone else.
 *
 * Participants keep their own random id, unhashed. The file must merge with the workshop that it came from without
 * duplicates, the intervals are drawn in the order of the ids (so other ids would move them), and the id opens nothing:
 * the secret beside which it stands in a phone's cookie is not in the file.
 */
import type { Answer } from './answer';
import { canonicalJson } from './canonical-json';
import type { Level, Questionnaire } from './questionnaire';
import type { Result } from './result';
import type { AgreedRecord, Assessment, Finalised, Plan, Round, Workshop } from './workshop';

export const ASSESSMENT_SCHEMA = 'stce-assessment/1';

/** Identifier chosen by a program: safe as a file name and as a key. */
export const isPlainId = (value: unknown): value is string =>
	typeof value === 'string' &&
	/^[A-Za-z0-9_-]{1,64}$/.test(value) &&
	!['__proto__', 'constructor', 'prototype'].includes(value);

/** An answer, or `null` for one that was taken back, and how often it was written: the greater `rev` holds. */
export interface FiledAnswer {
	readonly answer: Answer | null;
	readonly rev: number;
}

export interface FiledParticipant {
	readonly id: string;
	/** Function id */
	readonly group: string;
	readonly source: 'phone' | 'paper';
	readonly submitted: boolean;
	/** Item id -> first-round answer, and second-round answer */
	readonly answers: Readonly<Record<string, FiledAnswer>>;
	readonly again: Readonly<Record<string, FiledAnswer>>;
}

export interface AssessmentFile {
	readonly schema: typeof ASSESSMENT_SCHEMA;
	readonly questionnaire: { readonly id: string; readonly version: string; readonly hash: string };
	readonly administration: {
		readonly name: string;
		readonly region: string;
		readonly country: string;
	};
	/** The event that it belongs to; other administrations of it are not in the file */
	readonly workshop: Pick<
		Workshop,
		| 'id'
		| 'title'
		| 'place'
		| 'startsOn'
		| 'endsOn'
		| 'marking'
		| 'smallGroup'
		| 'functions'
		| 'sample'
		| 'events'
	> & { readonly languages: readonly string[] };
	/** Id of the assessment; importing the file again finds it by this */
	readonly assessment: string;
	readonly targets: Readonly<Record<string, Level>>;
	readonly participants: readonly FiledParticipant[];
	readonly agreed: Readonly<Record<string, readonly AgreedRecord[]>>;
	readonly rounds: readonly Round[];
	readonly plan: Plan;
	readonly finalised: readonly Finalised[];
}

/** What the screen shows, for readers of the file who have no program to compute it. An import never reads it. */
export interface FiledResult {
	readonly note: string;
	readonly method: string;
	readonly profile: string;
	readonly areas: readonly {
		readonly id: string;
		readonly status: string;
		readonly level: number | null;
		readonly target: number;
		readonly gap: number | null;
		readonly index: number | null;
		readonly interval: readonly [number, number] | null;
		readonly coverage: number | null;
	}[];
	readonly items: readonly {
		readonly id: string;
		readonly status: string;
		readonly level: number | null;
		readonly source: string | null;
	}[];
}

export function buildAssessmentFile(
	workshop: Workshop,
	assessment: Assessment,
	country: string,
	participants: readonly FiledParticipant[],
	questionnaire: Pick<Questionnaire, 'id' | 'version' | 'hash'>
): AssessmentFile {
	const { id, version, hash } = questionnaire;
	const { name, region, targets, agreed, rounds, plan, finalised } = assessment;
	return {
		schema: ASSESSMENT_SCHEMA,
		questionnaire: { id, version, hash },
		administration: { name, region, country },
		workshop: {
			id: workshop.id,
			title: workshop.title,
			place: workshop.place,
			startsOn: workshop.startsOn,
			endsOn: workshop.endsOn,
			marking: workshop.marking,
			smallGroup: workshop.smallGroup,
			functions: workshop.functions,
			languages: workshop.languages ?? [],
			sample: workshop.sample,
			events: workshop.events
		},
		assessment: assessment.id,
		targets,
		participants,
		agreed,
		rounds,
		plan,
		finalised
	};
}

export function filedResult(result: Result): FiledResult {
	return {
		note: 'Self-assessed, not verified. Computed again at import.',
		method: result.method,
		profile: result.profile,
		areas: result.areas.map((area) => ({
			id: area.id,
			status: area.status,
			level: area.level,
			target: area.target,
			gap: area.gapLevels,
			index: area.index,
			interval: area.interval ? [area.interval.low, area.interval.high] : null,
			coverage: area.coverage
		})),
		items: result.items.map(({ id, status, level, source }) => ({ id, status, level, source }))
	};
}

/**
 * As text: equal data, equal text; one participant on a line, so that a person can look into it and two files can be
 * compared.
 */
export function assessmentFileText(file: AssessmentFile, result: FiledResult | null): string {
	const { schema, participants, ...facts } = file;
	const rest = canonicalJson(result ? { ...facts, result } : facts).slice(1, -1);
	const people = participants.map(canonicalJson).join(',\n');
	return `{"schema":"${schema}",\n${rest},\n"participants":[\n${people}\n]}\n`;
}
