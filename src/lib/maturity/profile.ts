/** The design choices of the method. One versioned profile; the report prints it. Fractions are exact: [top, bottom]. */

export type Fraction = readonly [number, number];

/** Goes into every derived seed, so that another method never shares a stream with this one. */
export const METHOD_ID = 'maturity-scoring/1';

export interface Profile {
	readonly id: string;
	/** S3: fewer valid answers than this, or a smaller share among those who could have known, is `insufficient` */
	readonly minValid: number;
	readonly minValidShare: Fraction;
	/** S6: rated weight over applicable weight below this gives no index and no level */
	readonly minCoverage: Fraction;
	/** S8: weight that must stand at a level, and how far below it a single item may lie */
	readonly theta: Fraction;
	readonly floorSlack: number;
	/** S5: largest average deviation from the median, in levels */
	readonly strongDeviation: Fraction;
	readonly adequateDeviation: Fraction;
	/** S5: share of the room that makes a camp */
	readonly campShare: Fraction;
	/** S5, S9: people below which no band and no interval are given */
	readonly minPeople: number;
	/** S9 */
	readonly confidence: 0.8 | 0.9 | 0.95;
	readonly replicates: number;
}

export const DEFAULT_PROFILE: Profile = {
	id: 'default-1',
	minValid: 3,
	minValidShare: [1, 2],
	minCoverage: [7, 10],
	theta: [4, 5],
	floorSlack: 1,
	strongDeviation: [1, 2],
	adequateDeviation: [5, 6],
	campShare: [3, 10],
	minPeople: 5,
	confidence: 0.9,
	replicates: 4999
};
