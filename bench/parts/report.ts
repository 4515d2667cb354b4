/**
 * The report page of sixty people, as the server makes it: the first time (with the interval's 4,999 replicates) and
 * again; and how long answers in another room wait meanwhile.
 */
import { dropFolder, latenciesAs, makeFolder, median, pause, type Figures } from '../measure';
import { openLoop } from '../open-loop.js';
import { nthEdit, save } from '../phones';
import { addFacilitator, addRoom, inStore } from '../rooms';
import { get, phonesAgent, startOurs, type Measured } from '../server';

const PEOPLE = 60;
/** Administrations whose report is asked for once; the first two compile the code. */
const REPORTS = 7;
const WARM = 2;
const ANSWERING = 200;
const SECONDS = 5;

export async function report(): Promise<Figures> {
	const folder = makeFolder();
	const seeded = await inStore(folder, async (store) => {
		const { account, cookie } = await addFacilitator(store);
		const people = Array.from({ length: REPORTS }, () => PEOPLE);
		const closed = await addRoom(store, account, {
			...{ title: 'Revealed', people },
			...{ answered: true, closed: true }
		});
		const open = await addRoom(store, account, { title: 'Open', people: [ANSWERING] });
		return { cookie, closed, open };
	});
	const server = await startOurs(folder);
	const ask = (assessment: string) => page(server, seeded.closed.id, assessment, seeded.cookie);
	for (const assessment of seeded.closed.assessments.slice(0, WARM)) {
		await ask(assessment);
		await ask(assessment);
	}
	const agent = phonesAgent();
	const answers = (shift: number) =>
		openLoop({
			perSecond: ANSWERING,
			count: ANSWERING * SECONDS,
			send: (arrival: number) => {
				const { phone, edit } = nthEdit(seeded.open, arrival + shift);
				return save(server.base, agent, seeded.open, phone, [edit]);
			}
		});
	await answers(0);
	const alone = await answers(ANSWERING * SECONDS);
	const meanwhile = answers(ANSWERING * SECONDS * 2);
	const first: number[] = [];
	const again: number[] = [];
	// One report a second: a facilitator opens it, and prints it.
	for (const assessment of seeded.closed.assessments.slice(WARM)) {
		first.push(await ask(assessment));
		await pause(400);
		again.push(await ask(assessment));
		await pause(400);
	}
	const beside = await meanwhile;
	const quiet: number[] = [];
	const last = seeded.closed.assessments.at(-1) ?? '';
	for (let turn = 0; turn < 9; turn += 1) quiet.push(await ask(last));
	agent.destroy();
	await server.stop();
	dropFolder(folder);
	return {
		'report.first': median(first),
		'report.again': median(again),
		'report.quiet': median(quiet),
		...latenciesAs('report.alone', alone),
		...latenciesAs('report.beside', beside)
	};
}

async function page(
	server: Measured,
	workshop: string,
	assessment: string,
	cookie: string
): Promise<number> {
	const start = performance.now();
	const { status, body } = await get(server.base, `/workshops/${workshop}/report/${assessment}`, {
		cookie: `session=${cookie}`,
		accept: 'text/html'
	});
	if (status !== 200 || body.length < 20_000)
		throw new Error(`The report was answered with ${status}, ${body.length} bytes.`);
	return performance.now() - start;
}
