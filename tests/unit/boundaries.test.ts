/** The import table of the architecture notes, held. */
import { expect, test } from 'vitest';
import { importsOf, sourcesBelow, type Source } from './sources';

/** folder of src/lib -> own folders it may import, and packages it may import */
const table: Record<string, { own: string[]; packages: RegExp }> = {
	maturity: { own: ['maturity'], packages: /^$/ },
	survey: { own: ['survey', 'maturity'], packages: /^survey-core(\/|$)/ },
	server: {
		own: ['server', 'maturity', 'survey', 'charts'],
		packages:
			/^(node:|lowdb|@napi-rs\/canvas|chart\.js|qrcode|docx|fflate|write-excel-file|exceljs|otpauth|@sveltejs\/kit)/
	},
	charts: { own: ['charts', 'maturity'], packages: /^chart\.js(\/|$)/ },
	ui: { own: ['ui', 'maturity', 'paraglide', 'look'], packages: /^svelte(\/|$)/ }
};

function strangers(
	source: Source,
	{ own, packages }: { own: string[]; packages: RegExp }
): string[] {
	return importsOf(source).filter((name) => {
		const folder = /^src\/lib\/([^/]+)/.exec(name)?.[1];
		if (folder) return !own.includes(folder);
		return name.startsWith('src/') || !packages.test(name);
	});
}

test.each(Object.entries(table))('src/lib/%s imports only what it may', (folder, allowed) => {
	const wrong = sourcesBelow(`src/lib/${folder}`).flatMap((source) =>
		strangers(source, allowed).map((name) => `${source.path} imports ${name}`)
	);
	expect(wrong).toEqual([]);
});

test('the check sees a forbidden import', () => {
	const planted = {
		path: 'src/lib/maturity/x.ts',
		text: "import { readFileSync } from 'node:fs';\nimport a from '../server/store';"
	};
	expect(strangers(planted, table.maturity ?? { own: [], packages: /^$/ })).toEqual([
		'node:fs',
		'src/lib/server/store'
	]);
});

test('the core never asks for the clock or for chance', () => {
	const wrong = sourcesBelow('src/lib/maturity').filter(({ text }) =>
		/\bDate\.now\(|\bnew Date\(\)|Math\.random\(|\bprocess\./.test(text)
	);
	expect(wrong.map(({ path }) => path)).toEqual([]);
});

test('a route imports no other route, and no page or component reaches the server', () => {
	const wrong = sourcesBelow('src/routes').flatMap((source) =>
		importsOf(source)
			.filter((name) => {
				const folder = source.path.split('/').slice(0, -1).join('/');
				// Its own folder, or the folder of a layout above it.
				const target = name.split('/').slice(0, -1).join('/');
				if (name.startsWith('src/routes/'))
					return !`${folder}/`.startsWith(`${target}/`) && !target.startsWith(folder);
				return source.path.endsWith('.svelte') && name.startsWith('src/lib/server/');
			})
			.map((name) => `${source.path} imports ${name}`)
	);
	expect(wrong).toEqual([]);
});

test('survey-core is known in one folder only', () => {
	const wrong = [...sourcesBelow('src'), ...sourcesBelow('static')].filter(
		(source) =>
			!source.path.startsWith('src/lib/survey/') &&
			importsOf(source).some((name) => name.startsWith('survey-core'))
	);
	expect(wrong.map(({ path }) => path)).toEqual([]);
});

test('no raw HTML from data, no inline style, no physical CSS', () => {
	const wrong = [
		...sourcesBelow('src/routes'),
		...sourcesBelow('src/lib/ui'),
		...sourcesBelow('src/lib/look')
	].flatMap(({ path, text }) => [
		...(/\{@html/.test(text) ? [`${path}: {@html}`] : []),
		...(/\sstyle="|\sstyle=\{|\sstyle:[\w-]/.test(text) ? [`${path}: inline style`] : []),
		...[
			...text.matchAll(
				/(?:margin|padding|border)-(?:left|right)\s*:|text-align:\s*(?:left|right)|[\s;{](?:left|right):\s*[0-9.-]/g
			)
		].map((match) => `${path}: ${match[0].trim()}`)
	]);
	expect(wrong).toEqual([]);
});
