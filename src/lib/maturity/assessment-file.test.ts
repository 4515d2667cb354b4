import { expect, test } from 'vitest';
import {
	assessmentFileText,
	buildAssessmentFile,
	type AssessmentFile,
	type FiledParticipant
} from './assessment-file';
import { assessmentOfFile, mergeAssessment } from './merge-assessment';
import { parseAssessmentFile, parseQuestionnaireOf } from './parse-assessment-file';
import type { Item, Questionnaire } from './questionnaire';
import type { AgreedRecord, Assessment, PlanEntry, Workshop } from './workshop';

const text = (words: string) => ({ default: words });
const item = (id: string): Item => ({
	...{ id, title: text(id), question: text(id), why: null, variant: null, evidenceExamples: [] },
	levels: { 1: text('1'), 2: text('2'), 3: text('3'), 4: text('4'), 5: text('5') },
	...{ lead: null, guide: [], critical: false, weight: 1, prerequisites: [], stepHints: {} },
	...{ visibleIf: null, hash: id }
});
const hash = 'a'.repeat(64);
const questionnaire: Questionnaire = {
	...{ id: 'tiny', version: '1', hash, title: text('Tiny'), locales: ['en', 'fr'] },
	...{ translationStatus: {}, levels: [], howToChoose: [], nonLevels: [], terms: [] },
	areas: [
		{ id: 'A', name: text('A'), purpose: null, weight: 1, items: [item('A-1'), item('A-2')] },
		{ id: 'B', name: text('B'), purpose: null, weight: 1, items: [item('B-1')] }
	]
};
const agreed = (value: AgreedRecord['value'], at: string): AgreedRecord => ({
	...{ value, reason: 'why', agency: '', dissent: '', at, by: 'someone' },
	evidence: { status: 'seen', title: 'Order 7', date: '2026-01-01' }
});
const entry = (id: string, action: string | null): PlanEntry => ({
	...{ id, action, title: action ? '' : 'Own', serves: [{ item: 'A-1', from: 1, to: 2 }] },
	...{
		owner: 'Training',
		startsOn: '',
		dueOn: '2027-01-31',
		status: 'planned',
		effort: 2,
		note: ''
	}
});
const assessment: Assessment = {
	...{ id: 'as-1', administration: 'local', name: 'Arvania Customs', region: 'europe' },
	targets: { A: 3, B: 4 },
	agreed: { 'A-1': [agreed(2, '2026-11-17T10:00:00.000Z')] },
	rounds: [
		{
			item: 'A-2',
			openedAt: '2026-11-17T10:05:00.000Z',
			closedAt: '2026-11-17T10:09:00.000Z'
		}
	],
	plan: { entries: [entry('e1', 'act-1')], declined: [{ action: 'act-9', reason: 'later' }] },
	finalised: [
		{ revision: 1, at: '2026-11-17T15:00:00.000Z', by: 'someone', hash: 'b'.repeat(64), why: '' }
	]
};
const workshop: Workshop = {
	...{
		id: 'ws-1',
		title: 'Pilot',
		place: 'Brussels',
		startsOn: '2026-11-17',
		endsOn: '2026-11-18'
	},
	...{ marking: 'TLP:AMBER', smallGroup: 5, questionnaire: { id: 'tiny', version: '1', hash } },
	functions: [{ id: 'f1', name: 'Enforcement' }],
	assessments: [assessment],
	...{ facilitators: ['x'], joinCode: 'KX7M-2QRD', sample: false, createdAt: '' },
	events: [
		{ what: 'opened', at: '2026-11-17T09:00:00.000Z', by: 'x' },
		{ what: 'closed', at: '2026-11-17T10:00:00.000Z', by: 'x' }
	]
};
const people: FiledParticipant[] = [
	{
		...{ id: 'p1', group: 'f1', source: 'phone', submitted: true },
		answers: {
			'A-1': { answer: { value: 3, comment: '=cmd()' }, rev: 2 },
			'A-2': { answer: { value: 'DK', reason: 'Ask the lab' }, rev: 1 },
			'B-1': { answer: null, rev: 4 }
		},
		again: { 'A-2': { answer: { value: 4 }, rev: 1 } }
	},
	{ id: 'p2', group: 'f1', source: 'paper', submitted: false, answers: {}, again: {} }
];
const file = buildAssessmentFile(workshop, assessment, 'BE', people, questionnaire);

