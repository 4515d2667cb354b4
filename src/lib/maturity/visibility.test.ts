import { describe, expect, test } from 'vitest';
import type { AnswerValue } from './answer';
import {
	progressByGroup,
	progressOf,
	shownGroups,
	steppedShare,
	visibleComments,
	visibleVotes,
	type Progressing,
	type Vote
} from './visibility';

const votesOf = (groups: Readonly<Record<string, readonly AnswerValue[]>>): Vote[] =>
	Object.entries(groups).flatMap(([group, values]) => values.map((value) => ({ group, value })));

describe('the votes of a room', () => {
	const six = votesOf({ a: [1, 2, 2, 3, 3, 'DK'] });
	test.each([
		{ name: 'nothing before the reveal, for anyone', revealed: false, votes: six, room: false },
		{ name: 'all of a room at the threshold', revealed: true, votes: six.slice(0, 5), room: true },
		{ name: 'nothing of a room below it', revealed: true, votes: six.slice(0, 4), room: false }
	])('$name', ({ revealed, votes, room }) => {
		const seen = visibleVotes(votes, { revealed, threshold: 5, groups: ['a'] });
		expect(seen.room !== null).toBe(room);
		expect(seen.groups).toEqual([]);
	});

	test('counts people at levels, and those who gave no level apart', () => {
		const seen = visibleVotes(votesOf({ a: [1, 2, 2, 'DK', 'NA', 'OM'] }), {
			revealed: true,
			threshold: 3,
			groups: ['a']
		});
		expect(seen.room).toEqual({
			levels: [1, 2, 0, 0, 0],
			dontKnow: 1,
			notApplicable: 1,
			otherAgency: 1,
			given: 6
		});
	});
});

describe('which functions are shown', () => {
	test.each([
		{ name: 'all that are large enough', sizes: [5, 6, 7], shown: ['0', '1', '2'] },
		{ name: 'none beside one small one that could be subtracted', sizes: [5, 2], shown: [] },
		{ name: 'the smallest large one hides a single small one', sizes: [8, 5, 2], shown: ['0'] },
		{
			name: 'two small ones hide each other when large enough together',
			sizes: [8, 3, 2],
			shown: ['0']
		},
		{
			name: 'two small ones that are too few together take a third',
			sizes: [8, 6, 2, 2],
			shown: ['0']
		},
		{ name: 'a function without answers hides nothing', sizes: [5, 5, 0], shown: ['0', '1'] },
		{ name: 'the only function says nothing beyond the total', sizes: [9], shown: [] },
		{ name: 'nobody at all', sizes: [0, 0], shown: [] }
	])('$name', ({ sizes, shown }) => {
		const seen = shownGroups(
			sizes.map((given, i) => ({ group: String(i), given })),
			5
		);
		expect([...seen]).toEqual(shown);
	});
});

/** What total minus shown functions leaves: the attacker needs nothing but the screen. */
function leftOver(votes: readonly Vote[], groups: readonly string[], threshold: number) {
	const seen = visibleVotes(votes, { revealed: true, threshold, groups });
	const shown = new Set(seen.groups.map(({ group }) => group));
	const hidden = groups.filter(
		(group) => !shown.has(group) && votes.some((vote) => vote.group === group)
	);
	const rest =
		(seen.room?.given ?? 0) -
		seen.groups.reduce((n, { distribution }) => n + distribution.given, 0);
	return { seen, hidden, rest };
}

/** All ways to share n people among at most k groups. */
function sharings(n: number, k: number): number[][] {
	if (k === 1) return [[n]];
	return Array.from({ length: n + 1 }, (_, first) =>
		sharings(n - first, k - 1).map((others) => [first, ...others])
	).flat();
}

/** Finds every room in which a screen names fewer people than the threshold; `show` decides what is shown. */
function attack(
	people: number,
	threshold: number,
	show: (
		sizes: readonly { group: string; given: number }[],
		threshold: number
	) => ReadonlySet<string>
): string[] {
	return sharings(people, 4).flatMap((sizes) => {
		const named = sizes.map((given, i) => ({ group: String(i), given }));
		const shown = show(named, threshold);
		const present = named.filter(({ given }) => given > 0);
		const small = present.filter(({ group, given }) => shown.has(group) && given < threshold);
		const hidden = present.filter(({ group }) => !shown.has(group));
		const rest = hidden.reduce((sum, { given }) => sum + given, 0);
		const computable = shown.size > 0 && rest > 0 && (rest < threshold || hidden.length < 2);
		return small.length > 0 || computable ? [sizes.join('+')] : [];
	});
}

