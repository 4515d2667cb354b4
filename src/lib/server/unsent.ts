/**
 * What a page without a client script (`csr = false`) shows and no browser gets as data. Kit writes down the data of
 * every load for the browser, whether the page hydrates or not; for the questionnaire and the report that took more
 * time than drawing them. It passes over what cannot be enumerated. Read the properties by name; a page that hydrates
 * would miss them, and so would a click on a hydrated page that fetches this one's data (`isDataRequest`).
 */
export function unsent<T extends object>(value: T): T {
	const hidden = Object.entries(Object.getOwnPropertyDescriptors(value)).map(
		([name, property]) => [name, { ...property, enumerable: false }] as const
	);
	return Object.defineProperties({}, Object.fromEntries(hidden)) as T;
}
