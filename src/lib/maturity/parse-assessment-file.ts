/** The one door for `stce-assessment/1` files: every problem by its path, nothing taken on trust. */
import { MAX_NOTE_LENGTH, isLevel, parseAnswer, type Parsed } from './answer';
import {
	ASSESSMENT_SCHEMA,
	isPlainId,
	type AssessmentFile,
	type FiledAnswer,
	type FiledParticipant
} from './assessment-file';
import { isIsoDate } from './dates';
import { shown, under, type Fields } from './findings';
import { InputChecks } from './input-checks';
import { MAX_ENTRIES, PLAN_STATUSES } from './plan';
import { itemsOf, type Level, type Questionnaire } from './questionnaire';
import { SMALL_GROUPS } from './workshop-setup';
import type { AgreedRecord, Finalised, PlanEntry, Round } from './workshop';

const MAX_LINE = 200;
const MAX_PEOPLE = 5000;
const MAX_FUNCTIONS = 60;
/** Entries of one history; a room changes its mind a few times */
const MAX_HISTORY = 200;
const MAX_REV = 1_000_000_000;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;
const HASH = /^[0-9a-f]{64}$/;

const AGREED_VALUES = [1, 2, 3, 4, 5, 'NA', 'OM', null] as const;
const EVIDENCE = ['stated', 'cited', 'seen'] as const;
const EVENTS = ['opened', 'closed', 'reopened'] as const;
const SOURCES = ['phone', 'paper'] as const;
const EFFORTS = [1, 2, 3, 4, 5] as const;

class Checks extends InputChecks {
	text(fields: Fields, key: string, at: string, most = MAX_LINE): string {
		const value = fields[key];
		if (typeof value === 'string' && value.length <= most) return value;
		this.add(under(at, key), `a text of at most ${most} characters`, value);
		return '';
	}
	/** A text that may be missing */
	maybe(fields: Fields, key: string, at: string, most = MAX_LINE): string {
		return fields[key] === undefined ? '' : this.text(fields, key, at, most);
	}
	matching(fields: Fields, key: string, at: string, pattern: RegExp, what: string): string {
		const value = fields[key];
		if (typeof value === 'string' && pattern.test(value)) return value;
		this.add(under(at, key), what, value);
		return '';
	}
	time(fields: Fields, key: string, at: string): string {
		const value = this.matching(fields, key, at, TIME, 'a time such as 2026-11-17T09:30:00.000Z');
		if (value !== '' && Number.isNaN(Date.parse(value))) this.add(under(at, key), 'a time', value);
		return value;
	}
	date(fields: Fields, key: string, at: string): string {
		const value = fields[key];
		if (value === '' || (typeof value === 'string' && isIsoDate(value))) return value;
		this.add(under(at, key), 'a date such as 2026-11-17, or an empty text', value);
		return '';
	}
	one<T>(fields: Fields, key: string, at: string, allowed: readonly [T, ...T[]]): T {
		const value = fields[key];
		const found = allowed.find((known) => known === value);
		if (found !== undefined) return found;
		this.add(under(at, key), `one of ${allowed.map((known) => String(known)).join(', ')}`, value);
		return allowed[0];
	}
	yes(fields: Fields, key: string, at: string): boolean {
		const value = fields[key];
		if (typeof value === 'boolean') return value;
		this.add(under(at, key), 'true or false', value);
		return false;
	}
	plainId(fields: Fields, key: string, at: string): string {
		const value = fields[key];
		if (isPlainId(value)) return value;
		this.add(under(at, key), 'an id of letters, digits, - and _', value);
		return '';
	}
	/** The objects of a list of at most `most`, each with its path */
	entries(value: unknown, at: string, most: number): { fields: Fields; at: string }[] {
		const list = this.list(value, at);
		if (list.length > most) {
			this.problems.push({ path: at, message: `expected at most ${most} entries` });
			return [];
		}
		return list.flatMap((one, n) => {
			const path = `${at}[${n}]`;
			const fields = this.object(one, path);
			return fields ? [{ fields, at: path }] : [];
		});
	}
	/** The members of an object whose keys must be known */
	members(
		value: unknown,
		at: string,
		known: ReadonlySet<string>,
		what: string
	): { key: string; value: unknown; at: string }[] {
		return Object.entries(this.object(value, at) ?? {}).flatMap(([key, member]) => {
			const path = under(at, key);
			if (known.has(key)) return [{ key, value: member, at: path }];
			this.problems.push({ path, message: `unknown ${what} ${shown(key)}` });
			return [];
		});
	}
}

