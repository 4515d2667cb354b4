/** The one door for what a facilitator records: fields in, a record or a problem per field out. */
import { isLevel, MAX_NOTE_LENGTH } from './answer';
import type { Level } from './questionnaire';
import type { AgreedRecord, EvidenceStatus } from './workshop';

export interface AgreedFields {
	/** `1`..`5`, `NA`, `OM`, or '' */
	readonly agreed: string;
	readonly reason: string;
	readonly agency: string;
	readonly evidence: string;
	readonly evidenceTitle: string;
	readonly dissent: string;
	/** After the seal: why the result is corrected */
	readonly why: string;
}

export type AgreedProblem = 'choose' | 'missing' | 'too-long';
export type AgreedProblems = Readonly<Partial<Record<keyof AgreedFields, AgreedProblem>>>;
const EVIDENCE: readonly EvidenceStatus[] = ['stated', 'cited', 'seen'];

export function agreedFieldsOf(record: AgreedRecord | null): AgreedFields {
	return {
		agreed: record?.value === null || record === null ? '' : String(record.value),
		reason: record?.reason ?? '',
		agency: record?.agency ?? '',
		evidence: record?.evidence.status ?? 'stated',
		evidenceTitle: [record?.evidence.title, record?.evidence.date].filter(Boolean).join(', '),
		dissent: record?.dissent ?? '',
		why: ''
	};
}

/**
 * A reason is asked for where the votes do not give it: a level other than the middle vote, `NA`, `OM`. `OM` names the
 * agency, cited evidence its title. `sealed`: the result is finalised, so the correction says why.
 */
export function parseAgreed(
	fields: AgreedFields,
	context: { readonly middle: Level | null; readonly sealed: boolean }
):
	| { readonly ok: true; readonly value: Omit<AgreedRecord, 'at' | 'by'> }
	| { readonly ok: false; readonly problems: AgreedProblems } {
	const problems: Partial<Record<keyof AgreedFields, AgreedProblem>> = {};
	for (const name of ['reason', 'agency', 'evidenceTitle', 'dissent', 'why'] as const)
		if (fields[name].length > MAX_NOTE_LENGTH) problems[name] = 'too-long';
	const number = Number(fields.agreed);
	const value =
		fields.agreed === 'NA' || fields.agreed === 'OM'
			? fields.agreed
			: fields.agreed !== '' && isLevel(number)
				? number
				: null;
	if (value === null) problems.agreed = 'choose';
	else if (value !== context.middle && fields.reason === '' && value !== 'OM')
		problems.reason = 'missing';
	if (value === 'OM' && fields.agency === '') problems.agency = 'missing';
	const status = EVIDENCE.find((one) => one === fields.evidence);
	if (!status) problems.evidence = 'choose';
	if (isLevel(value) && status === 'cited' && fields.evidenceTitle === '')
		problems.evidenceTitle = 'missing';
	if (context.sealed && fields.why === '') problems.why = 'missing';
	if (Object.keys(problems).length > 0 || !status || value === null) return { ok: false, problems };
	return {
		ok: true,
		value: {
			value,
			reason: fields.reason,
			agency: value === 'OM' ? fields.agency : '',
			evidence: { status, title: fields.evidenceTitle, date: '' },
			dissent: fields.dissent
		}
	};
}

/** The room keeps the votes after all. */
export function keptVotes(reason: string): Omit<AgreedRecord, 'at' | 'by'> {
	return {
		value: null,
		reason,
		agency: '',
		evidence: { status: 'stated', title: '', date: '' },
		dissent: ''
	};
}
