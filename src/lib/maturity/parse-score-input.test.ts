import { expect, test } from 'vitest';
import { parseScoreInput } from './parse-score-input';

const item = { id: 'a', weight: 1, critical: true };
const right = {
	questionnaire: { version: '1', levels: 5, areas: [{ id: 'A', items: [item] }] },
	participants: [{ id: 'p', group: 'g', answers: { a: 3 } }],
	agreed: { a: null },
	targets: { A: 4 },
	weighting: 'balanced',
	seed: [1, 2, 3, 4]
};

test('defaults: weights of 1, equal weighting, nothing agreed, 199 replicates for a given seed', () => {
	const parsed = parseScoreInput({ ...right, agreed: undefined, weighting: undefined });
	expect(parsed.ok && parsed.value).toMatchObject({
		questionnaire: { areas: [{ id: 'A', weight: 1, items: [item] }] },
		agreed: {},
		weighting: 'equal',
		replicates: 199
	});
	const derived = parseScoreInput({ ...right, seed: undefined });
	expect(derived.ok && 'replicates' in derived.value).toBe(false);
	const given = parseScoreInput({ ...right, B: 7 });
	expect(given.ok && given.value.replicates).toBe(7);
});

test('null is no answer and no agreement', () => {
	const parsed = parseScoreInput({
		...right,
		participants: [{ id: 'p', group: 'g', answers: { a: null } }]
	});
	expect(parsed.ok && parsed.value).toMatchObject({ agreed: {}, participants: [{ answers: {} }] });
});

const area = right.questionnaire.areas[0];
const withAreas = (...areas: unknown[]) => ({ ...right, questionnaire: { areas } });
const withAnswers = (answers: unknown) => ({
	...right,
	participants: [{ id: 'p', group: 'g', answers }]
});
const wrong = [
	{ name: 'not an object', raw: [], path: '(file)' },
	{ name: 'no questionnaire', raw: { ...right, questionnaire: undefined }, path: 'questionnaire' },
	{
		name: 'a scale of four',
		raw: { ...right, questionnaire: { ...right.questionnaire, levels: 4 } },
		path: 'questionnaire.levels'
	},
	{
		name: 'an area twice',
		raw: withAreas(area, { id: 'A', items: [{ id: 'b' }] }),
		path: 'questionnaire.areas[1].id'
	},
	{
		name: 'an item twice',
		raw: withAreas(area, { id: 'B', items: [{ id: 'a' }] }),
		path: 'questionnaire.areas[1].items[0].id'
	},
	{
		name: 'no items',
		raw: withAreas(area, { id: 'B', items: [] }),
		path: 'questionnaire.areas[1].items'
	},
	{
		name: 'half a weight',
		raw: withAreas({ id: 'A', items: [{ id: 'a', weight: 0.5 }] }),
		path: 'questionnaire.areas[0].items[0].weight'
	},
	{
		name: 'a text for critical',
		raw: withAreas({ id: 'A', items: [{ id: 'a', critical: 'yes' }] }),
		path: 'questionnaire.areas[0].items[0].critical'
	},
	{
		name: 'a hostile id',
		raw: withAreas(area, { id: '__proto__', items: [{ id: 'b' }] }),
		path: 'questionnaire.areas[1].id'
	},
	{ name: 'no participants', raw: { ...right, participants: undefined }, path: 'participants' },
	{
		name: 'a participant twice',
		raw: { ...right, participants: [right.participants[0], right.participants[0]] },
		path: 'participants[1].id'
	},
	{
		name: 'balanced without groups',
		raw: { ...right, participants: [{ id: 'p', answers: {} }] },
		path: 'participants[0].group'
	},
	{ name: 'level 9', raw: withAnswers({ a: 9 }), path: 'participants[0].answers.a' },
	{ name: 'level 2.5', raw: withAnswers({ a: 2.5 }), path: 'participants[0].answers.a' },
	{ name: 'a level as text', raw: withAnswers({ a: '3' }), path: 'participants[0].answers.a' },
	{ name: 'an unknown item', raw: withAnswers({ b: 3 }), path: 'participants[0].answers.b' },
	{
		name: 'an item that every object has',
		raw: withAnswers({ constructor: 3 }),
		path: 'participants[0].answers.constructor'
	},
	{ name: 'agreed not to know', raw: { ...right, agreed: { a: 'DK' } }, path: 'agreed.a' },
	{ name: 'a target for no area', raw: { ...right, targets: { Z: 3 } }, path: 'targets.Z' },
	{ name: 'a target of 0', raw: { ...right, targets: { A: 0 } }, path: 'targets.A' },
	{ name: 'another weighting', raw: { ...right, weighting: 'loud' }, path: 'weighting' },
	{ name: 'three numbers of a seed', raw: { ...right, seed: [1, 2, 3] }, path: 'seed' },
	{ name: 'a seed of zeros', raw: { ...right, seed: [0, 0, 0, 0] }, path: 'seed' },
	{
		name: 'a seed beyond 32 bits',
		raw: { ...right, seed: [1, 2, 3, 4294967296] },
		path: 'seed[3]'
	},
	{ name: 'replicates below 0', raw: { ...right, replicates: -1 }, path: 'replicates' }
];
test.each(wrong)('$name is refused with its path', ({ raw, path }) => {
	const parsed = parseScoreInput(raw);
	expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.path)).toEqual([path]);
});

test('all problems of a file are reported at once, below the file that has them', () => {
	const parsed = parseScoreInput(
		{ ...right, weighting: 'loud', targets: { A: 9 }, B: 'many' },
		'after'
	);
	expect(parsed.ok ? [] : parsed.problems).toEqual([
		{ path: 'after.weighting', message: 'expected "equal" or "balanced", got "loud"' },
		{ path: 'after.targets.A', message: 'expected a level from 1 to 5, got 9' },
		{ path: 'after.B', message: 'expected a whole number from 0 to 100000, got "many"' }
	]);
});
