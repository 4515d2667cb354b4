/**
 * The report page of sixty people, as the server makes it: the first time (with the interval's 4,999 replicates) and
 * again; and beside the answers of another room, which must not wait for it.
 */
import { dropFolder, latenciesAs, makeFolder, median, pause, type Figures } from '../measure';
import { openLoop } from '../open-loop.js';
import { nthEdit, save } from '../phones';
import { addFacilitator, addRoom, inStore } from '../rooms';
import { get, phonesAgent, startOurs, type Measured } from '../server';

const PEOPLE = 60;
/** Administrations whose report is asked for: two compile the code, five are asked for beside answers, five without. */
const WARM = 2;
const BESIDE = 5;
const ALONE = 5;
const ANSWERING = 200;
const SECONDS = 5;

export async function report(): Promise<Figures> {
	const folder = makeFolder();
	const seeded = await inStore(folder, async (store) => {
		const { account, cookie } = await addFacilitator(store);
		const people = Array.from({ length: WARM + BESIDE + ALONE }, () => PEOPLE);
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
	const firstBeside: number[] = [];
	// One report a second: a facilitator opens it, and prints it.
	for (const assessment of seeded.closed.assessments.slice(WARM, WARM + BESIDE)) {
		firstBeside.push(await ask(assessment));
		await pause(400);
		await ask(assessment);
		await pause(400);
	}
	const beside = await meanwhile;
	const first: number[] = [];
	const again: number[] = [];
	for (const assessment of seeded.closed.assessments.slice(WARM + BESIDE)) {
		await pause(200);
		first.push(await ask(assessment));
		again.push(await ask(assessment), await ask(assessment));
	}
	agent.destroy();
	await server.stop();
	dropFolder(folder);
	return {
		'report.first': median(first),
		'report.again': median(again),
		'report.firstBeside': median(firstBeside),
		...latenciesAs('report.alone', alone),
		...latenciesAs('report.beside', beside)
	};
}

/** The page with its two figures, as a browser asks for them. */
async function page(
	server: Measured,
	workshop: string,
	assessment: string,
	cookie: string
): Promise<number> {
	const path = `/workshops/${workshop}/report/${assessment}`;
	const headers = { cookie: `session=${cookie}`, accept: 'text/html' };
	const start = performance.now();
	const { status, body } = await get(server.base, path, headers);
	const figures = await Promise.all(
		['radar.svg', 'gaps.svg'].map((name) =>
			get(server.base, `${path}/${name}?language=en`, headers)
		)
	);
	const took = performance.now() - start;
	if (status !== 200 || body.length < 20_000)
		throw new Error(`The report was answered with ${status}, ${body.length} bytes.`);
	if (figures.some((figure) => figure.status !== 200))
		throw new Error('A figure of the report is missing.');
	return took;
}
