/**
 * S17, S18: two assessments of one administration. Like is compared with like, both are scored anew from their raw
 * answers by this method, and a change that the mere composition of the room could have made is called one.
 */
import {
	percentileInterval,
	replicateAreas,
	resample,
	deviationOf,
	sortedFinite,
	type Columns
} from './bootstrap';
import { canonicalJson } from './canonical-json';
import { expandedTail } from './expanded-tail';
import { indexBelow, randomStream, type Seed } from './prng';
import { DEFAULT_PROFILE, METHOD_ID, type Profile } from './profile';
import type { Level } from './questionnaire';
import type { AreaResult, ItemResult } from './result';
import { columnsOf, scoreAssessment } from './score-assessment';
import type { ScoredItem, ScoreInput } from './score-input';
import { sha256Words } from './sha256';

export interface ChangeOptions {
	/** Items that mean the same in spite of another id or another wording: decided by people, never guessed */
	readonly equivalent?: readonly { readonly before: string; readonly after: string }[];
	/** Resamples of each room; 0 gives no interval */
	readonly replicates?: number;
}

export interface ItemChange {
	/** Id in the later questionnaire, and in the earlier one */
	readonly item: string;
	readonly itemBefore: string;
	readonly before: Level;
	readonly after: Level;
	/** Both levels were agreed by the group: say "agreed level 2 -> 3", test nothing */
	readonly agreed: boolean;
}

export interface AreaStanding {
	/** Over the common items only */
	readonly level: Level | null;
	readonly index: number | null;
	/** Over all items, as reported at the time */
	readonly reportedLevel: Level | null;
	readonly reportedIndex: number | null;
}

/** `agreed`: stated by the group, nothing to test. `cannot_tell`: within what another composition of the room would do. */
export type ChangeVerdict = 'up' | 'down' | 'cannot_tell' | 'agreed' | 'no_interval';

export interface AreaChange {
	readonly area: string;
	readonly status: 'comparable' | 'not_comparable';
	/** Weight of the items compared over the weight that applied, the smaller of the two times */
	readonly commonShare: number;
	/** Applied at one of the two times and not compared: changed, new, gone, or without a level */
	readonly leftOut: readonly string[];
	readonly before: AreaStanding | null;
	readonly after: AreaStanding | null;
	readonly delta: number | null;
	/** Smallest change of the index that could be told from who was in the room, at 90% */
	readonly mdc90: number | null;
	readonly interval: { readonly low: number; readonly high: number } | null;
	readonly verdict: ChangeVerdict | null;
	readonly items: readonly ItemChange[];
	readonly up: number;
	readonly same: number;
	readonly down: number;
}

export interface Change {
	readonly method: string;
	readonly profile: string;
	readonly participants: readonly [number, number];
	/** Four of five participants or more took part both times, and are drawn as pairs */
	readonly linked: boolean;
	readonly pairs: number;
	readonly replicates: number;
	readonly seeds: readonly [Seed, Seed];
	readonly areas: readonly AreaChange[];
	/** Always to be printed beside a change */
	readonly notes: readonly ('different_people' | 'different_facilitator' | 'response_shift')[];
}

/** S17: common weight below this share of an area makes it not comparable. */
const LEAST_COMMON = [7, 10] as const;
const LINKED_SHARE = [4, 5] as const;
const Z90 = 1.645;

interface Pair {
	readonly before: ScoredItem;
	readonly after: ScoredItem;
}

