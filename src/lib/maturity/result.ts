/** What scoring gives: plain numbers, nothing rounded, nothing formatted. Rules in SCORING.md. */
import type { Level } from './questionnaire';

export type ItemStatus = 'rated' | 'not_applicable' | 'not_applicable_proposed' | 'insufficient';
export type AgreementBand = 'strong' | 'adequate' | 'weak' | 'split';

export interface ItemResult {
	readonly id: string;
	readonly area: string;
	readonly critical: boolean;
	readonly weight: number;
	/** Participants counted, and what they gave. `nNa` includes `nOm`. */
	readonly n: number;
	readonly nValid: number;
	readonly nDk: number;
	readonly nNa: number;
	readonly nOm: number;
	readonly nMissing: number;
	/** People at level 1..5, and the same with participant weights */
	readonly freq: readonly number[];
	readonly freqWeighted: readonly number[];
	readonly medianLow: Level | null;
	readonly interpMedian: number | null;
	readonly mean: number | null;
	readonly modes: readonly number[];
	/** Agreement C = 1 - Leik's D (0..1), average deviation from the median in levels */
	readonly c: number | null;
	readonly ad: number | null;
	readonly a: number | null;
	readonly cns: number | null;
	readonly range: number | null;
	/** Two camps: people at or below `lowTo`, at or above `highFrom` */
	readonly split: {
		readonly lowTo: Level;
		readonly highFrom: Level;
		readonly low: number;
		readonly high: number;
	} | null;
	/** null below five valid answers */
	readonly band: AgreementBand | null;
	readonly noMoreThanChance: boolean;
	/** Low median if all unknown were 1, if all were 5 */
	readonly bounds: readonly [Level, Level] | null;
	readonly dkShare: number | null;
	readonly status: ItemStatus;
	/** Where the level comes from; null when there is none */
	readonly source: 'agreed' | 'individual' | null;
	/** Why it is not applicable: the agreed answer, or proposed by the votes */
	readonly otherAgency: boolean;
	readonly level: Level | null;
	readonly score: number | null;
	readonly withinOne: {
		readonly count: number;
		readonly of: number;
		readonly share: number;
	} | null;
	readonly agreedMinusInterpMedian: number | null;
}

export interface Blocker {
	/** 'a': too little weight at the level; 'b': critical items below; 'c': items two or more levels below */
	readonly rule: 'a' | 'b' | 'c';
	readonly items: readonly string[];
	/** For rule a: weight met and needed */
	readonly metWeight?: number;
	readonly totalWeight?: number;
}

export interface Interval {
	readonly low: number;
	readonly high: number;
	readonly alphaEachTail: number;
	readonly replicates: number;
	/** Share of resamples at level 1..5 */
	readonly levelShare: readonly number[];
	readonly sd: number;
}

export interface AreaResult {
	readonly id: string;
	readonly weight: number;
	readonly nItems: number;
	readonly nApplicable: number;
	readonly nRated: number;
	/** Weight rated / weight applicable, 0..1; null when nothing applies */
	readonly coverage: number | null;
	readonly status: 'ok' | 'provisional' | 'insufficient' | 'not_applicable';
	readonly target: Level;
	readonly index: number | null;
	readonly percentOfWay: number | null;
	readonly level: Level | null;
	readonly strictLevel: Level | null;
	/** Staged level at theta 2/3, 4/5 and 1 */
	readonly sensitivity: {
		readonly twoThirds: Level;
		readonly fourFifths: Level;
		readonly all: Level;
	} | null;
	/** Why the next level is not reached; empty at level 5 or without a level */
	readonly blockers: readonly Blocker[];
	readonly itemMedianLow: Level | null;
	readonly minItemLevel: Level | null;
	readonly maxItemLevel: Level | null;
	/** Share of rated weight at or above level 1..5 */
	readonly shareAtOrAbove: readonly number[] | null;
	readonly gapLevels: number | null;
	readonly gapIndex: number | null;
	readonly priority: number | null;
	/** A critical item below its area's target */
	readonly criticalShortfall: readonly string[];
	/** Every rated item was agreed by the group: no interval, "agreed by the group" */
	readonly agreedByGroup: boolean;
	/** null below five participants, without an index, or when agreed by the group */
	readonly interval: Interval | null;
	/** The same from the individual answers alone, shown beside an area with agreed items */
	readonly individualInterval: Interval | null;
}

/** Areas of equal need share a rank: `rank` 3 to `rankTo` 7 reads "3 to 7". */
export interface PriorityRank {
	readonly area: string;
	readonly rank: number;
	readonly rankTo: number;
}

export interface Result {
	readonly method: string;
	readonly profile: string;
	readonly seed: readonly [number, number, number, number];
	readonly replicates: number;
	readonly participants: number;
	readonly participantWeights: readonly number[];
	readonly items: readonly ItemResult[];
	readonly areas: readonly AreaResult[];
	/** Areas with a gap, most urgent first */
	readonly order: readonly PriorityRank[];
	/** Items in the order in which talk pays most, with the reason */
	readonly clarifyFirst: readonly {
		readonly item: string;
		readonly reason: 'split' | 'weak' | 'unknown';
	}[];
}
