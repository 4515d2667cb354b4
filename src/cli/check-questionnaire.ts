/**
 * Checks a questionnaire file, and the catalogue of actions beside it when there is one.
 *
 *   npm run check-questionnaire -- FILE
 *
 * Prints every problem with its JSON path and ends with 1; prints a summary and ends with 0 when there is none.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Problem } from '../lib/maturity/answer';
import { parseCatalogue } from '../lib/maturity/parse-catalogue';
import { itemsOf, type Questionnaire } from '../lib/maturity/questionnaire';
import { parseQuestionnaire } from '../lib/survey/parse';

class Unreadable extends Error {}

function readJson(file: string): unknown {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (cause) {
		throw new Unreadable(`${file} cannot be read: ${cause instanceof Error ? cause.message : ''}`);
	}
	try {
		return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
	} catch (cause) {
		throw new Unreadable(`${file} is not JSON: ${cause instanceof Error ? cause.message : ''}`);
	}
}

function summaryOf(questionnaire: Questionnaire, actions: number | null): string {
	const [own, ...others] = questionnaire.locales;
	const items = itemsOf(questionnaire);
	return [
		`${questionnaire.title.default} (${questionnaire.id} ${questionnaire.version})`,
		...questionnaire.areas.map(
			({ id, name, items: its }) => `  ${id}: ${name.default}, ${its.length} items`
		),
		`${questionnaire.areas.length} areas, ${items.length} items, ${items.filter((it) => it.critical).length} critical`,
		`own language: ${own}`,
		...others.map(
			(it) => `translation ${it}: ${questionnaire.translationStatus[it] ?? 'status unknown'}`
		),
		actions === null ? 'no catalogue of actions beside it' : `catalogue: ${actions} actions`,
		`hash: ${questionnaire.hash}`
	].join('\n');
}

function check(file: string): { problems: readonly Problem[]; summary: string } {
	const { questionnaire, problems } = parseQuestionnaire(readJson(file));
	if (!questionnaire) return { problems, summary: '' };
	const beside = (name: string) => join(dirname(file), `${name}.json`);
	if (basename(file) !== 'questionnaire.json' || !existsSync(beside('actions')))
		return { problems, summary: summaryOf(questionnaire, null) };
	const { catalogue, problems: more } = parseCatalogue(
		{
			actions: readJson(beside('actions')),
			natures: readJson(beside('natures')),
			pathways: readJson(beside('pathways'))
		},
		questionnaire
	);
	return {
		problems: [...problems, ...more],
		summary: summaryOf(questionnaire, catalogue?.actions.length ?? 0)
	};
}

const [file] = process.argv.slice(2);
if (!file) {
	console.error(
		'Name a file: npm run check-questionnaire -- questionnaires/stce/questionnaire.json'
	);
	process.exitCode = 1;
} else
	try {
		const { problems, summary } = check(file);
		for (const { path, message } of problems) console.error(`${path || file}: ${message}`);
		if (problems.length > 0) {
			console.error(
				`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} in ${file}`
			);
			process.exitCode = 1;
		} else console.log(summary);
	} catch (cause) {
		if (!(cause instanceof Unreadable)) throw cause;
		console.error(cause.message);
		process.exitCode = 1;
	}
