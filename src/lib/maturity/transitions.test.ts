import { expect, test } from 'vitest';
import { canDo, whyNot, type Move, type Refusal } from './transitions';
import type { Assessment, Workshop } from './workshop';

const assessment: Assessment = {
	id: 'a',
	administration: 'x',
	name: 'Velmara',
	region: 'europe',
	targets: {},
	agreed: {},
	rounds: [],
	plan: { entries: [], declined: [] },
	finalised: []
};
const sealed: Assessment = {
	...assessment,
	finalised: [{ revision: 1, at: '', by: '', hash: '', why: '' }]
};
const voting: Assessment = {
	...assessment,
	rounds: [{ item: 'PS-1', openedAt: 't', closedAt: null }]
};
const voted: Assessment = {
	...assessment,
	rounds: [{ item: 'PS-1', openedAt: 't', closedAt: 'u' }]
};

type Event = Workshop['events'][number]['what'];
const workshop = (events: readonly Event[], one: Assessment = assessment): Workshop => ({
	id: 'w',
	title: '',
	place: '',
	startsOn: '',
	endsOn: '',
	marking: '',
	smallGroup: 5,
	questionnaire: { id: '', version: '', hash: '' },
	functions: [{ id: 'f', name: 'F' }],
	assessments: [one],
	facilitators: [],
	joinCode: '',
	sample: false,
	createdAt: '',
	events: events.map((what) => ({ what, at: '', by: '' }))
});

/** State -> move -> why not; a move that is not listed is possible. */
const table: {
	state: string;
	events: Event[];
	one: Assessment;
	not: Partial<Record<Move, Refusal>>;
}[] = [
	{
		state: 'set-up',
		events: [],
		one: assessment,
		not: {
			close: 'not-open',
			reopen: 'not-revealed',
			agree: 'not-revealed',
			'open-round': 'not-revealed',
			'close-round': 'no-round',
			finalise: 'not-revealed',
			revise: 'not-finalised'
		}
	},
	{
		state: 'open',
		events: ['opened'],
		one: assessment,
		not: {
			edit: 'already-opened',
			open: 'already-opened',
			reopen: 'not-revealed',
			agree: 'not-revealed',
			'open-round': 'not-revealed',
			'close-round': 'no-round',
			finalise: 'not-revealed',
			revise: 'not-finalised',
			delete: 'still-open'
		}
	},
	{
		state: 'revealed',
		events: ['opened', 'closed'],
		one: assessment,
		not: {
			edit: 'already-opened',
			open: 'already-opened',
			close: 'not-open',
			'close-round': 'no-round',
			revise: 'not-finalised'
		}
	},
	{
		state: 'reopened',
		events: ['opened', 'closed', 'reopened'],
		one: assessment,
		not: {
			edit: 'already-opened',
			open: 'already-opened',
			reopen: 'not-revealed',
			agree: 'not-revealed',
			'open-round': 'not-revealed',
			'close-round': 'no-round',
			finalise: 'not-revealed',
			revise: 'not-finalised',
			delete: 'still-open'
		}
	},
	{
		state: 'voting again',
		events: ['opened', 'closed'],
		one: voting,
		not: {
			edit: 'already-opened',
			open: 'already-opened',
			close: 'not-open',
			reopen: 'round-open',
			agree: 'round-open',
			'open-round': 'round-open',
			finalise: 'round-open',
			revise: 'not-finalised',
			delete: 'still-open'
		}
	},
	{
		state: 'voted again',
		events: ['opened', 'closed'],
		one: voted,
		not: {
			edit: 'already-opened',
			open: 'already-opened',
			close: 'not-open',
			'open-round': 'voted-twice',
			'close-round': 'no-round',
			revise: 'not-finalised'
		}
	},
	{
		state: 'finalised',
		events: ['opened', 'closed'],
		one: sealed,
		not: {
			edit: 'already-opened',
			open: 'already-opened',
			close: 'not-open',
			reopen: 'finalised',
			'set-targets': 'finalised',
			agree: 'finalised',
			'open-round': 'finalised',
			'close-round': 'no-round',
			finalise: 'finalised'
		}
	}
];
const moves: Move[] = [
	'edit',
	'open',
	'close',
	'reopen',
	'set-targets',
	'agree',
	'open-round',
	'close-round',
	'finalise',
	'revise',
	'delete'
];

test.each(table.flatMap((row) => moves.map((move) => ({ ...row, move }))))(
	'$state: $move',
	({ events, one, not, move }) => {
		expect(whyNot(move, workshop(events, one), one, 'PS-1')).toBe(not[move] ?? null);
		expect(canDo(move, workshop(events, one), one, 'PS-1')).toBe(not[move] === undefined);
	}
);

test('a workshop without an administration cannot open', () => {
	expect(whyNot('open', { ...workshop([]), assessments: [] })).toBe('nothing-to-assess');
});

test('another item can be agreed while one is voted again', () => {
	expect(canDo('agree', workshop(['opened', 'closed'], voting), voting, 'PS-2')).toBe(true);
});
