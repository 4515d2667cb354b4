/** S2 to S5: one item from what each participant gave. */
import {
	agreementC,
	averageDeviation,
	consensus,
	deviationSum,
	interpolatedMedian,
	lowMedian,
	meanOf,
	modesOf,
	rangeOf,
	splitAt,
	totalOf,
	vanDerEijkA
} from './agreement';
import { isNoMoreThanChance } from './chance-line';
import { isLevel } from './answer';
import type { Level } from './questionnaire';
import type { Profile } from './profile';
import type { AgreementBand, ItemResult, ItemStatus } from './result';
import type { ScoredItem } from './score-input';

/** What a participant gave, as a small number: 0 nothing, 1 to 5 a level, then these. */
export const NOT_APPLICABLE = 6;
export const DONT_KNOW = 7;
export const OTHER_AGENCY = 8;
const KINDS = 9;

/** S3: the status that the votes alone give. */
export function statusByVotes(
	nValid: number,
	nDk: number,
	nNa: number,
	profile: Profile
): ItemStatus {
	const [top, bottom] = profile.minValidShare;
	if (2 * nNa > nValid + nDk + nNa) return 'not_applicable_proposed';
	if (nValid < profile.minValid || nValid * bottom < (nValid + nDk) * top) return 'insufficient';
	return 'rated';
}

export function scoreItem(
	area: string,
	item: ScoredItem,
	codes: Uint8Array,
	weights: readonly number[],
	agreed: Level | 'NA' | 'OM' | undefined,
	profile: Profile
): ItemResult {
	const people = new Int32Array(KINDS);
	const weight = new Float64Array(KINDS);
	for (let person = 0; person < codes.length; person += 1) {
		const code = codes[person] ?? 0;
		people[code] = (people[code] ?? 0) + 1;
		weight[code] = (weight[code] ?? 0) + (weights[person] ?? 1);
	}
	const freq = Array.from(people.subarray(1, 6));
	const freqWeighted = Array.from(weight.subarray(1, 6));
	const unknownWeight = (weight[0] ?? 0) + (weight[DONT_KNOW] ?? 0);
	const nValid = totalOf(freq);
	const nDk = people[DONT_KNOW] ?? 0;
	const nOm = people[OTHER_AGENCY] ?? 0;
	const nNa = (people[NOT_APPLICABLE] ?? 0) + nOm;
	const medianLow = asLevel(lowMedian(freqWeighted));
	const interpMedian = interpolatedMedian(freqWeighted);
	const agreedLevel = isLevel(agreed) ? agreed : null;
	const status =
		agreed === undefined
			? statusByVotes(nValid, nDk, nNa, profile)
			: agreedLevel
				? 'rated'
				: 'not_applicable';
	const rated = status === 'rated';
	const level = rated ? (agreedLevel ?? medianLow) : null;
	const split = splitOf(freq, freqWeighted, profile);
	return {
		id: item.id,
		area,
		critical: item.critical,
		weight: item.weight,
		n: codes.length,
		nValid,
		nDk,
		nNa,
		nOm,
		nMissing: people[0] ?? 0,
		freq,
		freqWeighted,
		medianLow,
		interpMedian,
		mean: meanOf(freqWeighted),
		modes: modesOf(freqWeighted),
		c: agreementC(freqWeighted),
		ad: averageDeviation(freqWeighted),
		a: vanDerEijkA(freqWeighted),
		cns: consensus(freqWeighted),
		range: rangeOf(freq),
		split,
		band: bandOf(freqWeighted, nValid, split !== null, profile),
		noMoreThanChance:
			nValid > 0 && isNoMoreThanChance(deviationSum(freqWeighted), totalOf(freqWeighted), nValid),
		bounds: boundsOf(freqWeighted, unknownWeight),
		dkShare: nValid + nDk > 0 ? nDk / (nValid + nDk) : null,
		status,
		source: agreed !== undefined ? 'agreed' : rated ? 'individual' : null,
		otherAgency: agreed === 'OM' || (status === 'not_applicable_proposed' && 2 * nOm >= nNa),
		level,
		score: rated ? (agreedLevel ?? interpMedian) : null,
		withinOne: level === null || nValid === 0 ? null : withinOneOf(level, freq, freqWeighted),
		agreedMinusInterpMedian:
			agreedLevel === null || interpMedian === null ? null : agreedLevel - interpMedian
	};
}

const asLevel = (value: number | null): Level | null => (isLevel(value) ? value : null);

/** S5: the camps are found by weight and told in people. */
function splitOf(
	freq: readonly number[],
	freqWeighted: readonly number[],
	profile: Profile
): ItemResult['split'] {
	const cut = splitAt(freqWeighted, profile.campShare);
	const lowTo = asLevel(cut?.lowTo ?? null);
	const highFrom = asLevel(cut?.highFrom ?? null);
	if (lowTo === null || highFrom === null) return null;
	return {
		lowTo,
		highFrom,
		low: totalOf(freq.slice(0, lowTo)),
		high: totalOf(freq.slice(highFrom - 1))
	};
}

/** S5: the band; none for so few people that a band would say nothing. */
function bandOf(
	f: readonly number[],
	people: number,
	split: boolean,
	profile: Profile
): AgreementBand | null {
	if (people < profile.minPeople) return null;
	if (split) return 'split';
	const deviation = deviationSum(f);
	const total = totalOf(f);
	const within = ([top, bottom]: readonly [number, number]) => deviation * bottom <= total * top;
	return within(profile.strongDeviation)
		? 'strong'
		: within(profile.adequateDeviation)
			? 'adequate'
			: 'weak';
}

/** S4: the level if everybody who did not know or did not answer had said 1, and had said 5. */
function boundsOf(f: readonly number[], unknownWeight: number): ItemResult['bounds'] {
	const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = f;
	const worst = asLevel(lowMedian([first + unknownWeight, second, third, fourth, fifth]));
	const best = asLevel(lowMedian([first, second, third, fourth, fifth + unknownWeight]));
	return worst === null || best === null ? null : [worst, best];
}

/** S5: "9 of 12 within one level" counts people; the share is weighted as every share is. */
function withinOneOf(
	level: Level,
	freq: readonly number[],
	freqWeighted: readonly number[]
): ItemResult['withinOne'] {
	const near = (f: readonly number[]) => totalOf(f.slice(Math.max(0, level - 2), level + 1));
	return {
		count: near(freq),
		of: totalOf(freq),
		share: near(freqWeighted) / totalOf(freqWeighted)
	};
}
