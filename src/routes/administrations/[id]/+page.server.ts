import { error, fail, redirect } from '@sveltejs/kit';
import { trend } from '$lib/charts/trend';
import { monthOf } from '$lib/maturity/dates';
import { textIn } from '$lib/maturity/questionnaire';
import { m } from '$lib/paraglide/messages';
import { assertIsLocale, type Locale } from '$lib/paraglide/runtime';
import * as administrations from '$lib/server/administrations';
import * as benchmarks from '$lib/server/benchmarks';
import { dataUrlOf, svgOf } from '$lib/server/charts/render';
import * as followUp from '$lib/server/follow-up';
import * as instruments from '$lib/server/instruments';
import { textOf } from '$lib/server/plan-form';
import * as workshops from '$lib/server/workshops';
import { monthIn } from '$lib/ui/formats';
import type { Actions, PageServerLoad } from './$types';

const TREND = { width: 260, height: 170 };

/** Named on one of its workshops, or it does not exist for this facilitator. */
function find(locals: App.Locals, id: string) {
	const { store, facilitator } = locals;
	const mine = followUp.administrationsOf(store, facilitator).some((one) => one.id === id);
	const administration = mine ? administrations.find(store, id) : null;
	if (!administration || !facilitator) error(404, m.administrations_not_found());
	return { administration, store, who: facilitator };
}

const today = () => new Date().toISOString().slice(0, 10);

/** One small chart an area: the index at each assessment, the interval, the present target. */
function trendsOf(held: readonly followUp.Held[], locale: Locale) {
	const last = held.at(-1);
	if (!last || held.length < 2) return [];
	return last.questionnaire.areas.flatMap((area) => {
		const points = held.map(({ on, result }) => {
			const its = result.areas.find(({ id }) => id === area.id);
			return {
				month: monthOf(on),
				label: monthIn(on, locale),
				index: its?.index ?? null,
				interval: its?.interval ?? null,
				agreed: its?.agreedByGroup === true
			};
		});
		const target = last.result.areas.find(({ id }) => id === area.id)?.target;
		const known = points.filter(({ index }) => index !== null);
		if (target === undefined || known.length < 2) return [];
		const config = trend({
			points,
			target,
			index: m.administrations_index(),
			targetName: m.results_target(),
			rightToLeft: false
		});
		const svg = svgOf(config, TREND.width, TREND.height);
		return [
			{
				area: area.id,
				name: textIn(area.name, locale),
				src: dataUrlOf(svg),
				points: points.map(({ label, index, interval, agreed }) => ({
					...{ label, index, agreed },
					interval: interval && { low: interval.low, high: interval.high }
				}))
			}
		];
	});
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { administration, store, who } = find(locals, params.id);
	const locale = assertIsLocale(locals.locale);
	const held = await followUp.assessmentsOf(store, who, administration.id);
	const last = held.at(-1);
	const wanted = url.searchParams.get('from');
	const earlier = held.slice(0, -1);
	const before = earlier.find(({ assessment }) => assessment.id === wanted) ?? earlier.at(-1);
	const change = before && last ? followUp.changeBetween(before, last) : null;
	const room = before ? await workshops.require(store, who, before.workshop.id) : null;
	const offered = room ? (await instruments.of(room)).catalogue.actions : [];
	const titles = new Map(offered.map(({ id, title }) => [id, textIn(title, locale)]));
	const beside = last ? benchmarks.beside(store, administration.id, last.questionnaire) : null;
	return {
		locale,
		administrator: locals.facilitator?.role === 'administrator',
		administration: {
			id: administration.id,
			name: administration.name,
			region: administration.region,
			shares: administration.shares === true
		},
		held: held
			.map(({ workshop, assessment, result, on }) => ({
				workshop: { id: workshop.id, title: workshop.title, place: workshop.place },
				assessment: assessment.id,
				on,
				people: result.participants,
				final: assessment.finalised.length > 0
			}))
			.reverse(),
		areas: (last?.questionnaire.areas ?? []).map(({ id, name }) => ({
			id,
			name: textIn(name, locale),
			index: last?.result.areas.find((one) => one.id === id)?.index ?? null
		})),
		change: change && before && last ? { ...change, from: before.on, to: last.on } : null,
		/** Which earlier assessment is compared, and which could be */
		earlier: earlier.map(({ assessment, on }) => ({ assessment: assessment.id, on })),
		before: before?.assessment.id ?? null,
		plan: before
			? {
					href: `/workshops/${before.workshop.id}/plan/${before.assessment.id}`,
					on: before.on,
					entries: before.assessment.plan.entries.map(
						({ id, action, title, owner, dueOn, status }) => ({
							...{ id, owner, dueOn, status },
							title: action === null ? title : (titles.get(action) ?? action)
						})
					)
				}
			: null,
		trends: trendsOf(held, locale),
		size: TREND,
		beside,
		snapshot: {
			on: store.administrations.data.snapshot?.on ?? null,
			next: benchmarks.nextSnapshotOn(store, today())
		}
	};
};

export const actions: Actions = {
	share: async ({ request, locals, params }) => {
		const { administration, store, who } = find(locals, params.id);
		const form = await request.formData();
		await benchmarks.setConsent(store, who, administration.id, textOf(form, 'shares') === 'yes');
		redirect(303, `/administrations/${administration.id}#comparison`);
	},
	snapshot: async ({ locals, params }) => {
		const { administration, store, who } = find(locals, params.id);
		const taken = await benchmarks.takeSnapshot(store, who, today());
		if (!taken) return fail(409, { refused: true });
		redirect(303, `/administrations/${administration.id}#comparison`);
	}
};
