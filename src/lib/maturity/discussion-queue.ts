/** The order in which talk pays most, what to ask before an agreed level is kept, and the targets to propose. */
import { isLevel } from './answer';
import { itemsOf, type Item, type Level, type Questionnaire } from './questionnaire';
import type { AreaResult, ItemResult, Result } from './result';
import { findingOf, type VoteFinding } from './vote-finding';
import type { Assessment, EvidenceStatus } from './workshop';

export type QueueReason = 'split' | 'weak' | 'unknown' | 'critical' | 'gap';

export interface QueueEntry {
	readonly item: string;
	readonly area: string;
	/** Most telling first; empty: the votes agree and the target is reached */
	readonly reasons: readonly QueueReason[];
	/** Levels to the target of its area */
	readonly gap: number;
	readonly level: Level | null;
	/** Says which kind of unknown it is */
	readonly finding: VoteFinding;
	readonly dontKnow: number;
	readonly notApplicable: number;
	readonly given: number;
}

/** Below the threshold the room sees no votes: the queue then says nothing that would tell them. */
export function withoutVotes(entry: QueueEntry): QueueEntry {
	return {
		...entry,
		reasons: [
			...new Set(
				entry.reasons.map((reason) =>
					reason === 'split' || reason === 'weak' ? 'unknown' : reason
				)
			)
		],
		finding: 'few-levels',
		dontKnow: 0,
		notApplicable: 0
	};
}

export interface Queue {
	readonly discuss: readonly QueueEntry[];
	/** Nothing calls for talk: the votes can stand */
	readonly rest: readonly QueueEntry[];
	/** The room has decided */
	readonly settled: readonly QueueEntry[];
}

/** Decided by the room, and not being voted again since. */
export function isSettled(assessment: Assessment, item: string): boolean {
	const last = assessment.agreed[item]?.at(-1);
	if (!last) return false;
	return !assessment.rounds.some((round) => round.item === item && round.openedAt > last.at);
}

/** Split or weak agreement and what is not known first, then critical items, then the weighted gap, then the given order. */
export function discussionQueue(
	questionnaire: Questionnaire,
	assessment: Assessment,
	result: Result
): Queue {
	const results = new Map(result.items.map((item) => [item.id, item]));
	const entries = itemsOf(questionnaire).flatMap((item, position) => {
		const own = results.get(item.id);
		if (!own) return [];
		return [{ entry: entryOf(item, own, assessment), weight: item.weight, position }];
	});
	const unclear = ({ reasons }: QueueEntry) =>
		reasons.some((reason) => reason === 'split' || reason === 'weak' || reason === 'unknown');
	const critical = ({ reasons }: QueueEntry) => reasons.includes('critical');
	const ordered = [...entries].sort(
		(a, b) =>
			Number(unclear(b.entry)) - Number(unclear(a.entry)) ||
			Number(critical(b.entry)) - Number(critical(a.entry)) ||
			b.weight * b.entry.gap - a.weight * a.entry.gap ||
			a.position - b.position
	);
	const settled = entries.filter(({ entry }) => isSettled(assessment, entry.item));
	const open = ordered.filter(({ entry }) => !isSettled(assessment, entry.item));
	return {
		discuss: open.filter(({ entry }) => entry.reasons.length > 0).map(({ entry }) => entry),
		rest: open.filter(({ entry }) => entry.reasons.length === 0).map(({ entry }) => entry),
		settled: settled.map(({ entry }) => entry)
	};
}

function entryOf(item: Item, own: ItemResult, assessment: Assessment): QueueEntry {
	const target = assessment.targets[own.area] ?? 3;
	const gap = own.level === null ? 0 : Math.max(0, target - own.level);
	const reasons: QueueReason[] = [];
	if (own.split) reasons.push('split');
	else if (own.band === 'weak') reasons.push('weak');
	if (own.status === 'insufficient' || own.status === 'not_applicable_proposed')
		reasons.push('unknown');
	if (item.critical && gap > 0) reasons.push('critical');
	if (gap > 0) reasons.push('gap');
	return {
		item: item.id,
		area: own.area,
		reasons,
		gap,
		level: own.level,
		finding: findingOf(own),
		dontKnow: own.nDk,
		notApplicable: own.nNa,
		given: own.nValid + own.nDk + own.nNa
	};
}

export type Doubt =
	| { readonly kind: 'no-evidence' }
	| { readonly kind: 'far-from-votes'; readonly middle: Level | null }
	| { readonly kind: 'above-prerequisite'; readonly item: string; readonly level: Level };

/** Questions to ask before a level is kept: they do not forbid it. Self-scores run high. */
export function doubtsAbout(
	item: Item,
	value: Level | 'NA' | 'OM' | null,
	evidence: EvidenceStatus,
	votes: Pick<ItemResult, 'interpMedian' | 'medianLow'>,
	levelOf: (item: string) => Level | null
): Doubt[] {
	if (!isLevel(value)) return [];
	const doubts: Doubt[] = [];
	if (value >= 3 && evidence === 'stated') doubts.push({ kind: 'no-evidence' });
	if (votes.interpMedian !== null && Math.abs(value - votes.interpMedian) >= 1)
		doubts.push({ kind: 'far-from-votes', middle: votes.medianLow });
	for (const id of item.prerequisites) {
		const level = levelOf(id);
		if (level !== null && value > level + 1)
			doubts.push({ kind: 'above-prerequisite', item: id, level });
	}
	return doubts;
}

/**
 * One level up for each area, and level 3 everywhere before 4 or 5 anywhere: while an area is below 3, those at 3 or more
 * keep what they have. An area without a level gets 3.
 */
export function proposeTargets(
	areas: readonly Pick<AreaResult, 'id' | 'level'>[]
): Readonly<Record<string, Level>> {
	const allEstablished = areas.every(({ level }) => level !== null && level >= 3);
	return Object.fromEntries(
		areas.map(({ id, level }) => {
			if (level === null) return [id, 3];
			if (level >= 3 && !allEstablished) return [id, level];
			const next = level + 1;
			return [id, isLevel(next) ? next : level];
		})
	);
}