/** Which questionnaire a file asks for, so that it can be found before the rest is read. */
export function parseQuestionnaireOf(
	raw: unknown
): Parsed<{ readonly id: string; readonly version: string; readonly hash: string }> {
	const checks = new Checks();
	const file = checks.object(raw, '');
	if (file && file['schema'] !== ASSESSMENT_SCHEMA)
		checks.add('schema', `"${ASSESSMENT_SCHEMA}"`, file['schema']);
	if (!file || checks.problems.length > 0) return { ok: false, problems: checks.problems };
	const at = 'questionnaire';
	const fields = checks.object(file[at], at) ?? {};
	const value = {
		id: checks.text(fields, 'id', at),
		version: checks.text(fields, 'version', at),
		hash: checks.matching(fields, 'hash', at, HASH, 'a hash of 64 hexadecimal digits')
	};
	return checks.problems.length > 0
		? { ok: false, problems: checks.problems }
		: { ok: true, value };
}

/** `questionnaire`: the one that the file asks for. */
export function parseAssessmentFile(
	raw: unknown,
	questionnaire: Questionnaire
): Parsed<AssessmentFile> {
	const asked = parseQuestionnaireOf(raw);
	if (!asked.ok) return asked;
	const checks = new Checks();
	if (asked.value.hash !== questionnaire.hash)
		checks.add('questionnaire.hash', `"${questionnaire.hash}"`, asked.value.hash);
	const file = checks.object(raw, '') ?? {};
	const items = new Set(itemsOf(questionnaire).map(({ id }) => id));
	const workshop = readWorkshop(checks, file['workshop'], questionnaire);
	const administration = checks.object(file['administration'], 'administration') ?? {};
	const value: AssessmentFile = {
		schema: ASSESSMENT_SCHEMA,
		questionnaire: {
			id: questionnaire.id,
			version: questionnaire.version,
			hash: questionnaire.hash
		},
		administration: {
			name: checks.text(administration, 'name', 'administration'),
			region: checks.text(administration, 'region', 'administration'),
			country: checks.maybe(administration, 'country', 'administration')
		},
		workshop,
		assessment: checks.plainId(file, 'assessment', ''),
		targets: readTargets(checks, file['targets'], questionnaire),
		participants: readPeople(
			checks,
			file['participants'],
			questionnaire,
			new Set(workshop.functions.map(({ id }) => id))
		),
		agreed: Object.fromEntries(
			checks
				.members(file['agreed'], 'agreed', items, 'item')
				.map(({ key, value, at }) => [
					key,
					checks.entries(value, at, MAX_HISTORY).map((one) => readAgreed(checks, one))
				])
		),
		rounds: checks
			.entries(file['rounds'], 'rounds', MAX_HISTORY)
			.map((one) => readRound(checks, one, items)),
		plan: readPlan(checks, file['plan'], items),
		finalised: checks
			.entries(file['finalised'], 'finalised', MAX_HISTORY)
			.map((one) => readFinalised(checks, one))
	};
	const last = workshop.events.at(-1);
	if (last && last.what !== 'closed')
		checks.add('workshop.events', 'no event, or "closed" as the last one', last.what);
	if (value.administration.name.trim() === '')
		checks.problems.push({ path: 'administration.name', message: 'expected a name' });
	return checks.problems.length > 0
		? { ok: false, problems: checks.problems }
		: { ok: true, value };
}

interface Entry {
	readonly fields: Fields;
	readonly at: string;
}

