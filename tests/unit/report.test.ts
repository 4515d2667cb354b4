import { beforeAll, describe, expect, test } from 'vitest';
import { gapBars, gapBarsHeight } from '../../src/lib/charts/gap-bars';
import { profileRadar } from '../../src/lib/charts/profile-radar';
import type { Answer } from '../../src/lib/maturity/answer';
import { DEFAULT_PROFILE } from '../../src/lib/maturity/profile';
import { itemsOf, type Level } from '../../src/lib/maturity/questionnaire';
import { recommend } from '../../src/lib/maturity/recommend';
import { buildReport, type Report } from '../../src/lib/maturity/report';
import type { Assessment, Response, Workshop } from '../../src/lib/maturity/workshop';
import { locales } from '../../src/lib/paraglide/runtime';
import { pngOf, svgOf } from '../../src/lib/server/charts/render';
import * as instruments from '../../src/lib/server/instruments';
import { resultOf } from '../../src/lib/server/results';
import { inLines } from '../../src/lib/ui/area-words';
import { indexIn, numberWord, shareIn } from '../../src/lib/ui/formats';
import {
	areaLead,
	blockerWords,
	clarifyWords,
	gapBarsOf,
	headline,
	opinionWords,
	orderWords,
	radarOf
} from '../../src/lib/ui/words';

const PEOPLE = 12;
const THRESHOLD = 5;
let instrument: instruments.Instrument;
let report: Report;

/** Twelve officials: PS-1 split into two camps, IA-6 led by another agency, IA-5 not known, BC-1 answered by three. */
function responsesOf(ids: readonly string[]): Response[] {
	return Array.from({ length: PEOPLE }, (_, person) => {
		const answers: Record<string, Answer> = {};
		ids.forEach((id, index) => {
			answers[id] = { value: (1 + ((index + (person % 2)) % 3)) as Level };
		});
		answers['PS-1'] = { value: person < 6 ? 1 : 4, comment: `said by ${PEOPLE - person}` };
		answers['IA-6'] = { value: 'OM', reason: 'Financial intelligence unit' };
		answers['IA-5'] = { value: person < 9 ? 'DK' : 2 };
		if (person < 9) delete answers['BC-1'];
		else answers['BC-1'] = { value: 3, comment: 'a comment of a few' };
		return {
			participant: `p${String(person).padStart(2, '0')}`,
			group: person < 7 ? 'enforcement' : person < 10 ? 'risk' : 'licensing',
			source: 'phone' as const,
			submitted: true,
			answers,
			again: {}
		};
	});
}

beforeAll(async () => {
	instrument = await instruments.load('stce');
	const { questionnaire, catalogue } = instrument;
	const assessment: Assessment = {
		id: 'a',
		administration: 'v',
		name: 'Velmara',
		region: 'Europe',
		targets: Object.fromEntries(questionnaire.areas.map(({ id }) => [id, 3 as Level])),
		agreed: {
			'TR-1': [
				{
					value: 3,
					reason: 'a plan exists',
					agency: '',
					evidence: { status: 'stated', title: '', date: '' },
					dissent: 'one sees level 2',
					at: '2026-11-18T10:00:00Z',
					by: 'f'
				}
			]
		},
		rounds: [],
		plan: { entries: [], declined: [] },
		finalised: []
	};
	const workshop: Workshop = {
		id: 'w',
		title: 'Workshop',
		place: 'Port Selin',
		startsOn: '2026-11-17',
		endsOn: '2026-11-19',
		marking: 'TLP:AMBER',
		smallGroup: THRESHOLD,
		questionnaire,
		functions: ['enforcement', 'risk', 'licensing'].map((id) => ({ id, name: id })),
		assessments: [assessment],
		facilitators: ['f'],
		joinCode: '',
		sample: true,
		createdAt: '',
		events: []
	};
	const responses = responsesOf(itemsOf(questionnaire).map(({ id }) => id));
	const result = await resultOf(questionnaire, assessment, responses);
	report = buildReport({
		workshop,
		assessment,
		questionnaire,
		catalogue,
		profile: DEFAULT_PROFILE,
		responses,
		result,
		recommendations: recommend(questionnaire, catalogue, result, assessment),
		auditHead: 'head',
		amongFirstThree: {}
	});
});

const item = (id: string) => {
	const found = report.areas.flatMap(({ items }) => items).find((one) => one.id === id);
	if (!found) throw new Error(`no item ${id}`);
	return found;
};

