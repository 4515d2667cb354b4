/**
 * Joins an assessment from a file with the same assessment here. What only adds up (agreed levels, rounds, chosen
 * actions) is united; where both sides say something about one thing, what stands here stays and is reported.
 * Doing it twice changes nothing.
 */
import type { AssessmentFile } from './assessment-file';
import { canonicalJson } from './canonical-json';
import type { AgreedRecord, Assessment, PlanEntry, Round } from './workshop';

/** What a person should know of a merge; each has its sentence on the screen. */
export interface MergeNotes {
	readonly agreedAdded: number;
	readonly planAdded: number;
	/** Plan entries that stand here in another form, and stay */
	readonly planKept: number;
	/** Area ids whose target here differs from the file's, and stays */
	readonly targetsKept: readonly string[];
}

export interface Merged {
	readonly assessment: Assessment;
	readonly notes: MergeNotes;
}

const isEqual = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b);

/** The assessment as the file has it, for a data folder that does not know it. */
export function assessmentOfFile(file: AssessmentFile, administration: string): Assessment {
	const { targets, agreed, rounds, plan, finalised } = file;
	return {
		id: file.assessment,
		administration,
		name: file.administration.name,
		region: file.administration.region,
		targets,
		agreed,
		rounds,
		plan,
		finalised
	};
}

export function mergeAssessment(here: Assessment, file: AssessmentFile): Merged {
	const agreed: Record<string, readonly AgreedRecord[]> = { ...here.agreed };
	let agreedAdded = 0;
	for (const [item, theirs] of Object.entries(file.agreed)) {
		const ours = agreed[item] ?? [];
		const added = theirs.filter((one) => !ours.some((known) => isEqual(known, one)));
		agreedAdded += added.length;
		if (added.length > 0) agreed[item] = byTime([...ours, ...added]);
	}
	const known = new Map(here.plan.entries.map((entry) => [entry.id, entry]));
	/** One action of the catalogue stands in a plan once, whatever id its entry got on either laptop. */
	const chosen = new Set(here.plan.entries.flatMap(({ action }) => action ?? []));
	const isHere = ({ id, action }: PlanEntry) =>
		known.has(id) || (action !== null && chosen.has(action));
	const added = file.plan.entries.filter((entry) => !isHere(entry));
	const declined = file.plan.declined.filter(
		({ action }) => !chosen.has(action) && !here.plan.declined.some((one) => one.action === action)
	);
	return {
		assessment: {
			...here,
			targets: { ...file.targets, ...here.targets },
			agreed,
			rounds: mergeRounds(here.rounds, file.rounds),
			plan: {
				entries: [...here.plan.entries, ...added],
				declined: [...here.plan.declined, ...declined]
			}
		},
		notes: {
			agreedAdded,
			planAdded: added.length,
			planKept: file.plan.entries.filter(
				(entry) => isHere(entry) && !isEqual(known.get(entry.id), entry)
			).length,
			targetsKept: Object.entries(file.targets).flatMap(([area, level]) =>
				here.targets[area] !== undefined && here.targets[area] !== level ? [area] : []
			)
		}
	};
}

/** Oldest first, since the last record holds; records of one moment in the order of their text, on every laptop alike. */
function byTime(records: readonly AgreedRecord[]): AgreedRecord[] {
	return [...records].sort(
		(a, b) =>
			(a.at < b.at ? -1 : a.at > b.at ? 1 : 0) || (canonicalJson(a) < canonicalJson(b) ? -1 : 1)
	);
}

/** A round is the same when it is of the same item: an item is voted again once. */
function mergeRounds(here: readonly Round[], theirs: readonly Round[]): Round[] {
	return [...here, ...theirs.filter(({ item }) => !here.some((round) => round.item === item))];
}