function readWorkshop(
	checks: Checks,
	raw: unknown,
	questionnaire: Questionnaire
): AssessmentFile['workshop'] {
	const at = 'workshop';
	const fields = checks.object(raw, at) ?? {};
	const functions = new Set<string>();
	return {
		id: checks.plainId(fields, 'id', at),
		title: checks.text(fields, 'title', at),
		place: checks.text(fields, 'place', at),
		startsOn: checks.date(fields, 'startsOn', at),
		endsOn: checks.date(fields, 'endsOn', at),
		marking: checks.text(fields, 'marking', at),
		smallGroup: checks.one(fields, 'smallGroup', at, SMALL_GROUPS),
		functions: checks.entries(fields['functions'], `${at}.functions`, MAX_FUNCTIONS).map((one) => {
			const id = checks.plainId(one.fields, 'id', one.at);
			if (functions.has(id))
				checks.problems.push({ path: `${one.at}.id`, message: `"${id}" is used more than once` });
			functions.add(id);
			return { id, name: checks.text(one.fields, 'name', one.at) };
		}),
		languages: checks
			.list(fields['languages'] ?? [], `${at}.languages`)
			.slice(0, MAX_FUNCTIONS)
			.flatMap((code) => questionnaire.locales.filter((locale) => locale === code)),
		sample: checks.yes(fields, 'sample', at),
		events: checks.entries(fields['events'], `${at}.events`, MAX_HISTORY).map((one) => ({
			what: checks.one(one.fields, 'what', one.at, EVENTS),
			at: checks.time(one.fields, 'at', one.at),
			by: checks.text(one.fields, 'by', one.at)
		}))
	};
}

function readTargets(
	checks: Checks,
	raw: unknown,
	{ areas }: Questionnaire
): Readonly<Record<string, Level>> {
	const targets: Record<string, Level> = {};
	const known = new Set(areas.map(({ id }) => id));
	for (const { key, value, at } of checks.members(raw, 'targets', known, 'area')) {
		if (isLevel(value)) targets[key] = value;
		else checks.add(at, 'a level from 1 to 5', value);
	}
	return targets;
}

function readPeople(
	checks: Checks,
	raw: unknown,
	questionnaire: Questionnaire,
	functions: ReadonlySet<string>
): FiledParticipant[] {
	const seen = new Set<string>();
	return checks.entries(raw, 'participants', MAX_PEOPLE).map(({ fields, at }) => {
		const id = checks.plainId(fields, 'id', at);
		if (id !== '' && seen.has(id))
			checks.problems.push({ path: `${at}.id`, message: `"${id}" is used more than once` });
		seen.add(id);
		const group = checks.text(fields, 'group', at);
		if (!functions.has(group))
			checks.problems.push({ path: `${at}.group`, message: `unknown function ${shown(group)}` });
		return {
			id,
			group,
			source: checks.one(fields, 'source', at, SOURCES),
			submitted: checks.yes(fields, 'submitted', at),
			answers: readAnswers(checks, fields['answers'], `${at}.answers`, questionnaire),
			again: readAnswers(checks, fields['again'], `${at}.again`, questionnaire)
		};
	});
}

function readAnswers(
	checks: Checks,
	raw: unknown,
	at: string,
	questionnaire: Questionnaire
): Record<string, FiledAnswer> {
	const answers: Record<string, FiledAnswer> = {};
	for (const [item, member] of Object.entries(checks.object(raw, at) ?? {})) {
		const path = under(at, item);
		const fields = checks.object(member, path);
		if (!fields) continue;
		const { answer } = fields;
		// `null` says that the answer was taken back; everything else goes through the door of answers.
		const parsed = parseAnswer(questionnaire, item, answer === null ? {} : answer);
		if (!parsed.ok) {
			for (const problem of parsed.problems)
				checks.problems.push({
					path: `${path}.answer${problem.path.slice(item.length)}`,
					message: problem.message
				});
			continue;
		}
		if (answer !== null && parsed.value === null)
			checks.add(`${path}.answer.value`, 'a level from 1 to 5, NA, OM or DK', answer);
		answers[item] = {
			answer: parsed.value,
			rev: checks.whole(fields['rev'], `${path}.rev`, 1, MAX_REV)
		};
	}
	return answers;
}