describe('the report', () => {
	test('shows no votes and no comments below the threshold', () => {
		expect(item('BC-1').votes).toBeNull();
		expect(item('BC-1').comments).toEqual([]);
		expect(item('PS-1').votes?.levels).toEqual([6, 0, 0, 6, 0]);
	});

	test('sorts comments by their own words, not by who wrote them', () => {
		const { comments } = item('PS-1');
		expect(comments).toHaveLength(PEOPLE);
		expect(comments).toEqual([...comments].sort());
	});

	test('names a function only where the rest does not give a small one away', () => {
		const { participation } = report;
		expect(participation.people).toBe(PEOPLE);
		expect(participation.functions.map(({ people }) => people)).toEqual([7]);
		expect(participation.others).toEqual({ functions: 2, people: 5 });
	});

	test('keeps what is not a level apart from the levels', () => {
		expect(report.informationGaps).toContain('IA-5');
		expect(report.otherAgency).toEqual([
			{ item: 'IA-6', agencies: ['Financial intelligence unit'] }
		]);
	});

	test('has at most three strengths, gaps and first actions, and actions for real gaps only', () => {
		const { strengths, gaps, firstActions } = report.summary;
		for (const list of [strengths, gaps, firstActions]) {
			expect(list.length).toBeGreaterThan(0);
			expect(list.length).toBeLessThanOrEqual(3);
		}
		for (const { why } of report.proposals)
			for (const step of why.steps) expect(item(step.item).result.level).toBeLessThan(3);
	});

	test('says which agreed level has no document behind it, and keeps its dissent', () => {
		expect(item('TR-1').unconfirmed).toBe(true);
		expect(item('TR-1').agreed?.dissent).toBe('one sees level 2');
	});
});

describe('its words', () => {
	test.each(locales)('are whole sentences in %s', (locale) => {
		const said = [
			...headline(report, locale),
			...clarifyWords(report, locale),
			...orderWords(report, locale),
			...report.areas.flatMap((area) => [
				areaLead(area.result, locale),
				...blockerWords(area, 0.8, locale),
				...area.items.flatMap(({ result }) => opinionWords(result, locale))
			])
		];
		expect(said.length).toBeGreaterThan(60);
		for (const sentence of said) {
			expect(sentence).toMatch(/[.。]$/);
			expect(sentence).not.toMatch(/undefined|null|NaN|[{}]|words_| {2}/);
		}
	});

	test('name a split with both camps', () => {
		expect(opinionWords(item('PS-1').result, 'en')[0]).toBe(
			'Opinions: split into two camps, 6 at level 1 and 6 at level 3, 4 or 5.'
		);
	});

	test('round once, half up, and say 100% only of the whole', () => {
		expect(indexIn(2.25, 'en')).toBe('2.3');
		expect(indexIn(2.45, 'fr')).toBe('2,5');
		expect(shareIn(0.999, 'en')).toBe('99%');
		expect(shareIn(1, 'en')).toBe('100%');
		expect(shareIn(0.8, 'en')).toBe('80%');
	});

	test('write small numbers out where the language allows', () => {
		expect(numberWord(8, 'ru', 'of')).toBe('восьми');
		expect(numberWord(8, 'ar')).toBe('8');
		expect(numberWord(40, 'en')).toBe('40');
	});

	test('break long names evenly', () => {
		expect(inLines('Training')).toEqual(['Training']);
		expect(inLines('Record keeping and ICT')).toEqual(['Record keeping', 'and ICT']);
		expect(inLines('Партнёрство с заинтересованными сторонами')).toHaveLength(3);
	});
});

describe('its figures', () => {
	test.each(['en', 'ru', 'ar'] as const)(
		'stand alone in %s: outlines instead of fonts',
		(locale) => {
			const bars = gapBarsOf(report, locale);
			for (const svg of [
				svgOf(profileRadar(radarOf(report, locale)), 600, 510),
				svgOf(gapBars(bars), 600, gapBarsHeight(bars.bars.length))
			]) {
				expect(svg).toContain('viewBox="0 0 600');
				expect(svg).not.toMatch(/<text|<image|<script|href=|font-family/);
				expect(svg.length).toBeGreaterThan(20_000);
			}
		}
	);

	test('differ when the figures differ, and come from the cache when they do not', () => {
		const radar = radarOf(report, 'en');
		const [first, ...rest] = radar.axes;
		if (!first) throw new Error('no axes');
		const other = { ...radar, axes: [{ ...first, current: 5 }, ...rest] };
		const svg = svgOf(profileRadar(radar), 600, 510);
		expect(svgOf(profileRadar(radar), 600, 510)).toBe(svg);
		expect(svgOf(profileRadar(other), 600, 510)).not.toBe(svg);
	});

	test('are pictures of twice the size as PNG', () => {
		const png = pngOf(profileRadar(radarOf(report, 'en')), 600, 510);
		expect(png.subarray(1, 4).toString()).toBe('PNG');
		expect(png.readUInt32BE(16)).toBe(1200);
		expect(png.readUInt32BE(20)).toBe(1020);
	});
});
