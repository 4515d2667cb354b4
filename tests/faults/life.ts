/**
 * The life of a workshop over the real storage, in a process of its own that faults can strike. Every acknowledgement
 * is a line on standard output. Usage: life.js DATA_DIR [early]; `early` says so before it is true: the control.
 */
import { writeSync } from 'node:fs';
import { openStore } from '../../src/lib/server/storage/open-store';
import type { AnswerOp, StoredParticipant } from '../../src/lib/server/store';
import type { Workshop } from '../../src/lib/maturity/workshop';

const [folder = '', mode = ''] = process.argv.slice(2);

/** Runs one step; a line says that it was acknowledged. */
async function step<T>(line: string, work: () => Promise<T>): Promise<T> {
	if (mode === 'early') writeSync(1, `${line}\n`);
	const result = await work();
	if (mode !== 'early') writeSync(1, `${line}\n`);
	return result;
}

const official = (id: string): Omit<StoredParticipant, 'slots' | 'submitted'> => ({
	id,
	assessment: 'a1',
	group: 'f1',
	source: 'phone',
	language: 'en',
	secretHash: 's',
	reentryHash: 'r'
});

const workshop: Workshop = {
	id: 'w2',
	title: '',
	place: '',
	startsOn: '',
	endsOn: '',
	marking: '',
	smallGroup: 5,
	questionnaire: { id: 'q', version: '1', hash: '' },
	functions: [],
	assessments: [],
	facilitators: [],
	joinCode: '',
	sample: false,
	createdAt: '',
	events: []
};

async function main(): Promise<void> {
	const store = await openStore(folder, { log: () => undefined });
	const room = await step('created', () => store.create(workshop, {}));
	const { answers } = room;
	let title = 0;
	for (let round = 1; round <= 4; round++) {
		await step('opened', () => answers.open());
		const id = `p${round}`;
		await step(`joined ${id}`, () => answers.join(official(id)));
		for (let rev = 1; rev <= 10; rev++) {
			const op: AnswerOp = { slot: 'PS-1', answer: { value: 3 }, rev, client: 'c' };
			await step(`answer ${id} ${rev}`, () => answers.record(id, [op]));
		}
		for (let i = 0; i < 8; i++) {
			title += 1;
			await step(`title ${title}`, () =>
				room.workshop.change((draft) => {
					draft.title = String(title);
				})
			);
			await step(`audit ${title}`, () =>
				store.audit.append({ who: 'ana', what: `act ${title}`, about: 'w2' })
			);
		}
		writeSync(1, 'folding\n');
		await step('folded', () => answers.fold());
	}
	await store.close();
}

void main();
