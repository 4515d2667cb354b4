import { fail, redirect } from '@sveltejs/kit';
import { isNonLevel, parseAnswer } from '$lib/maturity/answer';
import type { Item } from '$lib/maturity/questionnaire';
import { m } from '$lib/paraglide/messages';
import { cookieOptions } from '$lib/server/cookies';
import * as instruments from '$lib/server/instruments';
import * as participants from '$lib/server/participants';
import { importLimit, readForm } from '$lib/server/read-json';
import * as responses from '$lib/server/responses';
import { DiskFull, NotAccepting } from '$lib/server/storage/errors';
import { unsent } from '$lib/server/unsent';
import { visibleItems } from '$lib/survey/visible';
import { itemOf, sentenceFor } from './problems';
import { phrases } from '$lib/ui/phone-phrases';
import { areaOf, questionOf, wordsOf } from '$lib/ui/questions';

export const csr = false;

export const load = async ({ locals, url }) => {
	const official = await participants.find(locals.store, locals.participant);
	if (!official) redirect(303, '/join');
	const { room, participant, assessment, asked } = official;
	const page = {
		/** Names what this phone keeps */
		key: participants.phoneKey(participant),
		administration: assessment.name,
		isSample: room.workshop.data.sample,
		wereSaved: url.searchParams.has('saved'),
		phrases: phrases(locals.locale),
		/** What the page shows; when the server says otherwise the script loads the page again */
		asked: participants.askedWord(asked)
	};
	if (asked.what === 'nothing') return { ...page, words: null, areas: [], current: '' };

	const { questionnaire } = await instruments.of(room);
	const visible = visibleItems(questionnaire, responses.answersOf(participant, ''));
	const questionFor = (item: Item, slot: string) =>
		questionOf(
			item,
			locals.locale,
			slot,
			participant.slots[slot],
			asked.what === 'all' && !visible.has(item.id)
		);
	const areas = questionnaire.areas.flatMap((area) => {
		const items = area.items.filter(({ id }) => asked.what === 'all' || id === asked.item);
		return items.length > 0
			? [
					areaOf(
						area,
						locals.locale,
						items.map((item) => questionFor(item, responses.slotOf(asked, item.id)))
					)
				]
			: [];
	});
	const wanted = url.searchParams.get('area');
	return {
		...page,
		words: unsent(wordsOf(questionnaire, locals.locale)),
		areas: areas.map(unsent),
		current: areas.find(({ id }) => id === wanted)?.id ?? areas[0]?.id ?? ''
	};
};

export const actions = {
	/** Saves one area without a script. What is right is saved even when something beside it has to be mended. */
	save: async ({ locals, request, url }) => {
		const read = await readForm(request, importLimit);
		if (!read.ok)
			return fail(read.status, { trouble: m.respond_problem_form(), problems: {}, typed: {} });
		const form = read.value;
		const official = await participants.find(locals.store, locals.participant);
		if (!official) redirect(303, '/join');
		const { room, participant, asked } = official;
		// A page that an earlier official left open on this phone writes nothing.
		if (url.searchParams.get('official') !== participants.phoneKey(participant))
			redirect(303, '/respond');
		const { questionnaire } = await instruments.of(room);
		const problems: Record<string, string> = {};
		const typed: Record<string, ReturnType<typeof fieldsOf>> = {};
		const fields: responses.Field[] = [];
		const area = questionnaire.areas.find(({ id }) => id === url.searchParams.get('area'));
		const items = area?.items.filter(({ id }) => asked.what !== 'again' || id === asked.item) ?? [];
		for (const [place, { id }] of items.entries()) {
			const slot = responses.slotOf(asked, id);
			const raw = fieldsOf(form, slot, place);
			const parsed = parseAnswer(questionnaire, id, raw);
			if (raw.value || raw.comment || raw.evidence) typed[slot] = raw;
			if (!parsed.ok)
				for (const problem of parsed.problems) problems[itemOf(problem)] = sentenceFor(problem);
			else if (!parsed.value && (raw.comment || raw.evidence))
				problems[id] = m.respond_problem_no_answer();
			else if (
				parsed.value &&
				!responses.isEqual(parsed.value, participant.slots[slot]?.answer ?? null)
			)
				fields.push({ slot, raw });
		}
		try {
			await responses.record(room, questionnaire, asked, participant, 'form', fields);
		} catch (error) {
			if (error instanceof NotAccepting)
				return fail(409, { trouble: m.respond_closed_unsaved(), problems: {}, typed });
			if (error instanceof DiskFull)
				return fail(507, { trouble: m.respond_full(), problems: {}, typed });
			throw error;
		}
		if (Object.keys(problems).length > 0) return fail(400, { trouble: '', problems, typed });
		const next = nextArea(questionnaire.areas, area?.id);
		redirect(
			303,
			asked.what === 'all'
				? next
					? `/respond?area=${encodeURIComponent(next)}&saved`
					: '/review'
				: '/respond?saved'
		);
	},

	/** The phone forgets; what is saved stays with the workshop. */
	leave: ({ cookies, url }) => {
		cookies.delete(participants.participantCookie, cookieOptions(url));
		redirect(303, '/join?left');
	}
};

/** The n-th field of a name belongs to the n-th item of the area. */
function fieldsOf(form: FormData, slot: string, place: number) {
	const text = (name: string) => String(form.getAll(name)[place] ?? '').trim();
	const value = String(form.get(slot) ?? '');
	return {
		value,
		reason: isNonLevel(value) ? text(value) : '',
		comment: text('comment'),
		evidence: text('evidence')
	};
}

function nextArea(
	areas: readonly { readonly id: string }[],
	id: string | undefined
): string | null {
	return areas[areas.findIndex((area) => area.id === id) + 1]?.id ?? null;
}
