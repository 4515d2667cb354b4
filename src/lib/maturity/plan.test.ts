import { describe, expect, test } from 'vitest';
import * as plan from './plan';
import type { Plan, PlanEntry } from './workshop';

const empty: Plan = { entries: [], declined: [] };
const D08 = { id: 'D08', effort: 2 };

const entry = (values: Partial<PlanEntry>): PlanEntry => ({
	id: 'e1',
	action: 'D08',
	title: '',
	serves: [],
	owner: '',
	startsOn: '',
	dueOn: '',
	status: 'planned',
	effort: 2,
	note: '',
	...values
});

describe('choosing', () => {
	test('takes the effort from the catalogue and leaves the rest to the room', () => {
		expect(plan.choose(empty, D08, 'e1').entries).toEqual([entry({})]);
	});

	test('twice is once', () => {
		const once = plan.choose(empty, D08, 'e1');
		expect(plan.choose(once, D08, 'e2')).toEqual(once);
	});

	test('unticking an untouched entry forgets it', () => {
		expect(plan.unchoose(plan.choose(empty, D08, 'e1'), 'D08')).toEqual(empty);
	});

	test('unticking keeps what somebody wrote, and ticking again brings it back', () => {
		const owned = { ...empty, entries: [entry({ owner: 'Head of Risk Management' })] };
		const out = plan.unchoose(owned, 'D08');
		expect(out.entries).toEqual([entry({ owner: 'Head of Risk Management', status: 'dropped' })]);
		expect(plan.isChosen(out, 'D08')).toBe(false);
		expect(plan.choose(out, D08, 'e2')).toEqual(owned);
	});

	test('declining takes it out of the plan and choosing takes the declining back', () => {
		const declined = plan.decline(plan.choose(empty, D08, 'e1'), 'D08', 'Done last year.');
		expect(declined).toEqual({
			entries: [],
			declined: [{ action: 'D08', reason: 'Done last year.' }]
		});
		expect(plan.choose(declined, D08, 'e2').declined).toEqual([]);
		expect(plan.takeBack(declined, 'D08')).toEqual(empty);
	});

	test('a second reason replaces the first', () => {
		const twice = plan.decline(plan.decline(empty, 'D08', 'a'), 'D08', 'b');
		expect(twice.declined).toEqual([{ action: 'D08', reason: 'b' }]);
	});

	test('mutates nothing', () => {
		const before = Object.freeze({
			entries: Object.freeze([Object.freeze(entry({}))]),
			declined: Object.freeze([])
		});
		plan.decline(plan.change(before, 'e1', entry({ owner: 'x' })), 'D08', 'y');
		plan.remove(before, 'e1');
		expect(before.entries).toEqual([entry({})]);
	});
});

describe('what a form says', () => {
	const steps = [
		{ item: 'RM-1', from: 1, to: 2 },
		{ item: 'RM-2', from: 2, to: 3 }
	] as const;
	const good = {
		title: 'A standing group',
		serves: ['RM-2'],
		owner: 'Head of Risk Management',
		startsOn: '2027-01-01',
		dueOn: '2027-06-30',
		status: 'planned',
		effort: '3',
		note: ''
	};

	test('an own action serves the next step of the items it names', () => {
		const parsed = plan.parseEntry(good, { own: true, steps });
		expect(parsed.ok && parsed.value.serves).toEqual([{ item: 'RM-2', from: 2, to: 3 }]);
	});

	test('an action of the catalogue keeps no words of its own title', () => {
		const parsed = plan.parseEntry(good, { own: false, steps: [] });
		expect(parsed.ok && [parsed.value.title, parsed.value.serves]).toEqual(['', []]);
	});

	test.each([
		[{ title: '' }, { title: 'missing' }],
		[{ serves: ['XX-9'] }, { serves: 'choose' }],
		[{ dueOn: '2027-02-30' }, { dueOn: 'not-a-date' }],
		[{ dueOn: '2026-12-31' }, { dueOn: 'ends-before' }],
		[{ status: 'late' }, { status: 'choose' }],
		[{ effort: '6' }, { effort: 'choose' }],
		[{ owner: 'x'.repeat(201) }, { owner: 'too-long' }],
		[
			{ startsOn: 'soon', effort: '', note: 'x'.repeat(2001) },
			{ startsOn: 'not-a-date', effort: 'choose', note: 'too-long' }
		]
	])('%j is refused with %j', (wrong, problems) => {
		expect(plan.parseEntry({ ...good, ...wrong }, { own: true, steps })).toEqual({
			ok: false,
			problems
		});
	});

	test('dates may stay open', () => {
		expect(plan.parseEntry({ ...good, startsOn: '', dueOn: '' }, { own: true, steps }).ok).toBe(
			true
		);
	});

	test('fields and entry are the same thing twice', () => {
		const parsed = plan.parseEntry(good, { own: true, steps });
		if (!parsed.ok) throw new Error('expected a good entry');
		expect(plan.fieldsOf({ ...parsed.value, id: 'e', action: null })).toEqual(good);
	});
});
