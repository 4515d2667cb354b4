/**
 * The same questionnaire in SurveyJS, as favourably as it is usually served: one minified script with the questionnaire
 * in it, one style sheet, both compressed with brotli at its best beforehand. And a page with nothing on it.
 */
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const questionnaire = readFileSync(
	join(here, '../../questionnaires/stce/questionnaire.json'),
	'utf8'
);

/** Only English is kept: no phone needs six languages at once. @param {unknown} value @returns {unknown} */
function inEnglish(value) {
	if (Array.isArray(value)) return value.map(inEnglish);
	if (typeof value !== 'object' || value === null) return value;
	if ('default' in value) return value.default;
	return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inEnglish(one)]));
}

/** All on one page, as ours; and nothing but what it draws. */
const survey = JSON.stringify({
	.../** @type {object} */ (inEnglish(JSON.parse(questionnaire))),
	questionsOnPageMode: 'singlePage'
});

const entries = {
	js: `import { Model } from 'survey-core';
		import { renderSurvey } from 'survey-js-ui';
		renderSurvey(new Model(${survey}), document.getElementById('survey'));`,
	react: `import { createElement } from 'react';
		import { createRoot } from 'react-dom/client';
		import { Model } from 'survey-core';
		import { Survey } from 'survey-react-ui';
		createRoot(document.getElementById('survey')).render(createElement(Survey, { model: new Model(${survey}) }));`
};

/** @param {string} contents */
async function bundle(contents) {
	const { outputFiles } = await build({
		stdin: { contents, resolveDir: here },
		...{ bundle: true, minify: true, write: false, format: 'iife', target: 'es2020' },
		define: { 'process.env.NODE_ENV': '"production"' },
		logLevel: 'error'
	});
	return outputFiles[0]?.text ?? '';
}

/** @type {Map<string, { type: string, plain: Buffer, br: Buffer, gzip: Buffer }>} */
const files = new Map();
/** @param {string} path @param {string} type @param {string | Buffer} content */
function serve(path, type, content) {
	const plain = Buffer.from(content);
	files.set(path, {
		type,
		plain,
		br: brotliCompressSync(plain),
		gzip: gzipSync(plain, { level: 9 })
	});
}

/** @param {string} head @param {string} body */
const page = (head, body) =>
	`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">${head}<title>Page</title></head><body>${body}</body></html>`;

serve('/empty', 'text/html', page('', '<p>Nothing.</p>'));
serve('/healthz', 'application/json', '{}');
serve(
	'/survey.css',
	'text/css',
	readFileSync(join(here, '../node_modules/survey-core/survey-core.fontless.min.css'))
);
for (const [name, source] of Object.entries(entries)) {
	serve(`/${name}-bundle.js`, 'text/javascript', await bundle(source));
	serve(
		`/${name}`,
		'text/html',
		page(
			`<link rel="stylesheet" href="/survey.css"><script defer src="/${name}-bundle.js"></script>`,
			'<div id="survey"></div>'
		)
	);
}

const server = createServer((request, response) => {
	const file = files.get(request.url ?? '');
	if (!file) return response.writeHead(404).end();
	const accepted = String(request.headers['accept-encoding']);
	const coding = accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : null;
	response.writeHead(200, {
		'content-type': `${file.type}; charset=utf-8`,
		...(coding ? { 'content-encoding': coding } : {})
	});
	response.end(coding ? file[coding] : file.plain);
});
server.listen(0, '127.0.0.1', () => process.send?.({ ready: server.address().port }));
process.on('SIGTERM', () => process.exit(0));