/** As a reader gets it. */
const read = (edit: (raw: Record<string, never>) => void = () => undefined): unknown => {
	const raw: unknown = JSON.parse(assessmentFileText(file, null));
	edit(raw as Record<string, never>);
	return raw;
};
/** Sets what stands at a path such as `participants.0.id`. */
const withAt = (path: string, value: unknown) =>
	read((raw) => {
		const steps = path.split('.');
		const last = steps.pop() ?? '';
		let at: Record<string, unknown> = raw;
		for (const step of steps) at = at[step] as Record<string, unknown>;
		if (value === undefined) delete at[last];
		else at[last] = value;
	});
const problemsOf = (raw: unknown) => {
	const parsed = parseAssessmentFile(raw, questionnaire);
	return parsed.ok ? [] : parsed.problems.map(({ path }) => path);
};

test('what is written is read again, unchanged', () => {
	expect(parseAssessmentFile(read(), questionnaire)).toEqual({ ok: true, value: file });
});

test('nothing in the file is a secret, a code, a phone or an account name', () => {
	const written = assessmentFileText(file, null);
	for (const word of ['secret', 'reentry', 'KX7M', 'facilitators', 'createdAt', 'language"'])
		expect(written).not.toContain(word);
});

test.each<[string, unknown, string]>([
	['schema', 'stce-assessment/2', 'schema'],
	['questionnaire.hash', 'c'.repeat(64), 'questionnaire.hash'],
	['questionnaire.hash', 'no', 'questionnaire.hash'],
	['administration.name', ' ', 'administration.name'],
	['administration.name', 7, 'administration.name'],
	['workshop.id', '../../etc', 'workshop.id'],
	['workshop.id', '__proto__', 'workshop.id'],
	['workshop.smallGroup', 1, 'workshop.smallGroup'],
	['workshop.startsOn', '2026-02-30', 'workshop.startsOn'],
	['workshop.functions.0.id', '', 'workshop.functions[0].id'],
	['workshop.events.1.what', 'opened', 'workshop.events'],
	['workshop.events.0.at', 'yesterday', 'workshop.events[0].at'],
	['assessment', 'a/b', 'assessment'],
	['targets.A', 6, 'targets.A'],
	['targets.C', 3, 'targets.C'],
	['participants', {}, 'participants'],
	['participants.0', null, 'participants[0]'],
	['participants.1.id', 'p1', 'participants[1].id'],
	['participants.0.group', 'ghost', 'participants[0].group'],
	['participants.0.source', 'fax', 'participants[0].source'],
	['participants.0.submitted', 'yes', 'participants[0].submitted'],
	[
		'participants.0.answers.Z-9',
		{ answer: { value: 1 }, rev: 1 },
		'participants[0].answers["Z-9"].answer'
	],
	['participants.0.answers.A-1.answer.value', 6, 'participants[0].answers["A-1"].answer.value'],
	['participants.0.answers.A-1.answer.value', '', 'participants[0].answers["A-1"].answer.value'],
	[
		'participants.0.answers.A-1.answer.comment',
		'x'.repeat(2001),
		'participants[0].answers["A-1"].answer.comment'
	],
	['participants.0.answers.A-1.rev', 0, 'participants[0].answers["A-1"].rev'],
	['participants.0.answers.A-1.rev', 1.5, 'participants[0].answers["A-1"].rev'],
	['agreed.A-1.0.value', 0, 'agreed["A-1"][0].value'],
	['agreed.A-1.0.evidence', 'seen', 'agreed["A-1"][0].evidence'],
	['agreed.nowhere', [], 'agreed.nowhere'],
	['rounds.0.item', 'nowhere', 'rounds[0].item'],
	['rounds.0.closedAt', null, 'rounds[0].closedAt'],
	['plan.entries.0.status', 'someday', 'plan.entries[0].status'],
	['plan.entries.0.serves.0.item', 'nowhere', 'plan.entries[0].serves[0].item'],
	['plan.declined', 'none', 'plan.declined'],
	['finalised.0.hash', 'short', 'finalised[0].hash'],
	['finalised', undefined, 'finalised']
])('a wrong %s (%j) is named', (path, value, expected) => {
	expect(problemsOf(withAt(path, value))).toContain(expected);
});

