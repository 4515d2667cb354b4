import { error, fail, redirect } from '@sveltejs/kit';
import { isNonLevel, parseAnswer } from '$lib/maturity/answer';
import { itemsOf, textIn } from '$lib/maturity/questionnaire';
import { phaseOf } from '$lib/maturity/workshop';
import { m } from '$lib/paraglide/messages';
import * as instruments from '$lib/server/instruments';
import * as participants from '$lib/server/participants';
import { importLimit, readForm, textOf } from '$lib/server/read-json';
import * as responses from '$lib/server/responses';
import { DiskFull, NotAccepting } from '$lib/server/storage/errors';
import * as workshops from '$lib/server/workshops';
import { valueOfKey } from './keys';

async function find(locals: App.Locals, params: { id: string; assessment: string }) {
	const room = await workshops.require(locals.store, locals.facilitator, params.id);
	const assessment = room && workshops.assessmentOf(room.workshop.data, params.assessment);
	if (!room || !assessment) error(404, m.workshops_not_found());
	return {
		room,
		assessment,
		isOpen: phaseOf(room.workshop.data) === 'open' && room.answers.accepting
	};
}

export const load = async ({ locals, params, url }) => {
	const { room, assessment, isOpen } = await find(locals, params);
	const { questionnaire } = await instruments.of(room);
	const stored = Number(url.searchParams.get('stored'));
	return {
		administration: assessment.name,
		isOpen,
		functions: room.workshop.data.functions,
		chosen: url.searchParams.get('function') ?? '',
		/** Answers of the paper that was just stored, or null */
		stored: url.searchParams.has('stored') && Number.isInteger(stored) ? stored : null,
		papers: room.answers
			.participants()
			.filter((one) => one.source === 'paper' && one.assessment === assessment.id).length,
		total: itemsOf(questionnaire).length,
		areas: questionnaire.areas.map((area) => ({
			id: area.id,
			name: textIn(area.name, locals.locale),
			items: area.items.map(({ id, title }) => ({ id, title: textIn(title, locals.locale) }))
		}))
	};
};

export const actions = {
	/** One sheet of paper. Everything is checked before anything is stored, so that no half sheet stays behind. */
	default: async ({ locals, params, request }) => {
		const { room, assessment, isOpen } = await find(locals, params);
		const read = await readForm(request, importLimit);
		if (!read.ok)
			return fail(read.status, {
				trouble: m.respond_problem_form(),
				problems: {},
				typed: {},
				group: ''
			});
		const form = read.value;
		const { questionnaire } = await instruments.of(room);
		const group = textOf(form, 'function', 80);
		const typed: Record<
			string,
			{ key: string; reason: string; comment: string; evidence: string }
		> = {};
		const problems: Record<string, string> = {};
		const fields: responses.Field[] = [];
		for (const { id } of itemsOf(questionnaire)) {
			const words = {
				key: textOf(form, id, 20),
				reason: textOf(form, `${id}.reason`).trim(),
				comment: textOf(form, `${id}.comment`).trim(),
				evidence: textOf(form, `${id}.evidence`).trim()
			};
			if (Object.values(words).every((word) => word === '')) continue;
			typed[id] = words;
			const value = valueOfKey(words.key);
			const raw = { ...words, value, reason: isNonLevel(value) ? words.reason : '' };
			if (value === null) problems[id] = m.papers_problem_key();
			else if (value === '') problems[id] = m.respond_problem_no_answer();
			else if (parseAnswer(questionnaire, id, raw).ok) fields.push({ slot: id, raw });
			else problems[id] = m.respond_problem_value();
		}
		const known = room.workshop.data.functions.some(({ id }) => id === group);
		const trouble = !isOpen
			? m.papers_closed()
			: !known
				? m.papers_choose_function()
				: fields.length === 0 && Object.keys(problems).length === 0
					? m.papers_empty()
					: '';
		if (trouble || Object.keys(problems).length > 0)
			return fail(400, { trouble, problems, typed, group });
		try {
			const id = await participants.addPaper(room, {
				assessment: assessment.id,
				group,
				language: locals.locale
			});
			const participant = id === null ? null : room.answers.participant(id);
			if (!participant)
				return fail(400, { trouble: m.papers_choose_function(), problems, typed, group });
			await responses.record(room, questionnaire, { what: 'all' }, participant, 'paper', fields);
			await room.answers.submit(participant.id, true);
		} catch (caught) {
			if (caught instanceof NotAccepting)
				return fail(409, { trouble: m.papers_closed(), problems, typed, group });
			if (caught instanceof DiskFull)
				return fail(507, { trouble: m.papers_full(), problems, typed, group });
			throw caught;
		}
		redirect(303, `?function=${encodeURIComponent(group)}&stored=${fields.length}`);
	}
};
