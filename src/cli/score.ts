/**
 * `npm run score -- FILE` (or `-` for standard input): scores one assessment and prints JSON. Other modes and the
 * form of the files are in src/lib/maturity/SCORING.md.
 */
import { readFileSync } from 'node:fs';
import type { Parsed, Problem } from '../lib/maturity/answer';
import { parseScoreInput } from '../lib/maturity/parse-score-input';
import { scoreAssessment } from '../lib/maturity/score-assessment';
import { scoreForm } from '../lib/maturity/score-form';

function score(raw: unknown): Parsed<unknown> {
	const input = parseScoreInput(raw);
	return input.ok
		? { ok: true, value: scoreForm(input.value, scoreAssessment(input.value)) }
		: input;
}

const MODES: Readonly<Record<string, (raw: unknown) => Parsed<unknown>>> = { score };
const USAGE = `usage: npm run score -- [${Object.keys(MODES).join(' | ')}] FILE   (FILE may be -)`;

function main(args: readonly string[]): number {
	const mode = args.length > 1 ? MODES[args[0] ?? ''] : score;
	const file = args.at(-1);
	if (!mode || file === undefined || args.length > 2) {
		process.stderr.write(`${USAGE}\n`);
		return 1;
	}
	const raw = readJson(file);
	const result = raw.ok ? mode(unwrapped(raw.value)) : raw;
	if (!result.ok) {
		process.stderr.write(
			result.problems.map(({ path, message }: Problem) => `${path}: ${message}\n`).join('')
		);
		return 1;
	}
	process.stdout.write(`${JSON.stringify(result.value, null, 2)}\n`);
	return 0;
}

/** A reference case keeps what is asked under `input`, beside what is expected. */
function unwrapped(raw: unknown): unknown {
	const isCase = typeof raw === 'object' && raw !== null && 'input' in raw;
	return isCase ? raw.input : raw;
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
