/**
 * S5: how much agreement random answering reaches. Exact distribution of AD * n (the sum of min(c_k, n - c_k)) when
 * each of n people picks one of five levels at random: the largest value that still has probability <= 5%.
 * n = 5 to 200; computed for this project, n <= 60 checked against an independent table.
 */
const LARGEST_SURPRISING_SUM: readonly number[] = [
	1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 27, 28, 29,
	30, 31, 32, 33, 34, 35, 37, 38, 39, 40, 41, 42, 43, 44, 45, 47, 48, 49, 50, 51, 52, 53, 54, 56,
	57, 58, 59, 60, 61, 62, 63, 65, 66, 67, 68, 69, 70, 71, 72, 74, 75, 76, 77, 78, 79, 80, 82, 83,
	84, 85, 86, 87, 88, 89, 91, 92, 93, 94, 95, 96, 97, 99, 100, 101, 102, 103, 104, 105, 107, 108,
	109, 110, 111, 112, 113, 115, 116, 117, 118, 119, 120, 121, 123, 124, 125, 126, 127, 128, 129,
	131, 132, 133, 134, 135, 136, 137, 139, 140, 141, 142, 143, 144, 145, 147, 148, 149, 150, 151,
	152, 154, 155, 156, 157, 158, 159, 160, 162, 163, 164, 165, 166, 167, 168, 170, 171, 172, 173,
	174, 175, 177, 178, 179, 180, 181, 182, 183, 185, 186, 187, 188, 189, 190, 191, 193, 194, 195,
	196, 197, 198, 200, 201, 202, 203, 204, 205, 206, 208, 209, 210, 211, 212, 213, 215, 216, 217,
	218, 219, 220, 222
];

const FIRST = 5;
const LAST = FIRST + LARGEST_SURPRISING_SUM.length - 1;

/**
 * Is this agreement no more than random answering would give in one room of twenty? `deviationSum` is AD times
 * `weight`. Above 200 people the line of 200 holds: it lies a little high, so it errs towards saying "chance".
 */
export function isNoMoreThanChance(deviationSum: number, weight: number, people: number): boolean {
	if (people < FIRST) return false;
	const n = Math.min(people, LAST);
	return deviationSum * n > (LARGEST_SURPRISING_SUM[n - FIRST] ?? 0) * weight;
}

/** Agreement C that n people must reach to be beyond chance; null below five people. */
export function chanceLine(people: number): number | null {
	if (people < FIRST) return null;
	const n = Math.min(people, LAST);
	return 1 - (LARGEST_SURPRISING_SUM[n - FIRST] ?? 0) / (2 * n);
}
