/** The one way from answers to levels. Pure; the rules S1 to S11 are in SCORING.md. */
import {
	BY_VOTES,
	LEFT_OUT,
	deviationOf,
	finish,
	quantileOfSorted,
	resampleInSteps,
	sortedFinite,
	type AreaReplicates,
	type Columns,
	type Steps
} from './bootstrap';
import { canonicalJson } from './canonical-json';
import { expandedTail } from './expanded-tail';
import { DONT_KNOW, NOT_APPLICABLE, OTHER_AGENCY, scoreItem, statusByVotes } from './item-score';
import { scoreArea } from './area-score';
import { itemsToClarify, rankAreas } from './priority';
import type { Seed } from './prng';
import { DEFAULT_PROFILE, METHOD_ID, type Profile } from './profile';
import type { AreaResult, Interval, ItemResult, Result } from './result';
import { DEFAULT_TARGET, participantWeights, type ScoreInput } from './score-input';
import { sha256Words } from './sha256';

const NO_SEED: Seed = [0, 0, 0, 0];

/**
 * Scores one assessment. `replicates: 0` in the input leaves the intervals out (and the seed at zeros). The profile is
 * the versioned default unless a study of the method asks otherwise.
 */
export function scoreAssessment(input: ScoreInput, profile: Profile = DEFAULT_PROFILE): Result {
	return finish(scoreInSteps(input, profile));
}

/** The same, in steps of a few milliseconds. */
export function* scoreInSteps(
	input: ScoreInput,
	profile: Profile = DEFAULT_PROFILE
): Steps<Result> {
	const layout = layoutOf(input);
	const items = scoreItems(input, layout, profile);
	const areas = input.questionnaire.areas.map((area, i) =>
		scoreArea(
			area,
			items.slice(layout.areaStarts[i], layout.areaStarts[i + 1]),
			input.targets[area.id] ?? DEFAULT_TARGET,
			profile
		)
	);
	yield;
	const wanted = input.replicates ?? profile.replicates;
	const replicates = input.participants.length >= profile.minPeople ? wanted : 0;
	const seed = replicates > 0 ? seedOf(input) : NO_SEED;
	yield;
	const drawn =
		replicates > 0 ? yield* withIntervals(areas, items, layout, seed, replicates, profile) : areas;
	return {
		method: METHOD_ID,
		profile: profile.id,
		seed,
		replicates,
		participants: input.participants.length,
		participantWeights: layout.personWeights,
		items,
		areas: drawn,
		order: rankAreas(areas),
		clarifyFirst: itemsToClarify(items)
	};
}

/** S9: the given seed, or the first 16 bytes of SHA-256 of the method id and the input without seed and replicates. */
export function seedOf(input: ScoreInput): Seed {
	if (input.seed) return input.seed;
	const rest: Partial<Record<keyof ScoreInput, unknown>> = { ...input };
	delete rest.seed;
	delete rest.replicates;
	const [a = 0, b = 0, c = 0, d = 0] = sha256Words(`${METHOD_ID}|${canonicalJson(rest)}`);
	return [a, b, c, d];
}

/** The answers as one table of small numbers, row by row. */
function codesOf(input: ScoreInput, items: readonly { id: string }[]): Uint8Array {
	const codes = new Uint8Array(items.length * input.participants.length);
	let at = 0;
	for (const { answers } of input.participants)
		for (const { id } of items) {
			const answer = answers[id];
			codes[at] = typeof answer === 'number' ? answer : answer === undefined ? 0 : codeOf(answer);
			at += 1;
		}
	return codes;
}

function codeOf(answer: string): number {
	if (answer === 'NA') return NOT_APPLICABLE;
	if (answer === 'OM') return OTHER_AGENCY;
	return answer === 'DK' ? DONT_KNOW : 0;
}

interface Layout {
	readonly people: number;
	readonly codes: Uint8Array;
	readonly personWeights: readonly number[];
	readonly itemWeights: readonly number[];
	readonly critical: readonly boolean[];
	readonly areaStarts: readonly number[];
}

