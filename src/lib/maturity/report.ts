/**
 * The report as one plain object: what every page of it states, for screen, paper, Word and Excel alike. No clock, no
 * formatting, no language (texts keep all their locales), and nothing that a small room may not show.
 */
import type { Catalogue } from './catalogue';
import { stepsOf } from './plan';
import type { Profile } from './profile';
import type { Recommendation, Recommendations } from './recommend';
import { itemsOf, type Area, type Item, type Questionnaire, type Text } from './questionnaire';
import type { AgreementBand, AreaResult, ItemResult, PriorityRank, Result } from './result';
import { shownGroups, visibleComments, visibleVotes, type Distribution } from './visibility';
import {
	agreedValue,
	countedAnswers,
	type AgreedRecord,
	type Assessment,
	type PlanEntry,
	type Response,
	type Workshop
} from './workshop';

export interface ReportInput {
	readonly workshop: Workshop;
	readonly assessment: Assessment;
	readonly questionnaire: Questionnaire;
	readonly catalogue: Catalogue;
	readonly profile: Profile;
	readonly responses: readonly Response[];
	readonly result: Result;
	readonly recommendations: Recommendations;
	readonly auditHead: string;
	/** Areas whose place among the first stays the same in at least 80% of weightings are firm; else they are a group */
	readonly amongFirstThree: Readonly<Record<string, number>>;
}

export interface ReportItem {
	readonly id: string;
	readonly title: Text;
	readonly critical: boolean;
	readonly result: ItemResult;
	/** The words of the level reached */
	readonly levelText: Text | null;
	/** What usually has to be done for the next level; null at or above the area's target */
	readonly nextStep: Text | null;
	/** null: too few answers to show */
	readonly votes: Distribution | null;
	/** Comments, evidence notes and reasons, without their writers and sorted by their own words */
	readonly comments: readonly string[];
	readonly evidence: readonly string[];
	readonly reasons: readonly string[];
	readonly agreed: AgreedRecord | null;
	/** An agreed level of 3 or more without a document cited or seen */
	readonly unconfirmed: boolean;
}

export interface ReportArea {
	readonly number: number;
	readonly id: string;
	readonly name: Text;
	readonly purpose: Text | null;
	readonly result: AreaResult;
	/** null: no gap, or no level */
	readonly rank: PriorityRank | null;
	readonly items: readonly ReportItem[];
	readonly bands: Readonly<Record<AgreementBand, number>>;
	/** Applicable items without a level */
	readonly notKnown: readonly string[];
	/** Chosen actions that serve an item of the area; `title` is the catalogue's, null for an own action */
	readonly plan: readonly { readonly entry: PlanEntry; readonly title: Text | null }[];
}

export type Strength =
	| { readonly kind: 'area'; readonly area: string }
	| { readonly kind: 'item'; readonly item: string };

export interface Participation {
	readonly people: number;
	readonly submitted: number;
	readonly paper: number;
	/** Functions that may be shown; the rest is one number */
	readonly functions: readonly {
		readonly id: string;
		readonly name: string;
		readonly people: number;
	}[];
	readonly others: { readonly functions: number; readonly people: number };
}

export interface Report {
	readonly administration: string;
	readonly region: string;
	readonly workshop: {
		readonly title: string;
		readonly place: string;
		readonly startsOn: string;
		readonly endsOn: string;
	};
	readonly marking: string;
	readonly sample: boolean;
	readonly smallGroup: number;
	readonly questionnaire: {
		readonly id: string;
		readonly version: string;
		readonly hash: string;
		readonly title: Text;
		/** Of texts without a translation */
		readonly language: string;
		readonly items: number;
		readonly levels: Questionnaire['levels'];
		readonly translationStatus: Readonly<Record<string, string>>;
	};
	readonly areas: readonly ReportArea[];
	/** In the order of need: areas with a gap, then those at target, then those without a level */
	readonly byNeed: readonly string[];
	readonly summary: {
		readonly atTarget: readonly string[];
		/** Areas that have a level */
		readonly rated: number;
		/** The largest gap and who has it; 0 and none when there is no gap */
		readonly largest: { readonly gap: number; readonly areas: readonly string[] };
		/** Up to three each */
		readonly strengths: readonly Strength[];
		readonly gaps: readonly string[];
		readonly firstActions: readonly string[];
		readonly criticalShortfall: readonly string[];
		readonly split: readonly string[];
		readonly agreedItems: number;
	};
	readonly amongFirstThree: Readonly<Record<string, number>>;
	/** Items nobody could rate well enough */
	readonly informationGaps: readonly string[];
	readonly otherAgency: readonly { readonly item: string; readonly agencies: readonly string[] }[];
	readonly notApplicable: readonly string[];
	readonly clarifyFirst: Result['clarifyFirst'];
	/** Most useful first, but never before what it requires */
	readonly proposals: readonly Recommendation[];
	/** Items below target whose next step no action of the catalogue completes */
	readonly unserved: readonly string[];
	/** Codes of audiences in plain words */
	readonly audiences: Catalogue['audiences'];
	readonly declined: Assessment['plan']['declined'];
	readonly method: {
		readonly id: string;
		readonly profile: Profile;
		readonly seed: Result['seed'];
		readonly replicates: number;
	};
	readonly participation: Participation;
	readonly finalised: {
		readonly revision: number;
		readonly at: string;
		readonly hash: string;
	} | null;
	readonly auditHead: string;
}

