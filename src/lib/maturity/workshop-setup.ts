/** The set-up of a workshop as a form holds it, and the one door through which it becomes data. */
import { isLevel } from './answer';
import type { Level, Questionnaire } from './questionnaire';
import type { FunctionGroup, Workshop } from './workshop';

export const MARKINGS = [
	'',
	'TLP:CLEAR',
	'TLP:GREEN',
	'TLP:AMBER',
	'TLP:AMBER+STRICT',
	'TLP:RED'
] as const;
export const SMALL_GROUPS = [3, 4, 5, 6, 7, 8] as const;
/** The six regions of the WCO. Their codes are stored; their names are messages. */
export const REGIONS = [
	'americas-caribbean',
	'europe',
	'east-southern-africa',
	'west-central-africa',
	'north-africa-middle-east',
	'asia-pacific'
] as const;
export type Region = (typeof REGIONS)[number];
const MAX_LINE = 200;

export function isRegion(value: unknown): value is Region {
	return REGIONS.some((region) => region === value);
}

export type FormProblem =
	| 'missing'
	| 'too-long'
	| 'not-a-date'
	| 'ends-before'
	| 'choose'
	| 'twice'
	| 'at-least-one'
	| 'too-many';

/** Field name -> what is wrong. Rows are `administration.0`, `function.2`. */
export type FormProblems = Readonly<Record<string, FormProblem>>;

export interface AdministrationRow {
	/** Assessment id of a row that exists already, '' for a new one */
	readonly assessment: string;
	readonly name: string;
	readonly region: string;
}

/** What the form shows, right or wrong; also how a stored workshop fills it. */
export interface WorkshopFields {
	readonly title: string;
	readonly place: string;
	readonly startsOn: string;
	readonly endsOn: string;
	/** One of MARKINGS, or `own` */
	readonly marking: string;
	readonly ownMarking: string;
	readonly smallGroup: string;
	readonly questionnaire: string;
	readonly administrations: readonly AdministrationRow[];
	readonly functions: readonly { readonly id: string; readonly name: string }[];
	readonly languages: readonly string[];
	/** Area id -> `1`..`5` */
	readonly targets: Readonly<Record<string, string>>;
}

export interface WorkshopSetup {
	readonly title: string;
	readonly place: string;
	readonly startsOn: string;
	readonly endsOn: string;
	readonly marking: string;
	readonly smallGroup: number;
	readonly administrations: readonly AdministrationRow[];
	readonly functions: readonly FunctionGroup[];
	readonly languages: readonly string[];
	readonly targets: Readonly<Record<string, Level>>;
}

export function fieldsOf(workshop: Workshop, languages: readonly string[]): WorkshopFields {
	const listed = MARKINGS.some((marking) => marking === workshop.marking);
	return {
		title: workshop.title,
		place: workshop.place,
		startsOn: workshop.startsOn,
		endsOn: workshop.endsOn,
		marking: listed ? workshop.marking : 'own',
		ownMarking: listed ? '' : workshop.marking,
		smallGroup: String(workshop.smallGroup),
		questionnaire: workshop.questionnaire.id,
		administrations: workshop.assessments.map(({ id, name, region }) => ({
			assessment: id,
			name,
			region
		})),
		functions: workshop.functions,
		languages: workshop.languages ?? languages,
		targets: Object.fromEntries(
			Object.entries(workshop.assessments[0]?.targets ?? {}).map(([area, level]) => [
				area,
				String(level)
			])
		)
	};
}

/** The same form with three more empty rows. */
export function withMoreRows(fields: WorkshopFields, what: string): WorkshopFields {
	const three = <T>(row: T) => [row, row, row];
	if (what === 'administrations')
		return {
			...fields,
			administrations: [
				...fields.administrations,
				...three({ assessment: '', name: '', region: '' })
			]
		};
	return { ...fields, functions: [...fields.functions, ...three({ id: '', name: '' })] };
}

const isDate = (value: string) =>
	/^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(`${value}T00:00:00Z`));

export function parseWorkshop(
	fields: WorkshopFields,
	questionnaire: Questionnaire,
	newId: () => string
):
	| { readonly ok: true; readonly value: WorkshopSetup }
	| { readonly ok: false; readonly problems: FormProblems } {
	const problems: Record<string, FormProblem> = {};
	const line = (name: string, value: string, required: boolean) => {
		if (required && value === '') problems[name] = 'missing';
		else if (value.length > MAX_LINE) problems[name] = 'too-long';
	};
	line('title', fields.title, true);
	line('place', fields.place, false);
	for (const name of ['startsOn', 'endsOn'] as const) {
		if (fields[name] === '') problems[name] = 'missing';
		else if (!isDate(fields[name])) problems[name] = 'not-a-date';
	}
	if (!problems.startsOn && !problems.endsOn && fields.endsOn < fields.startsOn)
		problems.endsOn = 'ends-before';

	const own = fields.marking === 'own';
	if (own) line('ownMarking', fields.ownMarking, true);
	else if (!MARKINGS.some((marking) => marking === fields.marking)) problems.marking = 'choose';
	const smallGroup = SMALL_GROUPS.find((size) => String(size) === fields.smallGroup);
	if (smallGroup === undefined) problems.smallGroup = 'choose';

	const names = new Set<string>();
	const administrations = fields.administrations.flatMap((row, i) => {
		if (row.name === '' && row.region === '') return [];
		line(`administration.${i}`, row.name, true);
		if (!isRegion(row.region)) problems[`region.${i}`] = 'choose';
		const key = row.name.toLocaleLowerCase('en');
		if (row.name !== '' && names.has(key)) problems[`administration.${i}`] = 'twice';
		names.add(key);
		return [row];
	});
	if (administrations.length === 0) problems['administration.0'] = 'at-least-one';

	const functionNames = new Set<string>();
	const usedIds = new Set<string>();
	const functions = fields.functions.flatMap((row, i) => {
		if (row.name === '') return [];
		line(`function.${i}`, row.name, true);
		const key = row.name.toLocaleLowerCase('en');
		if (functionNames.has(key)) problems[`function.${i}`] = 'twice';
		functionNames.add(key);
		const id = /^[a-z0-9-]{1,40}$/.test(row.id) && !usedIds.has(row.id) ? row.id : newId();
		usedIds.add(id);
		return [{ id, name: row.name }];
	});
	if (functions.length === 0) problems['function.0'] = 'at-least-one';

	const languages = questionnaire.locales.filter((locale) => fields.languages.includes(locale));
	if (languages.length === 0) problems.languages = 'at-least-one';

	const targets: Record<string, Level> = {};
	for (const { id } of questionnaire.areas) {
		const level = Number(fields.targets[id] ?? '');
		if (isLevel(level)) targets[id] = level;
		else problems[`target.${id}`] = 'choose';
	}
	if (Object.keys(problems).length > 0 || smallGroup === undefined) return { ok: false, problems };
	return {
		ok: true,
		value: {
			title: fields.title,
			place: fields.place,
			startsOn: fields.startsOn,
			endsOn: fields.endsOn,
			marking: own ? fields.ownMarking : fields.marking,
			smallGroup,
			administrations,
			functions,
			languages,
			targets
		}
	};
}
