/** Who reaches what: every route of the folder × every role, against the running server. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { access, roleOf, type Role } from '../../src/lib/server/access';
import { openBrowser, type Answer, type Browser } from '../harness/browser';
import { addAccount, addRoom, seed, signIn, type SeededRoom } from '../harness/seed';
import { makeDataDir, startServer, type RunningServer } from '../harness/server';
import { addressOf, routesOf } from './routes';

const routes = routesOf();
/** Written out here a second time, so that a slip in the table itself is seen: everything else needs a session. */
const open = [
	'/',
	'/healthz',
	'/invite/[token]',
	'/join',
	'/language',
	'/setup/[token]',
	'/signin',
	'/signout'
];
const officials = ['/done', '/joined', '/respond', '/respond/save', '/review'];
const administrators = ['/facilitators', '/backup', '/backup/file'];

let server: RunningServer;
let rooms: { a: SeededRoom; b: SeededRoom };
const people: Partial<Record<Role | 'other', Browser>> = {};

beforeAll(async () => {
	const dataDir = makeDataDir();
	rooms = await seed(dataDir, async (store) => {
		await addAccount(store, 'Admin', 'administrator');
		const anna = await addAccount(store, 'Anna', 'facilitator');
		const boris = await addAccount(store, 'Boris', 'facilitator');
		return { a: await addRoom(store, anna, 'Alpha'), b: await addRoom(store, boris, 'Beta') };
	});
	server = await startServer({ dataDir });
	people.public = openBrowser(server.base);
	people.participant = openBrowser(server.base);
	people.participant.cookies.set('participant', rooms.a.participant);
	people.facilitator = openBrowser(server.base);
	people.administrator = openBrowser(server.base);
	people.other = openBrowser(server.base);
	await signIn(people.facilitator, 'Anna');
	await signIn(people.administrator, 'Admin');
	await signIn(people.other, 'Boris');
}, 240_000);

afterAll(async () => {
	await server?.stop();
});

const own = () => ({ id: rooms.a.id, assessment: rooms.a.assessments[0] ?? '' });

/** Reads only what is needed of an answer: an event stream does not end. */
async function ask(who: Role | 'other', path: string, method = 'GET'): Promise<Answer> {
	const browser = people[who];
	if (!browser) throw new Error(`Nobody is ${who}.`);
	return browser.send(
		path,
		method === 'GET'
			? {}
			: { method, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: '' }
	);
}

/** What an answer means: let in (also when the route then finds nothing), sent to a door, or refused. */
function meaning({ status, location }: Answer): string {
	if (status === 303 && location.startsWith('/signin?next=')) return 'to sign-in';
	if (status === 303 && location === '/join') return 'to join';
	if (status === 401 || status === 403) return `refused ${status}`;
	return 'in';
}

function rowProblems(ids: readonly string[]): string[] {
	return ids
		.filter((id) => roleOf(id) === null)
		.map((id) => `${id} has no row in src/lib/server/access.ts`);
}

test('every route has a row, and every row a route', () => {
	expect(rowProblems(routes.map(({ id }) => id))).toEqual([]);
	const ids = new Set(routes.map(({ id }) => id));
	expect(Object.keys(access).filter((id) => !ids.has(id))).toEqual([]);
});

test('the check sees a new route without a row', () => {
	expect(rowProblems(['/workshops', '/workshops/[id]/secret'])).toEqual([
		'/workshops/[id]/secret has no row in src/lib/server/access.ts'
	]);
	expect(roleOf('toString')).toBeNull();
	expect(roleOf('__proto__')).toBeNull();
});

test('the table says what was decided', () => {
	const expected = Object.fromEntries(
		routes.map(({ id }): [string, Role] => [
			id,
			open.includes(id)
				? 'public'
				: officials.includes(id)
					? 'participant'
					: administrators.includes(id)
						? 'administrator'
						: 'facilitator'
		])
	);
	expect(Object.fromEntries(routes.map(({ id }) => [id, roleOf(id)]))).toEqual(expected);
});