/** How many strengths, gaps and first actions one page can carry and a room can remember. */
const MOST_HEADLINES = 3;

/** The input, with what counts of each person worked out once. */
interface Counted extends ReportInput {
	readonly counted: readonly {
		readonly response: Response;
		readonly answers: ReturnType<typeof countedAnswers>;
	}[];
}

function itemOf(input: Counted, area: Area, item: Item): ReportItem {
	const { result, assessment, responses, workshop } = input;
	const itemResult = result.items.find(({ id }) => id === item.id);
	if (!itemResult) throw new Error(`report: the result lacks item ${item.id}`);
	const counted = input.counted.flatMap(({ response, answers }) => {
		const value = answers[item.id];
		return value === undefined ? [] : [{ group: response.group, value, response }];
	});
	const { room } = visibleVotes(counted, {
		revealed: true,
		threshold: workshop.smallGroup,
		groups: []
	});
	const given = responses.flatMap(({ answers, again }) =>
		[answers[item.id], again[item.id]].filter((answer) => answer !== undefined)
	);
	const said = (pick: (answer: Response['answers'][string]) => string | undefined) => [
		...new Set(
			visibleComments(
				given.flatMap((answer) => pick(answer) ?? []),
				{ revealed: true, threshold: workshop.smallGroup, given: counted.length }
			)
		)
	];
	const target = assessment.targets[area.id];
	const { level } = itemResult;
	const agreed = agreedValue(assessment, item.id);
	return {
		id: item.id,
		title: item.title,
		critical: item.critical,
		result: itemResult,
		levelText: level === null ? null : item.levels[level],
		nextStep:
			level === null || target === undefined || level >= target
				? null
				: (item.stepHints[`${level}-${level + 1}`] ?? null),
		votes: room,
		comments: said(({ comment }) => comment),
		evidence: said(({ evidence }) => evidence),
		reasons: said(({ reason }) => reason),
		agreed,
		unconfirmed:
			agreed !== null && level !== null && level >= 3 && agreed.evidence.status === 'stated'
	};
}

function areaOf(input: Counted, area: Area, index: number): ReportArea {
	const result = input.result.areas.find(({ id }) => id === area.id);
	if (!result) throw new Error(`report: the result lacks area ${area.id}`);
	const items = area.items.map((item) => itemOf(input, area, item));
	const bands = { strong: 0, adequate: 0, weak: 0, split: 0 };
	for (const { result } of items) if (result.band) bands[result.band] += 1;
	const { catalogue } = input;
	const plan = input.assessment.plan.entries
		.filter(({ status }) => status !== 'dropped')
		.filter((entry) =>
			stepsOf(entry, catalogue).some(({ item }) => area.items.some(({ id }) => id === item))
		)
		.map((entry) => ({
			entry,
			title: catalogue.actions.find(({ id }) => id === entry.action)?.title ?? null
		}));
	return {
		number: index + 1,
		id: area.id,
		name: area.name,
		purpose: area.purpose,
		result,
		rank: input.result.order.find((rank) => rank.area === area.id) ?? null,
		items,
		bands,
		notKnown: items.flatMap(({ id, result }) => (result.status === 'insufficient' ? [id] : [])),
		plan
	};
}

/** Areas at their target first, the highest index before the others; then the items that stand highest. */
function strengthsOf(areas: readonly ReportArea[]): Strength[] {
	const atTarget = areas
		.filter(({ result }) => result.gapLevels === 0 && result.level !== null)
		.sort(
			(a, b) =>
				(b.result.level ?? 0) - (a.result.level ?? 0) ||
				(b.result.index ?? 0) - (a.result.index ?? 0)
		);
	const strengths: Strength[] = atTarget.map(({ id }) => ({ kind: 'area', area: id }));
	const items = areas
		.filter((area) => !atTarget.includes(area))
		.flatMap((area) => area.items.map((item) => ({ item, target: area.result.target })))
		.filter(
			({ item, target }) => (item.result.level ?? 0) >= target && item.result.band !== 'split'
		)
		.sort(
			(a, b) =>
				(b.item.result.level ?? 0) - (a.item.result.level ?? 0) ||
				Number(b.item.critical) - Number(a.item.critical) ||
				(b.item.result.score ?? 0) - (a.item.result.score ?? 0)
		);
	strengths.push(...items.map(({ item }): Strength => ({ kind: 'item', item: item.id })));
	return strengths.slice(0, MOST_HEADLINES);
}

/** The first actions: one for each of the most urgent areas, then whatever closes most. */
function firstActionsOf(
	proposals: readonly Recommendation[],
	order: readonly PriorityRank[]
): string[] {
	const able = proposals.filter(({ action }) => action.status !== 'ended');
	const first = order.flatMap(({ area }) => able.find((proposal) => proposal.area === area) ?? []);
	const all = [...first, ...able].map(({ action }) => action.id);
	return [...new Set(all)].slice(0, MOST_HEADLINES);
}

