/**
 * `npm run score -- FILE` (or `-` for standard input): scores one assessment and prints JSON. Other modes and the
 * form of the files are in src/lib/maturity/SCORING.md.
 */
import { readFileSync } from 'node:fs';
import type { Parsed } from '../lib/maturity/answer';
import { compareAssessments } from '../lib/maturity/change';
import { changeForm, parseChangeInput, unwrapped } from '../lib/maturity/change-form';
import {
	agreementForm,
	benchmarkForm,
	ranksForm,
	reliabilityForm
} from '../lib/maturity/measure-form';
import { parsePlanInput } from '../lib/maturity/parse-plan-input';
import { parseScoreInput } from '../lib/maturity/parse-score-input';
import { bestPlan } from '../lib/maturity/portfolio';
import { scoreAssessment } from '../lib/maturity/score-assessment';
import { scoreForm } from '../lib/maturity/score-form';

function mapped<T>(parsed: Parsed<T>, form: (value: T) => unknown): Parsed<unknown> {
	return parsed.ok ? { ok: true, value: form(parsed.value) } : parsed;
}

const MODES: Readonly<Record<string, (raw: unknown) => Parsed<unknown>>> = {
	assessment: (raw) =>
		mapped(parseScoreInput(raw), (input) => scoreForm(input, scoreAssessment(input))),
	plan: (raw) =>
		mapped(parsePlanInput(raw), ({ id, items, actions, budget, nodes }) => ({
			id,
			...bestPlan(items, actions, budget, nodes === null ? {} : { nodes })
		})),
	change: (raw) =>
		mapped(parseChangeInput(raw), ({ before, after, options }) =>
			changeForm(compareAssessments(before, after, options))
		),
	agreement: agreementForm,
	reliability: reliabilityForm,
	ranks: ranksForm,
	benchmark: benchmarkForm
};
const USAGE = `usage: npm run score -- [${Object.keys(MODES).join(' | ')}] FILE   (FILE may be -)`;

function main(args: readonly string[]): number {
	const mode = MODES[args.length > 1 ? (args[0] ?? '') : 'assessment'];
	const file = args.at(-1);
	if (!mode || file === undefined || args.length > 2) {
		process.stderr.write(`${USAGE}\n`);
		return 1;
	}
	const raw = readJson(file);
	const result = raw.ok ? mode(unwrapped(raw.value)) : raw;
	if (!result.ok) {
		process.stderr.write(
			result.problems.map(({ path, message }) => `${path}: ${message}\n`).join('')
		);
		return 1;
	}
	process.stdout.write(`${JSON.stringify(result.value, null, 2)}\n`);
	return 0;
}

function readJson(file: string): Parsed<unknown> {
	const refuse = (message: string): Parsed<never> => ({
		ok: false,
		problems: [{ path: file, message }]
	});
	let text: string;
	try {
		text = readFileSync(file === '-' ? 0 : file, 'utf8');
	} catch (error) {
		return refuse(
			error instanceof Error && 'code' in error
				? `cannot be read (${error.code})`
				: 'cannot be read'
		);
	}
	try {
		return { ok: true, value: JSON.parse(text.replace(/^\uFEFF/, '')) };
	} catch (error) {
		return refuse(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
	}
}

process.exitCode = main(process.argv.slice(2));
