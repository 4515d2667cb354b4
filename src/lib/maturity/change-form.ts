/** The form in which `npm run score -- change` reads and prints: names with underscores, areas by id. */
import type { Parsed, Problem } from './answer';
import type { AreaChange, AreaStanding, Change, ChangeOptions } from './change';
import { InputChecks } from './input-checks';
import { MOST_REPLICATES, parseScoreInput } from './parse-score-input';
import type { ScoreInput } from './score-input';

export interface ChangeInput {
	readonly before: ScoreInput;
	readonly after: ScoreInput;
	readonly options: ChangeOptions;
}

export function parseChangeInput(raw: unknown): Parsed<ChangeInput> {
	const checks = new InputChecks();
	const fields = checks.object(raw, '(file)');
	if (!fields) return { ok: false, problems: checks.problems };
	const before = parseScoreInput(unwrapped(fields.before), 'before');
	const after = parseScoreInput(unwrapped(fields.after), 'after');
	const equivalent =
		fields.equivalent === undefined
			? []
			: checks.list(fields.equivalent, 'equivalent').flatMap((pair, i) => {
					const own = checks.object(pair, `equivalent[${i}]`);
					if (!own) return [];
					for (const side of ['before', 'after'] as const)
						if (typeof own[side] !== 'string')
							checks.add(`equivalent[${i}].${side}`, 'the id of an item', own[side]);
					return [{ before: String(own.before), after: String(own.after) }];
				});
	const name = fields.replicates === undefined ? 'B' : 'replicates';
	const replicates =
		fields[name] === undefined ? null : checks.whole(fields[name], name, 0, MOST_REPLICATES);
	const problemsOf = (parsed: Parsed<unknown>): readonly Problem[] =>
		parsed.ok ? [] : parsed.problems;
	const problems = [...problemsOf(before), ...problemsOf(after), ...checks.problems];
	if (!before.ok || !after.ok || problems.length > 0) return { ok: false, problems };
	const options = { equivalent, ...(replicates === null ? {} : { replicates }) };
	return { ok: true, value: { before: before.value, after: after.value, options } };
}

/** A reference case keeps what is asked under `input`, beside what is expected. */
export function unwrapped(raw: unknown): unknown {
	const isCase = typeof raw === 'object' && raw !== null && 'input' in raw;
	return isCase ? raw.input : raw;
}

export function changeForm(change: Change): Record<string, unknown> {
	return {
		areas: Object.fromEntries(change.areas.map((area) => [area.area, areaForm(area)])),
		participants: change.participants,
		linked: change.linked,
		pairs: change.pairs,
		replicates: change.replicates,
		seeds: change.seeds,
		method: change.method,
		profile: change.profile,
		notes: change.notes
	};
}

function areaForm(area: AreaChange): Record<string, unknown> {
	return {
		status: area.status,
		common_share: area.commonShare,
		left_out: area.leftOut,
		before: standingForm(area.before),
		after: standingForm(area.after),
		delta: area.delta,
		mdc90: area.mdc90,
		ci: area.interval && [area.interval.low, area.interval.high],
		verdict: area.verdict,
		up: area.up,
		same: area.same,
		down: area.down,
		items: Object.fromEntries(
			area.items.map((item) => [
				item.item,
				{
					before: item.before,
					after: item.after,
					agreed: item.agreed,
					item_before: item.itemBefore
				}
			])
		)
	};
}

function standingForm(standing: AreaStanding | null): Record<string, unknown> | null {
	return (
		standing && {
			staged_level: standing.level,
			index: standing.index,
			reported_level: standing.reportedLevel,
			reported_index: standing.reportedIndex
		}
	);
}
