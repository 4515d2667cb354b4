/** `npm run demo`: a temporary data folder with invented workshops, marked as sample data, and the sign-in. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Level, Questionnaire } from '../lib/maturity/questionnaire';
import type { PlanEntry } from '../lib/maturity/workshop';
import type { Catalogue } from '../lib/maturity/catalogue';
import * as accounts from '../lib/server/accounts';
import * as instruments from '../lib/server/instruments';
import * as participants from '../lib/server/participants';
import * as responses from '../lib/server/responses';
import { sealOf } from '../lib/server/seal';
import { openStore } from '../lib/server/storage/open-store';
import type { Store, WorkshopRoom } from '../lib/server/store';
import * as workshops from '../lib/server/workshops';
import { ensureBuild, root } from './ensure.js';
import {
	peopleOf,
	type SampleAdministration,
	type SampleFile,
	type SampleWorkshop
} from './sample-workshop';

const DEFAULT_TARGET: Level = 3;

/** The facilitator of the demo; its data folder is deleted at the end. */
export const demoAccount = { name: 'Demo facilitator', password: 'seven quiet harbours' };

/** Puts every sample workshop into an empty store. */
export async function fillWithSamples(
	store: Store,
	sample: SampleFile,
	instrument: string
): Promise<void> {
	const account = await accounts.create(store, demoAccount, 'administrator', Date.now());
	const loaded = await instruments.load(instrument);
	for (const workshop of sample.workshops) {
		const room = await workshops.create(
			store,
			account,
			{
				title: workshop.title,
				place: workshop.place,
				startsOn: workshop.startsOn,
				endsOn: workshop.endsOn,
				marking: workshop.marking,
				smallGroup: 5,
				administrations: workshop.administrations.map(({ name, region }) => ({
					assessment: '',
					name,
					region
				})),
				functions: sample.functions.map(({ id, name }) => ({ id, name })),
				languages: loaded.questionnaire.locales,
				targets: Object.fromEntries(
					loaded.questionnaire.areas.map(({ id }) => [id, DEFAULT_TARGET])
				)
			},
			loaded.questionnaire,
			loaded.file
		);
		await room.workshop.change((draft) => {
			draft.sample = true;
		});
		await hold(store, account, room, workshop, sample, loaded);
	}
}

/** Opens the room, lets everybody answer, and goes as far as the sample says. */
async function hold(
	store: Store,
	account: { id: string; name: string; role: 'administrator' | 'facilitator' },
	room: WorkshopRoom,
	workshop: SampleWorkshop,
	sample: SampleFile,
	{ questionnaire, catalogue }: { questionnaire: Questionnaire; catalogue: Catalogue }
): Promise<void> {
	await workshops.open(store, account, room);
	for (const [index, administration] of workshop.administrations.entries()) {
		const assessment = room.workshop.data.assessments[index];
		if (!assessment) throw new Error(`${workshop.title}: no assessment for ${administration.name}`);
		await answer(room, assessment.id, questionnaire, administration, sample.seed);
	}
	if (workshop.state === 'open') return;
	await workshops.close(store, account, room);
	for (const [index, administration] of workshop.administrations.entries()) {
		const assessment = room.workshop.data.assessments[index];
		if (!assessment) continue;
		for (const [item, { agency = '', dissent = '', evidence, ...agreed }] of Object.entries(
			administration.agreed
		)) {
			await workshops.recordAgreed(store, account, room, assessment.id, item, {
				...agreed,
				agency,
				dissent,
				evidence: evidence ?? { status: 'stated', title: '', date: '' }
			});
		}
		await workshops.setTargets(store, account, room, assessment.id, {
			...assessment.targets,
			...administration.targets
		});
		await room.workshop.change((draft) => {
			const target = draft.assessments[index];
			if (target)
				target.plan = {
					entries: administration.plan.map((line) => ({
						...planEntry(line, catalogue),
						serves: []
					})),
					declined: []
				};
		});
		if (workshop.state === 'finalised')
			await workshops.finalise(store, account, room, assessment.id, (final) =>
				sealOf(questionnaire, final, responses.of(room, assessment.id))
			);
	}
}

function planEntry(line: SampleAdministration['plan'][number], catalogue: Catalogue): PlanEntry {
	const action = catalogue.actions.find(({ id }) => id === line.action);
	if (!action) throw new Error(`sample plan: unknown action ${line.action}`);
	return {
		id: `sample-${line.action}`,
		title: '',
		serves: [],
		effort: action.effort,
		note: '',
		...line
	};
}

async function answer(
	room: WorkshopRoom,
	assessment: string,
	questionnaire: Questionnaire,
	administration: SampleAdministration,
	seed: SampleFile['seed']
): Promise<void> {
	const people = peopleOf(questionnaire, administration, seed);
	await Promise.all(
		people.map(async ({ group, answers, finished }) => {
			const joined = await participants.join(room, { assessment, group, language: 'en' });
			const id = joined?.cookie.split('.')[1];
			if (!id) throw new Error(`sample: no function ${group}`);
			await room.answers.record(
				id,
				answers.map(([slot, given]) => ({ slot, answer: given, rev: 1, client: 'sample' }))
			);
			if (finished) await room.answers.submit(id, true);
		})
	);
}

async function demo(): Promise<void> {
	ensureBuild();
	const dataDir = mkdtempSync(join(tmpdir(), 'stce-demo-'));
	const store = await openStore(dataDir);
	const sample = JSON.parse(
		readFileSync(join(root, 'questionnaires/stce/sample-workshops.json'), 'utf8')
	) as SampleFile;
	await fillWithSamples(store, sample, 'stce');
	await store.close();

	console.log(`SAMPLE DATA in ${dataDir}; it is deleted when the demo stops.`);
	console.log(`Sign in as “${demoAccount.name}” with the password “${demoAccount.password}”.`);
	const server = spawn(
		process.execPath,
		[join(root, 'src/cli/serve.js'), ...process.argv.slice(2)],
		{
			stdio: 'inherit',
			env: { ...process.env, DATA_DIR: dataDir }
		}
	);
	for (const signal of ['SIGINT', 'SIGTERM'] as const)
		process.on(signal, () => server.kill(signal));
	server.on('exit', (code) => {
		rmSync(dataDir, { recursive: true, force: true });
		process.exit(code ?? 0);
	});
}

if (process.argv[1]?.endsWith('demo.ts')) await demo();