function readAgreed(checks: Checks, { fields, at }: Entry): AgreedRecord {
	const evidence = checks.object(fields['evidence'], `${at}.evidence`) ?? {};
	return {
		value: checks.one<AgreedRecord['value']>(fields, 'value', at, AGREED_VALUES),
		reason: checks.text(fields, 'reason', at, MAX_NOTE_LENGTH),
		agency: checks.text(fields, 'agency', at, MAX_NOTE_LENGTH),
		evidence: {
			status: checks.one(evidence, 'status', `${at}.evidence`, EVIDENCE),
			title: checks.text(evidence, 'title', `${at}.evidence`, MAX_NOTE_LENGTH),
			date: checks.text(evidence, 'date', `${at}.evidence`)
		},
		dissent: checks.text(fields, 'dissent', at, MAX_NOTE_LENGTH),
		at: checks.time(fields, 'at', at),
		by: checks.text(fields, 'by', at)
	};
}

function readRound(checks: Checks, { fields, at }: Entry, items: ReadonlySet<string>): Round {
	const item = checks.text(fields, 'item', at);
	if (!items.has(item))
		checks.problems.push({ path: `${at}.item`, message: `unknown item ${shown(item)}` });
	return {
		item,
		openedAt: checks.time(fields, 'openedAt', at),
		closedAt: checks.time(fields, 'closedAt', at)
	};
}

function readPlan(
	checks: Checks,
	raw: unknown,
	items: ReadonlySet<string>
): AssessmentFile['plan'] {
	const plan = checks.object(raw, 'plan') ?? {};
	const ids = new Set<string>();
	return {
		entries: checks
			.entries(plan['entries'], 'plan.entries', MAX_ENTRIES)
			.map((one) => readEntry(checks, one, items, ids)),
		declined: checks
			.entries(plan['declined'], 'plan.declined', MAX_ENTRIES)
			.map(({ fields, at }) => ({
				action: checks.text(fields, 'action', at),
				reason: checks.text(fields, 'reason', at, MAX_NOTE_LENGTH)
			}))
	};
}

function readEntry(
	checks: Checks,
	{ fields, at }: Entry,
	items: ReadonlySet<string>,
	ids: Set<string>
): PlanEntry {
	const serves = checks.entries(fields['serves'], `${at}.serves`, items.size).map((one) => {
		const item = checks.text(one.fields, 'item', one.at);
		if (!items.has(item))
			checks.problems.push({ path: `${one.at}.item`, message: `unknown item ${shown(item)}` });
		return {
			item,
			from: checks.one<Level>(one.fields, 'from', one.at, EFFORTS),
			to: checks.one<Level>(one.fields, 'to', one.at, EFFORTS)
		};
	});
	return {
		id: checks.id(checks.text(fields, 'id', at), `${at}.id`, ids),
		action: fields['action'] === null ? null : checks.text(fields, 'action', at),
		title: checks.text(fields, 'title', at),
		serves,
		owner: checks.text(fields, 'owner', at),
		startsOn: checks.date(fields, 'startsOn', at),
		dueOn: checks.date(fields, 'dueOn', at),
		status: checks.one(fields, 'status', at, PLAN_STATUSES),
		effort: checks.one<number>(fields, 'effort', at, EFFORTS),
		note: checks.text(fields, 'note', at, MAX_NOTE_LENGTH)
	};
}

function readFinalised(checks: Checks, { fields, at }: Entry): Finalised {
	return {
		revision: checks.whole(fields['revision'], `${at}.revision`, 1, MAX_HISTORY),
		at: checks.time(fields, 'at', at),
		by: checks.text(fields, 'by', at),
		hash: checks.matching(fields, 'hash', at, HASH, 'a hash of 64 hexadecimal digits'),
		why: checks.text(fields, 'why', at, MAX_NOTE_LENGTH)
	};
}