function layoutOf(input: ScoreInput): Layout {
	const items = input.questionnaire.areas.flatMap((area) => area.items);
	const areaStarts = [0];
	for (const area of input.questionnaire.areas)
		areaStarts.push((areaStarts.at(-1) ?? 0) + area.items.length);
	return {
		people: input.participants.length,
		codes: codesOf(input, items),
		personWeights: participantWeights(input),
		itemWeights: items.map(({ weight }) => weight),
		critical: items.map(({ critical }) => critical),
		areaStarts
	};
}

/** S9: the room as the resampling draws it, with the group's agreed levels standing. */
function roomOf(layout: Layout, items: readonly ItemResult[]): Columns {
	const fixed = items.map(({ status, source, level }) =>
		status !== 'rated' ? LEFT_OUT : source === 'agreed' ? (level ?? LEFT_OUT) : BY_VOTES
	);
	return { ...layout, fixed };
}

/** S9: the same room as if nothing had been agreed. */
function votesOf(layout: Layout, items: readonly ItemResult[], profile: Profile): Columns {
	const fixed = items.map(({ nValid, nDk, nNa }) =>
		statusByVotes(nValid, nDk, nNa, profile) === 'rated' ? BY_VOTES : LEFT_OUT
	);
	return { ...layout, fixed };
}

/** A scored assessment ready for drawing, for those who need the replicates themselves. */
export function columnsOf(input: ScoreInput, profile: Profile = DEFAULT_PROFILE): Columns {
	const layout = layoutOf(input);
	return roomOf(layout, scoreItems(input, layout, profile));
}

function scoreItems(input: ScoreInput, layout: Layout, profile: Profile): ItemResult[] {
	const { codes, people, itemWeights, personWeights } = layout;
	const width = itemWeights.length;
	const column = new Uint8Array(people);
	let at = 0;
	return input.questionnaire.areas.flatMap((area) =>
		area.items.map((item) => {
			for (let person = 0; person < people; person += 1)
				column[person] = codes[person * width + at] ?? 0;
			at += 1;
			return scoreItem(area.id, item, column, personWeights, input.agreed[item.id], profile);
		})
	);
}

/** S9: an area that the group agreed on has no interval; the one of the votes alone stands beside agreed items. */
function* withIntervals(
	areas: readonly AreaResult[],
	items: readonly ItemResult[],
	layout: Layout,
	seed: Seed,
	replicates: number,
	profile: Profile
): Steps<AreaResult[]> {
	const drawn = yield* resampleInSteps(roomOf(layout, items), seed, replicates, profile);
	const settled = new Set(items.flatMap(({ area, source }) => (source === 'agreed' ? [area] : [])));
	const alone =
		settled.size > 0
			? yield* resampleInSteps(votesOf(layout, items, profile), seed, replicates, profile)
			: [];
	const result: AreaResult[] = [];
	for (const [i, area] of areas.entries()) {
		yield;
		const isVoted = area.index !== null && !area.agreedByGroup;
		result.push({
			...area,
			interval: isVoted ? intervalOf(drawn[i], layout.people, profile) : null,
			individualInterval: settled.has(area.id) ? intervalOf(alone[i], layout.people, profile) : null
		});
	}
	return result;
}

/** S9: null below five people or where fewer than two replicates gave an index. */
export function intervalOf(
	drawn: AreaReplicates | undefined,
	people: number,
	profile: Profile
): Interval | null {
	const tail = expandedTail(profile.confidence, people);
	if (!drawn || tail === null) return null;
	const used = sortedFinite(drawn.index);
	if (used.length < 2) return null;
	const [low, high] = [quantileOfSorted(used, tail), quantileOfSorted(used, 1 - tail)];
	return {
		low,
		high,
		alphaEachTail: tail,
		replicates: used.length,
		levelShare: drawn.levels.map((count) => count / used.length),
		sd: deviationOf(used)
	};
}