describe('the attacker, in every room of 3 to 12 people and four functions', () => {
	const rooms = Array.from({ length: 10 }, (_, i) => i + 3).flatMap((people) =>
		[3, 5, 8].map((threshold) => ({ people, threshold }))
	);
	test.each(rooms)('$people people, threshold $threshold: learns no small group', (room) => {
		expect(attack(room.people, room.threshold, shownGroups)).toEqual([]);
	});

	test('control: hiding only the small groups is found out', () => {
		const primaryOnly: typeof shownGroups = (sizes, threshold) =>
			new Set(sizes.filter(({ given }) => given >= threshold).map(({ group }) => group));
		expect(attack(9, 5, primaryOnly)).toContain('5+4+0+0');
	});

	test('the same votes in any order of people show the same', () => {
		const votes = votesOf({ a: [1, 1, 2, 3, 5], b: [2, 2, 4], c: [1, 3, 'DK', 2] });
		const options = { revealed: true, threshold: 3, groups: ['a', 'b', 'c'] };
		expect(visibleVotes([...votes].reverse(), options)).toEqual(visibleVotes(votes, options));
	});

	test('hidden functions together hold what total minus shown gives', () => {
		const votes = votesOf({ a: [1, 1, 2, 3, 5, 5], b: [2, 2, 4], c: [1, 3] });
		const { seen, hidden, rest } = leftOver(votes, ['a', 'b', 'c'], 5);
		expect(seen.groups.map(({ group }) => group)).toEqual(['a']);
		expect(hidden).toEqual(['b', 'c']);
		expect(seen.hidden).toEqual({ groups: 2, given: rest });
	});
});

describe('comments', () => {
	test('stand in an order that says nothing of arrival', () => {
		const shown = { revealed: true, threshold: 3, given: 3 };
		expect(visibleComments(['b', ' a ', '', 'c'], shown)).toEqual(['a', 'b', 'c']);
		expect(visibleComments(['c', 'b', 'a'], shown)).toEqual(['a', 'b', 'c']);
	});
	test.each([
		{ revealed: false, threshold: 3, given: 9 },
		{ revealed: true, threshold: 5, given: 4 }
	])('are none when %o', (options) => {
		expect(visibleComments(['a'], options)).toEqual([]);
	});
});

describe('progress', () => {
	const person = (answered: number, submitted = false, group = 'a'): Progressing => ({
		assessment: 'x',
		group,
		submitted,
		areas: { one: { answered, asked: 6 }, two: { answered: 0, asked: 4 } }
	});

	test('a step of the share is never one answer', () => {
		for (let people = 3; people <= 12; people += 1) {
			const asked = people * 6;
			let steps = 0;
			for (let answered = 1; answered <= asked; answered += 1) {
				const moved =
					steppedShare(answered, asked, 5, false) !== steppedShare(answered - 1, asked, 5, false);
				if (moved) {
					expect(answered % Math.max(5, Math.ceil(asked / 10))).toBe(0);
					steps += 1;
				}
			}
			expect(steps).toBeGreaterThan(0);
		}
	});
	test.each([
		{ name: 'everything answered and not submitted is not whole', complete: false, share: 29 / 30 },
		{ name: 'whole when everybody submitted', complete: true, share: 1 }
	])('$name', ({ complete, share }) => {
		expect(steppedShare(30, 30, 5, complete)).toBe(share);
	});
	test('below the threshold only who joined and who finished', () => {
		expect(progressOf([person(6, true), person(2)], 5)).toEqual({
			joined: 2,
			finished: 1,
			share: null
		});
	});
	test('of one area counts that area alone', () => {
		const people = Array.from({ length: 5 }, () => person(6));
		expect(progressOf(people, 5, 'one').share).toBe(29 / 30);
		expect(progressOf(people, 5, 'two').share).toBe(0);
	});
	test('of a function that others would give away is held back', () => {
		const people = [
			...Array.from({ length: 6 }, () => person(6, true, 'a')),
			...Array.from({ length: 2 }, () => person(1, false, 'b'))
		];
		const seen = progressByGroup(people, ['a', 'b'], 5, ({ group }) => group);
		expect(seen.map(({ progress }) => progress)).toEqual([
			{ joined: 6, finished: null, share: null },
			{ joined: 2, finished: null, share: null }
		]);
	});
});
