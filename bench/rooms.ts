/** Workshops to be measured, put into a data folder before a server opens it. */
import { itemsOf, type Level, type Questionnaire } from '../src/lib/maturity/questionnaire';
import * as accounts from '../src/lib/server/accounts';
import * as instruments from '../src/lib/server/instruments';
import * as participants from '../src/lib/server/participants';
import * as sessions from '../src/lib/server/sessions';
import { openStore } from '../src/lib/server/storage/open-store';
import type { Account, Store } from '../src/lib/server/store';
import * as workshops from '../src/lib/server/workshops';

export interface Phone {
	/** `workshop.participant.secret` */
	readonly cookie: string;
	readonly id: string;
	/** What its page says it was made for */
	readonly key: string;
}

export interface Room {
	readonly id: string;
	readonly joinCode: string;
	readonly assessments: readonly string[];
	readonly phones: readonly Phone[];
	readonly items: readonly string[];
}

export interface RoomPlan {
	readonly title: string;
	/** People of each administration */
	readonly people: readonly number[];
	readonly answered?: boolean;
	/** Its votes are revealed */
	readonly closed?: boolean;
}

/** Opens the folder, lets `fill` put things in, closes it. */
export async function inStore<T>(folder: string, fill: (store: Store) => Promise<T>): Promise<T> {
	const store = await openStore(folder);
	try {
		return await fill(store);
	} finally {
		await store.close();
	}
}

/** An administrator, and the value of the cookie of a session. */
export async function addFacilitator(store: Store): Promise<{ account: Account; cookie: string }> {
	const secret = 'teal lantern orbit gravel';
	const account = await accounts.create(
		store,
		{ name: 'Bench', password: secret },
		'administrator',
		Date.now()
	);
	return { account, cookie: await sessions.start(store, account.id, null, Date.now()) };
}

/** A level that differs by person and item, the same in each run. */
export function levelOf(person: number, item: number): Level {
	const mixed = Math.imul(person * 31 + 7, 2654435761) ^ Math.imul(item * 17 + 3, 40503);
	return (((mixed >>> 7) % 5) + 1) as Level;
}

export async function addRoom(store: Store, account: Account, plan: RoomPlan): Promise<Room> {
	const { questionnaire, file } = await instruments.load('stce');
	const room = await workshops.create(
		store,
		account,
		inputOf(plan, questionnaire),
		questionnaire,
		file
	);
	await workshops.open(store, account, room);
	const { id, joinCode, assessments } = room.workshop.data;
	const items = itemsOf(questionnaire).map((item) => item.id);
	const phones: Phone[] = [];
	for (const [at, { id: assessment }] of assessments.entries()) {
		const joining = Array.from({ length: plan.people[at] ?? 0 }, (_, person) =>
			participants.join(room, {
				assessment,
				group: person % 3 === 0 ? 'enforcement' : 'other',
				language: 'en'
			})
		);
		for (const joined of await Promise.all(joining)) phones.push(phoneOf(joined?.cookie ?? ''));
	}
	if (plan.answered)
		await Promise.all(
			phones.map((phone, person) =>
				room.answers.record(
					phone.id,
					items.map((slot, item) => ({
						...{ slot, rev: 1, client: 'bench' },
						answer: { value: levelOf(person, item) }
					}))
				)
			)
		);
	if (plan.closed) await workshops.close(store, account, room);
	return { id, joinCode, assessments: assessments.map((one) => one.id), phones, items };
}

function phoneOf(cookie: string): Phone {
	const id = cookie.split('.')[1] ?? '';
	return {
		cookie,
		id,
		key: participants.phoneKey({ id } as Parameters<typeof participants.phoneKey>[0])
	};
}

function inputOf(plan: RoomPlan, questionnaire: Questionnaire) {
	return {
		title: plan.title,
		place: '',
		startsOn: '2026-11-18',
		endsOn: '2026-11-19',
		marking: '',
		smallGroup: 5,
		administrations: plan.people.map((_, at) => ({
			assessment: '',
			name: `${plan.title} ${at + 1}`,
			region: 'europe'
		})),
		functions: [
			{ id: 'enforcement', name: 'Enforcement' },
			{ id: 'other', name: 'Other' }
		],
		languages: questionnaire.locales,
		targets: Object.fromEntries(questionnaire.areas.map(({ id }) => [id, 3 as const]))
	};
}
