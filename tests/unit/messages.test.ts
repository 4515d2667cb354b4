/** Officials' screens and the report exist in six languages, facilitators' screens in two. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const six = ['en', 'fr', 'es', 'ru', 'ar', 'pt'];
const sets: [string, string[]][] = [
	['official', six],
	['report', six],
	['facilitator', ['en', 'fr']]
];

type Message = string | { match: Record<string, string> }[];
const read = (set: string, locale: string): Record<string, Message> =>
	Object.fromEntries(
		Object.entries(
			JSON.parse(readFileSync(`src/messages/${set}/${locale}.json`, 'utf8')) as Record<
				string,
				Message
			>
		).filter(([key]) => key !== '$schema')
	);
const parameters = (message: Message) => {
	const texts =
		typeof message === 'string' ? [message] : message.flatMap(({ match }) => Object.values(match));
	return [
		...new Set(texts.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1])))
	].sort();
};

const pairs = sets.flatMap(([set, locales]) =>
	locales.slice(1).map((locale) => [set, locale] as const)
);

test.each(pairs)('%s/%s says everything that English says', (set, locale) => {
	expect(Object.keys(read(set, locale)).sort()).toEqual(Object.keys(read(set, 'en')).sort());
});

test.each(pairs)('%s/%s uses the parameters of the English message', (set, locale) => {
	const other = read(set, locale);
	const differing = Object.entries(read(set, 'en')).filter(([key, message]) => {
		const theirs = other[key];
		// A language may leave a number out of its singular ("one item"), never invent one.
		return (
			theirs !== undefined && parameters(theirs).some((name) => !parameters(message).includes(name))
		);
	});
	expect(differing.map(([key]) => key)).toEqual([]);
});

test('a key stands in one set only', () => {
	const keys = sets.flatMap(([set]) => Object.keys(read(set, 'en')));
	expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test('no message is empty', () => {
	const empty = sets.flatMap(([set, locales]) =>
		locales.flatMap((locale) =>
			Object.entries(read(set, locale))
				.filter(([, message]) => message === '' || message.length === 0)
				.map(([key]) => `${set}/${locale}: ${key}`)
		)
	);
	expect(empty).toEqual([]);
});
