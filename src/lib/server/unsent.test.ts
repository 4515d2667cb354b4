import { expect, test } from 'vitest';
import { sourcesBelow } from '../../../tests/unit/sources';
import { unsent } from './unsent';

const area = { id: 'PS', questions: [{ id: 'PS-1' }] };

test('a page reads it by name', () => {
	const { id, questions } = unsent(area);
	expect([id, questions]).toEqual(['PS', [{ id: 'PS-1' }]]);
});

test('what writes data down finds nothing, and what was given stays as it was', () => {
	expect(JSON.stringify({ area: unsent(area) })).toBe('{"area":{}}');
	expect(Object.keys(area)).toEqual(['id', 'questions']);
});

const pages = sourcesBelow('src/routes');
const using = pages.filter(({ text }) => text.includes("from '$lib/server/unsent'"));
test.each(using.map(({ path }) => path))('%s belongs to a page that never hydrates', (path) => {
	const folder = path.replace(/[^/]+$/, '');
	const page = pages.filter(({ path }) => path.startsWith(`${folder}+page`));
	expect(page.some(({ text }) => text.includes('export const csr = false'))).toBe(true);
});