test('every problem is named at once', () => {
	const raw = read((it) => {
		Object.assign(it, { targets: { A: 9, B: 9 }, rounds: 1, assessment: '' });
	});
	expect(problemsOf(raw)).toEqual(['assessment', 'targets.A', 'targets.B', 'rounds']);
});

test.each([null, 7, 'text', [], {}, [[]], { schema: null }, { schema: 'stce-assessment/1' }])(
	'%j is refused, not thrown at',
	(raw) => {
		expect(parseAssessmentFile(raw, questionnaire).ok).toBe(false);
		expect(parseQuestionnaireOf(raw).ok).toBe(false);
	}
);

test('keys nobody knows are dropped', () => {
	const parsed = parseAssessmentFile(
		read((raw) => {
			Object.assign(raw, { result: { areas: 'anything' }, extra: 1 });
			Object.assign(raw['participants']?.[0] ?? {}, { name: 'Somebody', ip: '10.0.0.1' });
		}),
		questionnaire
	);
	expect(parsed).toEqual({ ok: true, value: file });
});

const merge = (here: Assessment, other: AssessmentFile) => mergeAssessment(here, other);

test('a new assessment is the one of the file', () => {
	expect(assessmentOfFile(file, 'local')).toEqual(assessment);
});

test('merging a file with its own assessment changes nothing', () => {
	expect(merge(assessment, file)).toEqual({
		assessment,
		notes: { agreedAdded: 0, planAdded: 0, planKept: 0, targetsKept: [] }
	});
});

test('histories unite by time, plans by action, and what stands here stays', () => {
	const later = agreed(4, '2026-11-17T11:00:00.000Z');
	const earlier = agreed(1, '2026-11-17T09:30:00.000Z');
	const other: AssessmentFile = {
		...file,
		targets: { A: 5, B: 4 },
		agreed: { 'A-1': [earlier, later], 'B-1': [later] },
		plan: {
			entries: [
				{ ...entry('e1', 'act-1'), owner: 'Other' },
				entry('e2', 'act-1'),
				entry('e3', null),
				entry('e4', 'act-2')
			],
			declined: [
				{ action: 'act-9', reason: 'never' },
				{ action: 'act-8', reason: 'no' }
			]
		}
	};
	const once = merge(assessment, other);
	expect(once.assessment.targets).toEqual({ A: 3, B: 4 });
	expect(once.assessment.agreed['A-1']?.map(({ value }) => value)).toEqual([1, 2, 4]);
	expect(once.assessment.agreed['B-1']).toEqual([later]);
	expect(once.assessment.plan.entries.map(({ id, owner }) => `${id} ${owner}`)).toEqual([
		'e1 Training',
		'e3 Training',
		'e4 Training'
	]);
	expect(once.assessment.plan.declined.map(({ reason }) => reason)).toEqual(['later', 'no']);
	expect(once.notes).toEqual({ agreedAdded: 3, planAdded: 2, planKept: 2, targetsKept: ['A'] });
	const twice = merge(once.assessment, other);
	expect(twice.assessment).toEqual(once.assessment);
	expect(twice.notes).toMatchObject({ agreedAdded: 0, planAdded: 0 });
});
