/** Single measures on the command line, named as the reference files name them: for whoever checks the method. */
import * as agreement from './agreement';
import type { Parsed } from './answer';
import { benchmark } from './benchmark';
import { chanceLine } from './chance-line';
import { InputChecks } from './input-checks';
import { rankAcceptability } from './rank-acceptability';
import {
	intraclassCorrelations,
	kendallW,
	krippendorffAlpha,
	krippendorffAlphaOfIrr
} from './reliability';

type Form = Record<string, unknown>;

/** `{"freq": [0, 5, 5, 0, 0]}`: ratings at level 1 to K. */
export function agreementForm(raw: unknown): Parsed<Form> {
	const checks = new InputChecks();
	const freq = checks
		.list(checks.object(raw, '(file)')?.freq, 'freq')
		.map((value, i) => checks.amount(value, `freq[${i}]`));
	if (freq.length < 3) checks.add('freq', 'at least three levels', freq);
	if (checks.problems.length > 0) return { ok: false, problems: checks.problems };
	const whole = freq.every(Number.isInteger);
	const a = agreement.vanDerEijkA(freq);
	const variance = whole ? agreement.varianceOf(freq) : null;
	const quartile = (p: number, type: 1 | 7) => (whole ? agreement.quantileOf(freq, p, type) : null);
	const [q1, q3] = [quartile(0.25, 7), quartile(0.75, 7)];
	const rWg = whole ? agreement.rWg(freq) : null;
	return {
		ok: true,
		value: {
			median_low: agreement.lowMedian(freq),
			interp_median: agreement.interpolatedMedian(freq),
			median: quartile(0.5, 7),
			mean: agreement.meanOf(freq),
			sd: variance === null ? null : Math.sqrt(variance),
			C: agreement.agreementC(freq),
			AD: agreement.averageDeviation(freq),
			AD_median: agreement.averageDeviation(freq),
			AD_mean: agreement.averageDeviationFromMean(freq),
			LeikD: agreement.leikD(freq),
			A: a,
			polarization: a === null ? null : (1 - a) / 2,
			Cns: agreement.consensus(freq),
			lsquared: agreement.blairLacyL2(freq),
			rwg_star_uniform: rWg,
			rwg_uniform_truncated: rWg === null ? null : Math.max(0, rWg),
			IQR_type7: q1 === null || q3 === null ? null : q3 - q1,
			Q1_type7: q1,
			Q3_type7: q3,
			Q1_type1: quartile(0.25, 1),
			Q3_type1: quartile(0.75, 1),
			crit95_C: whole ? chanceLine(agreement.totalOf(freq)) : null
		}
	};
}

/** `{"matrix": [[1, null, 3], …]}`: participants as rows, items as columns. */
export function reliabilityForm(raw: unknown): Parsed<Form> {
	const checks = new InputChecks();
	const matrix = checks.list(checks.object(raw, '(file)')?.matrix, 'matrix').map((row, i) =>
		checks.list(row, `matrix[${i}]`).map((value, j) => {
			if (value === null) return null;
			if (typeof value === 'number' && Number.isFinite(value)) return value;
			checks.add(`matrix[${i}][${j}]`, 'a number or null', value);
			return null;
		})
	);
	if (checks.problems.length > 0) return { ok: false, problems: checks.problems };
	const metrics = ['nominal', 'ordinal', 'interval', 'ratio'] as const;
	const complete = matrix.every((row) => row.every((value) => value !== null));
	const kendall = complete ? kendallW(matrix) : null;
	return {
		ok: true,
		value: {
			...Object.fromEntries(
				metrics.map((metric) => [`kripp_${metric}`, krippendorffAlphaOfIrr(matrix, metric)])
			),
			...Object.fromEntries(
				metrics.map((metric) => [`alpha_${metric}`, krippendorffAlpha(matrix, metric)])
			),
			kendall_W_tie_corrected: kendall?.corrected ?? null,
			kendall_W_uncorrected: kendall?.uncorrected ?? null,
			kendall_chisq: kendall?.chiSquared ?? null,
			ICC: complete ? intraclassCorrelations(matrix) : null
		}
	};
}

/** `{"gaps": [3, 2, 1]}`: levels to the target of each area. */
export function ranksForm(raw: unknown): Parsed<Form> {
	const checks = new InputChecks();
	const gaps = checks
		.list(checks.object(raw, '(file)')?.gaps, 'gaps')
		.map((value, i) => checks.amount(value, `gaps[${i}]`));
	if (gaps.filter((gap) => gap > 0).length > 20)
		checks.add('gaps', 'at most 20 gaps above 0', gaps);
	if (checks.problems.length > 0) return { ok: false, problems: checks.problems };
	return { ok: true, value: { rank_acceptability: rankAcceptability(gaps) } };
}

/** `{"orgs": […], "values": […], "viewer": "me"}`, oldest first; `versions` and `viewer_version` when they differ. */
export function benchmarkForm(raw: unknown): Parsed<Form> {
	const checks = new InputChecks();
	const fields = checks.object(raw, '(file)') ?? {};
	const orgs = checks.list(fields.orgs, 'orgs');
	const values = checks
		.list(fields.values, 'values')
		.map((value, i) => checks.amount(value, `values[${i}]`));
	const versions =
		fields.versions === undefined ? orgs.map(() => '') : checks.list(fields.versions, 'versions');
	if (values.length !== orgs.length) checks.add('values', `${orgs.length} numbers`, values);
	if (versions.length !== orgs.length) checks.add('versions', `${orgs.length} versions`, versions);
	if (fields.versions !== undefined && fields.viewer_version === undefined)
		checks.add('viewer_version', 'the version of the viewer', undefined);
	if (checks.problems.length > 0) return { ok: false, problems: checks.problems };
	const entries = orgs.map((organisation, i) => ({
		organisation: String(organisation),
		version: String(versions[i]),
		value: values[i] ?? 0
	}));
	const seen = benchmark(entries, String(fields.viewer), String(fields.viewer_version ?? ''));
	const value: Form = seen.shown
		? { shown: true, n: seen.n, median: seen.median, q1: seen.q1, q3: seen.q3 }
		: { shown: false, reason: seen.reason };
	return { ok: true, value };
}
