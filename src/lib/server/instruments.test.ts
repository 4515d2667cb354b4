import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseQuestionnaire } from '../survey/parse';
import * as instruments from './instruments';
import type { WorkshopRoom } from './store';

const SMALL = 'tests/fixtures/questionnaires/food-laboratory';

let folder: string;
let dataDir: string;
let own: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'instruments-'));
	dataDir = join(folder, 'data');
	own = join(dataDir, 'questionnaires');
	await cp(SMALL, join(folder, 'shipped', 'food-laboratory'), { recursive: true });
	await mkdir(own, { recursive: true });
	vi.stubEnv('QUESTIONNAIRES_DIR', join(folder, 'shipped'));
	vi.stubEnv('DATA_DIR', dataDir);
});

afterEach(async () => {
	vi.unstubAllEnvs();
	await rm(folder, { recursive: true });
});

const shipped = (name: string) => join(folder, 'shipped', 'food-laboratory', `${name}.json`);
const fixture = async () =>
	JSON.parse(await readFile(`${SMALL}/questionnaire.json`, 'utf8')) as Record<string, unknown>;
const writeOwn = (name: string, raw: unknown) => writeFile(join(own, name), JSON.stringify(raw));

/** Just enough of a room: `of` reads the workshop document and the questionnaire's copy. */
function roomWith(questionnaireFile: unknown, hash?: string): WorkshopRoom {
	const parsed = parseQuestionnaire(questionnaireFile).questionnaire;
	const questionnaire = { id: 'food-laboratory', version: '0.3', hash: hash ?? parsed?.hash ?? '' };
	return { workshop: { data: { id: 'w1', questionnaire } }, questionnaireFile } as WorkshopRoom;
}

describe('list and load', () => {
	it('lists shipped ones with their catalogue checked', async () => {
		expect(await instruments.list({ dataDir })).toEqual([
			{
				...{ id: 'food-laboratory', version: '0.3', usable: true, problems: [] },
				title: {
					default: 'Laboratoire alimentaire : où en sommes-nous ?',
					en: 'Food laboratory: where do we stand?'
				},
				source: shipped('questionnaire')
			}
		]);
		const { questionnaire, catalogue, file } = await instruments.load('food-laboratory');
		expect(questionnaire.areas).toHaveLength(2);
		expect(catalogue.actions).toHaveLength(4);
		expect(file).toEqual(await fixture());
	});

	it('adds own files, without a catalogue when none lies beside them', async () => {
		await writeOwn('mine.json', { ...(await fixture()), questionnaireId: 'mine' });
		expect((await instruments.list({ dataDir })).map(({ id }) => id)).toEqual([
			'food-laboratory',
			'mine'
		]);
		expect((await instruments.load('mine', { dataDir })).catalogue.actions).toEqual([]);
	});

	it('reads a file again once it has changed', async () => {
		await instruments.load('food-laboratory');
		await writeFile(
			shipped('questionnaire'),
			JSON.stringify({ ...(await fixture()), version: '0.4' })
		);
		expect((await instruments.load('food-laboratory')).questionnaire.version).toBe('0.4');
	});

	it('lists broken files beside the others and refuses to load them, naming file and path', async () => {
		await writeFile(join(own, 'cut.json'), '{"pages":');
		await writeOwn('bad.json', { ...(await fixture()), questionnaireId: 'bad', pages: [] });
		const [bad, cut, good] = (await instruments.list({ dataDir })).sort((a, b) =>
			a.source.localeCompare(b.source)
		);
		expect(bad).toMatchObject({ usable: false, problems: [{ path: 'pages' }] });
		expect(cut).toMatchObject({ usable: false, problems: [{ path: 'cut.json' }] });
		expect(good?.usable).toBe(true);
		await expect(instruments.load('bad', { dataDir })).rejects.toThrow(
			/bad\.json cannot be used: pages: expected/
		);
		await expect(instruments.load('bad', { dataDir })).rejects.toBeInstanceOf(
			instruments.BrokenQuestionnaire
		);
		await expect(instruments.load('none', { dataDir })).rejects.toBeInstanceOf(
			instruments.UnknownQuestionnaire
		);
	});

	it('keeps a questionnaire usable when only its catalogue is broken', async () => {
		await writeFile(shipped('natures'), 'not JSON');
		const [listed] = await instruments.list({ dataDir });
		expect(listed).toMatchObject({ usable: true, problems: [{ path: 'natures.json' }] });
		expect((await instruments.load('food-laboratory')).catalogue.actions).toEqual([]);
	});

	it('refuses a second file with an id that is taken', async () => {
		await writeOwn('copy.json', await fixture());
		const [first, second] = await instruments.list({ dataDir });
		expect(first?.usable).toBe(true);
		expect(second).toMatchObject({ usable: false, problems: [{ path: 'questionnaireId' }] });
	});

	it('is empty, not broken, where there is no folder', async () => {
		vi.stubEnv('QUESTIONNAIRES_DIR', join(folder, 'nowhere'));
		expect(await instruments.list({ dataDir: join(folder, 'nowhere') })).toEqual([]);
	});
});

describe('of a workshop', () => {
	it('gives the questionnaire of the workshop and the catalogue that fits it today', async () => {
		const { questionnaire, catalogue } = await instruments.of(roomWith(await fixture()));
		expect(questionnaire.id).toBe('food-laboratory');
		expect(catalogue.actions).toHaveLength(4);
	});

	it('parses the copy of a room once', async () => {
		const room = roomWith(await fixture());
		expect(await instruments.of(room)).toBe(await instruments.of(room));
	});

	it('parses once for all who ask at the same moment: two hundred phones after a start', async () => {
		const room = roomWith({ ...(await fixture()), version: '0.2' });
		const asked = await Promise.all([1, 2, 3].map(() => instruments.of(room)));
		expect(new Set(asked.map(({ questionnaire }) => questionnaire))).toHaveProperty('size', 1);
		const listed = await Promise.all([1, 2, 3].map(() => instruments.load('food-laboratory')));
		expect(new Set(listed.map(({ questionnaire }) => questionnaire))).toHaveProperty('size', 1);
	});

	it('parses nothing again for a room whose copy is the file that is here', async () => {
		const { questionnaire } = await instruments.load('food-laboratory');
		expect((await instruments.of(roomWith(await fixture()))).questionnaire).toBe(questionnaire);
		const forged = await fixture();
		forged['title'] = 'Another';
		await expect(instruments.of(roomWith(forged, questionnaire.hash))).rejects.toThrow(/hash/);
	});

	it('keeps the version of the workshop when the shipped file moves on', async () => {
		const room = roomWith({ ...(await fixture()), version: '0.2' });
		const { questionnaire, catalogue } = await instruments.of(room);
		expect(questionnaire.version).toBe('0.2');
		expect(catalogue.actions).toHaveLength(4);
	});

	it('does without a catalogue when the questionnaire is not here', async () => {
		vi.stubEnv('QUESTIONNAIRES_DIR', join(folder, 'nowhere'));
		expect((await instruments.of(roomWith(await fixture()))).catalogue.actions).toEqual([]);
	});

	it('refuses a copy that is broken or is not the one of the workshop', async () => {
		await expect(instruments.of(roomWith({ pages: [] }, 'x'))).rejects.toThrow(
			/questionnaire of workshop w1/
		);
		await expect(instruments.of(roomWith(await fixture(), 'x'))).rejects.toThrow(
			/hash x, got [0-9a-f]{64}/
		);
	});
});