export function compareAssessments(
	before: ScoreInput,
	after: ScoreInput,
	options: ChangeOptions = {},
	profile: Profile = DEFAULT_PROFILE
): Change {
	const wanted = options.replicates ?? profile.replicates;
	const whole = [
		scoreAssessment({ ...before, replicates: 0 }, profile),
		scoreAssessment({ ...after, replicates: 0 }, profile)
	] as const;
	const byId = whole.map(({ items }) => new Map(items.map((item) => [item.id, item])));
	const rated = (time: 0 | 1, id: string) => byId[time]?.get(id)?.status === 'rated';
	const candidates = after.questionnaire.areas.map((area) => ({
		area,
		pairs: area.items
			.flatMap((item) => pairOf(item, before, options))
			.filter((pair) => rated(0, pair.before.id) && rated(1, pair.after.id))
	}));
	const standing = candidates.map(({ area, pairs }) => {
		const earlier = before.questionnaire.areas.find(({ id }) => id === area.id);
		const share = commonShare(pairs, earlier?.items ?? [], area.items, byId[0], byId[1]);
		return { area, pairs, earlier, ...share };
	});
	const comparable = standing.filter(({ enough }) => enough);
	const restricted = [
		restrict(
			before,
			comparable.map(({ area, pairs }) => ({ ...area, items: pairs.map((pair) => pair.before) }))
		),
		restrict(
			after,
			comparable.map(({ area, pairs }) => ({ ...area, items: pairs.map((pair) => pair.after) }))
		)
	] as const;
	const common = restricted.map((input) => scoreAssessment(input, profile));
	const seeds = seedsOf(before, after);
	const rooms = drawRooms(restricted[0], restricted[1], seeds, wanted, profile);
	return {
		method: METHOD_ID,
		profile: profile.id,
		participants: [before.participants.length, after.participants.length],
		linked: rooms.linked,
		pairs: rooms.pairs,
		replicates: rooms.replicates,
		seeds,
		notes: ['different_people', 'different_facilitator', 'response_shift'],
		areas: standing.map(({ area, pairs, share, enough, earlier }): AreaChange => {
			const items = pairs.map((pair) => itemChange(pair, byId[0], byId[1]));
			const paired = new Set(pairs.flatMap((pair) => [pair.before.id, pair.after.id]));
			const applied = [
				...(earlier?.items ?? []).filter(({ id }) => applies(byId[0]?.get(id))),
				...area.items.filter(({ id }) => applies(byId[1]?.get(id)))
			];
			const base = {
				area: area.id,
				commonShare: share,
				leftOut: [...new Set(applied.map(({ id }) => id))].filter((id) => !paired.has(id)),
				items,
				up: items.filter((item) => item.after > item.before).length,
				same: items.filter((item) => item.after === item.before).length,
				down: items.filter((item) => item.after < item.before).length
			};
			const at = comparable.findIndex((one) => one.area === area);
			const first = common[0]?.areas[at];
			const second = common[1]?.areas[at];
			if (!enough || !first || !second || first.index === null || second.index === null)
				return {
					...base,
					status: 'not_comparable',
					before: null,
					after: null,
					delta: null,
					mdc90: null,
					interval: null,
					verdict: null
				};
			const reported = (time: 0 | 1) => whole[time].areas.find(({ id }) => id === area.id);
			const delta = second.index - first.index;
			const drawn = rooms.areas[at] ?? null;
			const settled = first.agreedByGroup && second.agreedByGroup;
			return {
				...base,
				status: 'comparable',
				before: standingOf(first, reported(0)),
				after: standingOf(second, reported(1)),
				delta,
				mdc90: settled ? null : (drawn?.mdc90 ?? null),
				interval: settled ? null : (drawn?.interval ?? null),
				verdict: settled ? 'agreed' : verdictOf(delta, drawn?.mdc90 ?? null)
			};
		})
	};
}

const applies = (item: ItemResult | undefined) =>
	item?.status === 'rated' || item?.status === 'insufficient';

/** S17: the same id and the same content hash, or a mapping that people marked as equivalent; and the same weight. */
function pairOf(after: ScoredItem, before: ScoreInput, { equivalent = [] }: ChangeOptions): Pair[] {
	const mapped = equivalent.find((pair) => pair.after === after.id);
	const id = mapped?.before ?? after.id;
	const earlier = before.questionnaire.areas
		.flatMap(({ items }) => items)
		.find((item) => item.id === id);
	if (!earlier || earlier.weight !== after.weight) return [];
	return mapped || earlier.hash === after.hash ? [{ before: earlier, after }] : [];
}

function commonShare(
	pairs: readonly Pair[],
	before: readonly ScoredItem[],
	after: readonly ScoredItem[],
	resultsBefore: ReadonlyMap<string, ItemResult> | undefined,
	resultsAfter: ReadonlyMap<string, ItemResult> | undefined
): { share: number; enough: boolean } {
	const sum = (items: readonly ScoredItem[]) =>
		items.reduce((total, { weight }) => total + weight, 0);
	const common = sum(pairs.map((pair) => pair.after));
	const whole = Math.max(
		sum(before.filter(({ id }) => applies(resultsBefore?.get(id)))),
		sum(after.filter(({ id }) => applies(resultsAfter?.get(id)))),
		common
	);
	return {
		share: whole > 0 ? common / whole : 0,
		enough: common > 0 && common * LEAST_COMMON[1] >= whole * LEAST_COMMON[0]
	};
}

function restrict(input: ScoreInput, areas: ScoreInput['questionnaire']['areas']): ScoreInput {
	return { ...input, questionnaire: { ...input.questionnaire, areas }, replicates: 0 };
}

function itemChange(
	{ before, after }: Pair,
	resultsBefore: ReadonlyMap<string, ItemResult> | undefined,
	resultsAfter: ReadonlyMap<string, ItemResult> | undefined
): ItemChange {
	const first = resultsBefore?.get(before.id);
	const second = resultsAfter?.get(after.id);
	return {
		item: after.id,
		itemBefore: before.id,
		before: first?.level ?? 1,
		after: second?.level ?? 1,
		agreed: first?.source === 'agreed' && second?.source === 'agreed'
	};
}

