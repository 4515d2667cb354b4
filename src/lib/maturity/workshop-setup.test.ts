import { expect, test } from 'vitest';
import { parseAgreed, type AgreedFields } from './agreed-form';
import type { Questionnaire } from './questionnaire';
import { parseWorkshop, withMoreRows, type WorkshopFields } from './workshop-setup';

const questionnaire: Questionnaire = {
	id: 'q',
	version: '1',
	hash: '',
	title: { default: '' },
	locales: ['en', 'fr'],
	translationStatus: {},
	levels: [],
	howToChoose: [],
	nonLevels: [],
	terms: [],
	areas: [{ id: 'a', name: { default: 'A' }, purpose: null, weight: 1, items: [] }]
};
const right: WorkshopFields = {
	title: 'Workshop',
	place: '',
	startsOn: '2026-11-18',
	endsOn: '2026-11-19',
	marking: 'TLP:AMBER',
	ownMarking: '',
	smallGroup: '5',
	questionnaire: 'q',
	administrations: [
		{ assessment: '', name: 'Velmara', region: 'europe' },
		{ assessment: '', name: '', region: '' }
	],
	functions: [
		{ id: 'enforcement', name: 'Enforcement' },
		{ id: '', name: '' },
		{ id: '../x', name: 'Risk' }
	],
	languages: ['fr', 'xx'],
	targets: { a: '3' }
};
const parse = (fields: Partial<WorkshopFields>) =>
	parseWorkshop({ ...right, ...fields }, questionnaire, () => 'made');

test('a right form becomes a set-up; empty rows are left out, ids from outside are checked', () => {
	expect(parse({})).toEqual({
		ok: true,
		value: {
			title: 'Workshop',
			place: '',
			startsOn: '2026-11-18',
			endsOn: '2026-11-19',
			marking: 'TLP:AMBER',
			smallGroup: 5,
			administrations: [right.administrations[0]],
			functions: [
				{ id: 'enforcement', name: 'Enforcement' },
				{ id: 'made', name: 'Risk' }
			],
			languages: ['fr'],
			targets: { a: 3 }
		}
	});
});

const wrong: { name: string; fields: Partial<WorkshopFields>; problems: Record<string, string> }[] =
	[
		{ name: 'no title', fields: { title: '' }, problems: { title: 'missing' } },
		{ name: 'a long title', fields: { title: 'x'.repeat(201) }, problems: { title: 'too-long' } },
		{ name: 'no date', fields: { startsOn: '' }, problems: { startsOn: 'missing' } },
		{
			name: 'a day that is none',
			fields: { endsOn: '2026-13-01' },
			problems: { endsOn: 'not-a-date' }
		},
		{ name: 'ends first', fields: { endsOn: '2026-11-17' }, problems: { endsOn: 'ends-before' } },
		{ name: 'an unknown mark', fields: { marking: 'SECRET' }, problems: { marking: 'choose' } },
		{ name: 'an empty own mark', fields: { marking: 'own' }, problems: { ownMarking: 'missing' } },
		{ name: 'a group of 2', fields: { smallGroup: '2' }, problems: { smallGroup: 'choose' } },
		{ name: 'a group of 9', fields: { smallGroup: '9' }, problems: { smallGroup: 'choose' } },
		{
			name: 'no administration',
			fields: { administrations: [] },
			problems: { 'administration.0': 'at-least-one' }
		},
		{
			name: 'an administration twice, one without region',
			fields: {
				administrations: [
					{ assessment: '', name: 'Velmara', region: 'europe' },
					{ assessment: '', name: 'velmara', region: 'moon' }
				]
			},
			problems: { 'administration.1': 'twice', 'region.1': 'choose' }
		},
		{ name: 'no function', fields: { functions: [] }, problems: { 'function.0': 'at-least-one' } },
		{ name: 'no language', fields: { languages: ['xx'] }, problems: { languages: 'at-least-one' } },
		{ name: 'target 6', fields: { targets: { a: '6' } }, problems: { 'target.a': 'choose' } }
	];
test.each(wrong)('$name', ({ fields, problems }) => {
	expect(parse(fields)).toEqual({ ok: false, problems });
});

test('more rows keep what was typed', () => {
	const more = withMoreRows(right, 'administrations');
	expect(more.administrations).toHaveLength(5);
	expect(more.administrations[0]?.name).toBe('Velmara');
	expect(more.functions).toBe(right.functions);
	expect(withMoreRows(right, 'functions').functions).toHaveLength(6);
});

const agreed: AgreedFields = {
	agreed: '2',
	reason: '',
	agency: '',
	evidence: 'stated',
	evidenceTitle: '',
	dissent: '',
	why: ''
};
test.each([
	{ name: 'the middle vote needs no reason', fields: {}, problems: null },
	{ name: 'another level does', fields: { agreed: '3' }, problems: { reason: 'missing' } },
	{ name: 'nothing chosen', fields: { agreed: '' }, problems: { agreed: 'choose' } },
	{ name: 'level 9', fields: { agreed: '9' }, problems: { agreed: 'choose' } },
	{ name: 'another agency is named', fields: { agreed: 'OM' }, problems: { agency: 'missing' } },
	{ name: 'not applicable says why', fields: { agreed: 'NA' }, problems: { reason: 'missing' } },
	{
		name: 'a cited document has a title',
		fields: { evidence: 'cited' },
		problems: { evidenceTitle: 'missing' }
	},
	{
		name: 'an unknown kind of evidence',
		fields: { evidence: 'heard' },
		problems: { evidence: 'choose' }
	},
	{ name: 'too long', fields: { dissent: 'x'.repeat(2001) }, problems: { dissent: 'too-long' } }
])('agreed: $name', ({ fields, problems }) => {
	const parsed = parseAgreed({ ...agreed, ...fields }, { middle: 2, sealed: false });
	expect(parsed.ok ? null : parsed.problems).toEqual(problems);
});
test('agreed: after the seal the correction says why', () => {
	const parsed = parseAgreed(agreed, { middle: 2, sealed: true });
	expect(parsed.ok ? null : parsed.problems).toEqual({ why: 'missing' });
});
