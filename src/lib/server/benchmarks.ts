/**
 * What one administration sees of the others: medians of those that agreed, from a dated snapshot. A snapshot stands
 * for a quarter, so that nobody can be worked out from the difference of two.
 */
import { benchmark, type Benchmark } from '../maturity/benchmark';
import { addMonths } from '../maturity/dates';
import { DEFAULT_PROFILE, METHOD_ID } from '../maturity/profile';
import type { Questionnaire } from '../maturity/questionnaire';
import * as administrations from './administrations';
import * as instruments from './instruments';
import * as responses from './responses';
import * as results from './results';
import type { BenchmarkSnapshot, Store } from './store';
import type { Who } from './workshops';

export const SNAPSHOT_STANDS_MONTHS = 3;

/** Results of another questionnaire or method are never put beside each other. */
export function versionOf(questionnaire: Pick<Questionnaire, 'hash'>): string {
	return `${questionnaire.hash} ${METHOD_ID} ${DEFAULT_PROFILE.id}`;
}

export async function setConsent(
	store: Store,
	who: Who,
	administration: string,
	shares: boolean
): Promise<void> {
	await store.administrations.change((file) => {
		const found = file.administrations.find(({ id }) => id === administration);
		if (found) found.shares = shares;
	});
	await store.audit.append({
		who: who.id,
		what: shares ? 'agreed to count in comparisons' : 'no longer counts in comparisons',
		about: administration
	});
}

/** The day from which a new snapshot may be taken, or null when it may be taken now. */
export function nextSnapshotOn(store: Store, today: string): string | null {
	const { snapshot } = store.administrations.data;
	if (!snapshot) return null;
	const next = addMonths(snapshot.on, SNAPSHOT_STANDS_MONTHS);
	return next <= today ? null : next;
}

/** The latest final result of every administration that agreed. Gives false when the last snapshot still stands. */
export async function takeSnapshot(store: Store, who: Who, today: string): Promise<boolean> {
	if (nextSnapshotOn(store, today) !== null) return false;
	const latest = new Map<string, BenchmarkSnapshot['entries'][number]>();
	const summaries = store
		.workshops()
		.filter(({ problem }) => problem === null)
		.sort((a, b) => a.endsOn.localeCompare(b.endsOn));
	for (const summary of summaries) {
		const agreed = summary.administrations.filter(
			({ administration }) => administrations.find(store, administration)?.shares === true
		);
		const room = agreed.length > 0 ? await store.room(summary.id) : null;
		if (!room) continue;
		const { questionnaire } = await instruments.of(room);
		for (const { administration, assessment: id } of agreed) {
			const assessment = room.workshop.data.assessments.find((one) => one.id === id);
			if (!assessment || assessment.finalised.length === 0) continue;
			const { areas } = await results.resultOf(questionnaire, assessment, responses.of(room, id));
			latest.set(administration, {
				administration,
				version: versionOf(questionnaire),
				index: Object.fromEntries(
					areas.flatMap((area) => (area.index === null ? [] : [[area.id, area.index]]))
				)
			});
		}
	}
	const taken = await store.administrations.change((file) => {
		// Another facilitator may have taken one meanwhile.
		if (file.snapshot && addMonths(file.snapshot.on, SNAPSHOT_STANDS_MONTHS) > today) return false;
		file.snapshot = structuredClone({ on: today, entries: [...latest.values()] });
		return true;
	});
	if (taken)
		await store.audit.append({
			who: who.id,
			what: 'snapshot for comparisons taken',
			about: today,
			detail: `${latest.size} administrations`
		});
	return taken;
}

export interface Beside {
	readonly on: string;
	/** Fewest others behind any of the medians */
	readonly others: number;
	/** Areas of which a median may be shown */
	readonly areas: Readonly<Record<string, Extract<Benchmark, { shown: true }>>>;
}

/** null unless the administration agreed itself and the rule of five others allows at least one area. */
export function beside(
	store: Store,
	administration: string,
	questionnaire: Questionnaire
): Beside | null {
	const { snapshot } = store.administrations.data;
	if (!snapshot || administrations.find(store, administration)?.shares !== true) return null;
	const version = versionOf(questionnaire);
	const areas: Record<string, Extract<Benchmark, { shown: true }>> = {};
	for (const { id } of questionnaire.areas) {
		const entries = snapshot.entries.flatMap((entry) => {
			const value = entry.index[id];
			return value === undefined
				? []
				: [{ organisation: entry.administration, version: entry.version, value }];
		});
		const found = benchmark(entries, administration, version);
		if (found.shown) areas[id] = found;
	}
	const counts = Object.values(areas).map(({ n }) => n);
	return counts.length === 0 ? null : { on: snapshot.on, others: Math.min(...counts), areas };
}