function standingOf(common: AreaResult, reported: AreaResult | undefined): AreaStanding {
	return {
		level: common.level,
		index: common.index,
		reportedLevel: reported?.level ?? null,
		reportedIndex: reported?.index ?? null
	};
}

function verdictOf(delta: number, mdc90: number | null): ChangeVerdict {
	if (mdc90 === null) return 'no_interval';
	if (Math.abs(delta) <= mdc90) return 'cannot_tell';
	return delta > 0 ? 'up' : 'down';
}

/** Two streams that are never the same one: from both inputs together, unless the files bring different seeds. */
function seedsOf(before: ScoreInput, after: ScoreInput): [Seed, Seed] {
	if (before.seed && after.seed && canonicalJson(before.seed) !== canonicalJson(after.seed))
		return [before.seed, after.seed];
	const bare = ({ questionnaire, participants, agreed, weighting }: ScoreInput) => ({
		questionnaire,
		participants,
		agreed,
		weighting
	});
	const words = sha256Words(`${METHOD_ID}|change|${canonicalJson([bare(before), bare(after)])}`);
	const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = words;
	return [
		[a, b, c, d],
		[e, f, g, h]
	];
}

interface DrawnArea {
	readonly mdc90: number;
	readonly interval: { readonly low: number; readonly high: number };
}

interface Rooms {
	readonly linked: boolean;
	readonly pairs: number;
	readonly replicates: number;
	readonly areas: readonly (DrawnArea | null)[];
}

/** S18: both rooms drawn anew, apart from each other, or the same people both times. */
function drawRooms(
	before: ScoreInput,
	after: ScoreInput,
	seeds: readonly [Seed, Seed],
	wanted: number,
	profile: Profile
): Rooms {
	const firstPlace = new Map(before.participants.map(({ id }, i) => [id, i]));
	const pairs = after.participants.flatMap(({ id }, i): [number, number][] => {
		const place = firstPlace.get(id);
		return place === undefined ? [] : [[place, i]];
	});
	const most = Math.max(before.participants.length, after.participants.length);
	const linked = pairs.length * LINKED_SHARE[1] >= most * LINKED_SHARE[0] && pairs.length > 0;
	const sizes = linked
		? ([pairs.length, pairs.length] as const)
		: ([before.participants.length, after.participants.length] as const);
	const smaller = Math.min(...sizes);
	const tail = expandedTail(profile.confidence, smaller);
	const replicates = tail === null ? 0 : wanted;
	const areas = before.questionnaire.areas.map(() => null);
	if (tail === null || replicates < 2) return { linked, pairs: pairs.length, replicates: 0, areas };
	const columns = [columnsOf(before, profile), columnsOf(after, profile)] as const;
	const drawn = linked
		? ([0, 1] as const).map((time) =>
				replicateAreas(
					columns[time],
					replicates,
					profile,
					pairDraws(columns[time], pairs, time, seeds[0])
				)
			)
		: ([0, 1] as const).map((time) => resample(columns[time], seeds[time], replicates, profile));
	return {
		linked,
		pairs: pairs.length,
		replicates,
		areas: areas.map((_, area) => {
			const first = drawn[0]?.[area]?.index;
			const second = drawn[1]?.[area]?.index;
			if (!first || !second) return null;
			const deltas = second.map((value, i) => value - (first[i] ?? Number.NaN));
			if (sortedFinite(deltas).length < 2) return null;
			const error = linked
				? correctedError(deltas, sizes[0])
				: Math.hypot(correctedError(first, sizes[0]), correctedError(second, sizes[1]));
			const [low, high] = percentileInterval(deltas, tail);
			return { mdc90: Z90 * error, interval: { low, high } };
		})
	};
}

/** S18: the bootstrap's deviation times sqrt(n/(n-1)). */
function correctedError(replicates: Float64Array, people: number): number {
	return deviationOf(sortedFinite(replicates)) * Math.sqrt(people / (people - 1));
}

/** The same drawn people in both rooms: both streams start from one seed and pick pairs. */
function pairDraws(
	{ people }: Columns,
	pairs: readonly (readonly [number, number])[],
	time: 0 | 1,
	seed: Seed
): () => Uint16Array {
	const next = randomStream(seed);
	const times = new Uint16Array(people);
	return () => {
		times.fill(0);
		for (let i = 0; i < pairs.length; i += 1) {
			const person = pairs[indexBelow(next(), pairs.length)]?.[time] ?? 0;
			times[person] = (times[person] ?? 0) + 1;
		}
		return times;
	};
}