/** An action that only prepares others stands under the area of the first that it prepares. */
function placed(actions: readonly Recommendation[]): Recommendation[] {
	const areaOf = new Map(actions.map(({ action, area }) => [action.id, area]));
	return actions.map((one) => {
		if (one.area !== '') return one;
		const area = one.why.neededBy.map((id) => areaOf.get(id) ?? '').find((id) => id !== '');
		return { ...one, area: area ?? '' };
	});
}

function participationOf({ workshop, responses }: ReportInput): Participation {
	const sizes = workshop.functions.map(({ id, name }) => ({
		id,
		name,
		group: id,
		given: responses.filter(({ group }) => group === id).length
	}));
	const shown = shownGroups(sizes, workshop.smallGroup);
	const present = sizes.filter(({ given }) => given > 0);
	const hidden = present.filter(({ id }) => !shown.has(id));
	return {
		people: responses.length,
		submitted: responses.filter(({ submitted }) => submitted).length,
		paper: responses.filter(({ source }) => source === 'paper').length,
		functions: present
			.filter(({ id }) => shown.has(id))
			.map(({ id, name, given }) => ({ id, name, people: given })),
		others: {
			functions: hidden.length,
			people: hidden.reduce((sum, { given }) => sum + given, 0)
		}
	};
}

/** Everything that the report prints. Throws when the result belongs to another questionnaire. */
export function buildReport(given: ReportInput): Report {
	// Who joined and answered nothing is in no count, as in the result.
	const responses = given.responses.filter(({ answers, again }) =>
		[answers, again].some((one) => Object.keys(one).length > 0)
	);
	const counted = responses.map((response) => ({
		response,
		answers: countedAnswers(given.assessment, response)
	}));
	const input = { ...given, responses, counted };
	const { workshop, assessment, questionnaire, result } = input;
	const proposals = placed(input.recommendations.actions);
	const areas = questionnaire.areas.map((area, index) => areaOf(input, area, index));
	const items = areas.flatMap(({ items }) => items);
	const atTarget = areas.filter(({ result }) => result.level !== null && result.gapLevels === 0);
	const largest = Math.max(0, ...areas.map(({ result }) => result.gapLevels ?? 0));
	const ordered = result.order.map(({ area }) => area);
	const idsOf = (picked: readonly { readonly id: string }[]) => picked.map(({ id }) => id);
	const rest = areas.filter(({ id }) => !ordered.includes(id));
	const last = assessment.finalised.at(-1);
	return {
		administration: assessment.name,
		region: assessment.region,
		workshop: {
			title: workshop.title,
			place: workshop.place,
			startsOn: workshop.startsOn,
			endsOn: workshop.endsOn
		},
		marking: workshop.marking,
		sample: workshop.sample,
		smallGroup: workshop.smallGroup,
		questionnaire: {
			id: questionnaire.id,
			version: questionnaire.version,
			hash: questionnaire.hash,
			title: questionnaire.title,
			language: questionnaire.locales[0] ?? 'en',
			items: itemsOf(questionnaire).length,
			levels: questionnaire.levels,
			translationStatus: questionnaire.translationStatus
		},
		areas,
		byNeed: [
			...ordered,
			...idsOf(rest.filter(({ result }) => result.level !== null)),
			...idsOf(rest.filter(({ result }) => result.level === null))
		],
		summary: {
			atTarget: idsOf(atTarget),
			rated: areas.filter(({ result }) => result.level !== null).length,
			largest: {
				gap: largest,
				areas:
					largest === 0
						? []
						: ordered.filter((id) =>
								areas.some((area) => area.id === id && area.result.gapLevels === largest)
							)
			},
			strengths: strengthsOf(areas),
			gaps: ordered.slice(0, MOST_HEADLINES),
			firstActions: firstActionsOf(proposals, result.order),
			criticalShortfall: areas.flatMap(({ result }) => result.criticalShortfall),
			split: idsOf(items.filter(({ result }) => result.band === 'split')),
			agreedItems: items.filter(({ agreed }) => agreed !== null).length
		},
		amongFirstThree: input.amongFirstThree,
		informationGaps: idsOf(items.filter(({ result }) => result.status === 'insufficient')),
		otherAgency: items
			.filter(({ result }) => result.otherAgency)
			.map((item) => ({
				item: item.id,
				agencies: item.agreed?.agency ? [item.agreed.agency] : item.reasons
			})),
		notApplicable: idsOf(
			items.filter(
				({ result }) =>
					!result.otherAgency &&
					(result.status === 'not_applicable' || result.status === 'not_applicable_proposed')
			)
		),
		clarifyFirst: result.clarifyFirst,
		proposals,
		unserved: input.recommendations.unserved,
		audiences: input.catalogue.audiences,
		declined: assessment.plan.declined,
		method: {
			id: result.method,
			profile: input.profile,
			seed: result.seed,
			replicates: result.replicates
		},
		participation: participationOf(input),
		finalised: last ? { revision: last.revision, at: last.at, hash: last.hash } : null,
		auditHead: input.auditHead
	};
}
