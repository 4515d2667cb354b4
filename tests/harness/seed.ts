/** Puts people and workshops into a data folder before a server opens it. */
import { itemsOf } from '../../src/lib/maturity/questionnaire';
import * as accounts from '../../src/lib/server/accounts';
import * as instruments from '../../src/lib/server/instruments';
import * as participants from '../../src/lib/server/participants';
import { openStore } from '../../src/lib/server/storage/open-store';
import type { Account, Store } from '../../src/lib/server/store';
import * as workshops from '../../src/lib/server/workshops';
import type { Browser } from './browser';

export const password = 'teal lantern orbit gravel';

export interface SeededRoom {
	readonly id: string;
	readonly joinCode: string;
	/** Assessment ids */
	readonly assessments: readonly string[];
	/** Value of one official's cookie */
	readonly participant: string;
}

/** Opens the folder, lets `fill` put things in, closes it. */
export async function seed<T>(dataDir: string, fill: (store: Store) => Promise<T>): Promise<T> {
	const store = await openStore(dataDir);
	try {
		return await fill(store);
	} finally {
		await store.close();
	}
}

export function addAccount(store: Store, name: string, role: Account['role']): Promise<Account> {
	return accounts.create(store, { name, password }, role, Date.now());
}

/** An open workshop of this facilitator, with one official in it. */
export async function addRoom(
	store: Store,
	facilitator: Account,
	title: string,
	questionnaireId = 'stce'
): Promise<SeededRoom> {
	const { questionnaire, file } = await instruments.load(questionnaireId, store);
	const room = await workshops.create(
		store,
		facilitator,
		{
			title,
			place: '',
			startsOn: '2026-11-18',
			endsOn: '2026-11-19',
			marking: '',
			smallGroup: 5,
			administrations: [{ assessment: '', name: `${title} Customs`, region: 'europe' }],
			functions: [
				{ id: 'enforcement', name: 'Enforcement' },
				{ id: 'other', name: 'Other' }
			],
			languages: questionnaire.locales,
			targets: Object.fromEntries(questionnaire.areas.map(({ id }) => [id, 3 as const]))
		},
		questionnaire,
		file
	);
	await workshops.open(store, facilitator, room);
	const { id, joinCode, assessments } = room.workshop.data;
	const ids = assessments.map((assessment) => assessment.id);
	const joined = await participants.join(room, {
		assessment: ids[0] ?? '',
		group: 'enforcement',
		language: 'en'
	});
	return { id, joinCode, assessments: ids, participant: joined?.cookie ?? '' };
}

/** Officials of both functions answer everything, and the votes are revealed. */
export async function answerAndClose(
	store: Store,
	facilitator: Account,
	{ id, assessments }: SeededRoom,
	officials: number
): Promise<void> {
	const room = await store.room(id);
	if (!room) throw new Error('The room is gone.');
	const { questionnaire } = await instruments.of(room);
	for (let person = 0; person < officials; person += 1) {
		const joined = await participants.join(room, {
			assessment: assessments[0] ?? '',
			group: person % 2 === 0 ? 'enforcement' : 'other',
			language: 'en'
		});
		await room.answers.record(
			joined?.cookie.split('.')[1] ?? '',
			itemsOf(questionnaire).map(({ id: slot }, item) => ({
				...{ slot, rev: 1, client: 'seed' },
				answer: { value: (person + item) % 3 === 0 ? 3 : 2 }
			}))
		);
	}
	await workshops.close(store, facilitator, room);
}

export async function signIn(browser: Browser, name: string, secret = password): Promise<void> {
	const answer = await browser.post('/signin', { name, password: secret });
	if (answer.status !== 303)
		throw new Error(`Sign-in of ${name} was answered with ${answer.status}.`);
}