const guarded = routes.filter(({ id }) => roleOf(id) !== 'public' && !id.endsWith('/live'));

test.each(guarded)('$id turns away who may not', async ({ id, hasPage }) => {
	const path = addressOf(id, own());
	const role = roleOf(id);
	const door = role === 'participant' ? 'to join' : 'to sign-in';
	expect(meaning(await ask('public', path))).toBe(door);
	expect(meaning(await ask('public', path, 'POST'))).toBe('refused 401');
	if (hasPage) expect((await ask('public', `${path}/__data.json`)).text).toContain('"redirect"');
	if (role === 'participant') {
		expect(meaning(await ask('facilitator', path))).toBe('to join');
	} else {
		expect(meaning(await ask('participant', path))).toBe('to sign-in');
		expect(meaning(await ask('participant', path, 'POST'))).toBe('refused 401');
	}
	if (role === 'administrator') {
		expect(meaning(await ask('facilitator', path))).toBe('refused 403');
		expect(meaning(await ask('facilitator', path, 'POST'))).toBe('refused 403');
	}
});

test.each(guarded.filter(({ hasPage }) => hasPage))('$id lets in who may', async ({ id }) => {
	const role = roleOf(id);
	if (role === null || role === 'public') throw new Error(`${id} is not guarded.`);
	const answer = await ask(role === 'administrator' ? 'administrator' : role, addressOf(id, own()));
	expect(meaning(answer)).toBe('in');
	expect(answer.status).toBeLessThan(500);
});

const ofWorkshops = routes.filter(({ id }) => id.startsWith('/workshops/[id]'));

test.each(ofWorkshops)(
	'$id of another workshop is 404, for everyone who is not named on it',
	async ({ id }) => {
		const foreign = addressOf(id, own());
		expect((await ask('other', foreign)).status).toBe(404);
		expect((await ask('administrator', foreign)).status).toBe(404);
		// An own workshop with the other one's assessment
		if (id.includes('[assessment]')) {
			const mixed = addressOf(id, { id: rooms.b.id, assessment: rooms.a.assessments[0] ?? '' });
			expect((await ask('other', mixed)).status).toBe(404);
		}
		if (!id.endsWith('/live'))
			expect([400, 404, 405]).toContain((await ask('other', foreign, 'POST')).status);
	}
);

test('the swap is seen: the same address opens for the facilitator who is named on it', async () => {
	expect((await ask('facilitator', `/workshops/${rooms.a.id}/setup`)).status).toBe(200);
	expect((await ask('other', `/workshops/${rooms.b.id}/setup`)).status).toBe(200);
	expect((await ask('other', '/workshops')).text).not.toContain('Alpha');
	expect((await ask('facilitator', '/workshops')).text).toContain('Alpha');
});

test('an official of one workshop cannot become one of another', async () => {
	const [, id = '', secret = ''] = rooms.a.participant.split('.');
	const swapped = openBrowser(server.base);
	swapped.cookies.set('participant', `${rooms.b.id}.${id}.${secret}`);
	expect(meaning(await swapped.get('/respond'))).toBe('to join');
	const [, otherId = ''] = rooms.b.participant.split('.');
	swapped.cookies.set('participant', `${rooms.a.id}.${otherId}.${secret}`);
	expect(meaning(await swapped.get('/respond'))).toBe('to join');
	swapped.cookies.set('participant', rooms.a.participant);
	expect(meaning(await swapped.get('/respond'))).toBe('in');
});

test('an unknown address is a calm 404 in the language asked for', async () => {
	const french = openBrowser(server.base, { language: 'fr' });
	const answer = await french.get('/n-existe-pas');
	expect(answer.status).toBe(404);
	expect(answer.text).toContain('Aucune page à cette adresse');
	expect(answer.text).toContain('<html lang="fr" dir="ltr">');
});
