/** What can be printed, in the order of the pages. The page to sign is for the room, not for the report. */
export const PARTS = [
	'cover',
	'summary',
	'profile',
	'gaps',
	'areas',
	'information',
	'actions',
	'method',
	'annex',
	'close'
] as const;
export type Part = (typeof PARTS)[number];

export const SIZES = ['a4', 'letter'] as const;
export type Size = (typeof SIZES)[number];

const USUAL: readonly Part[] = PARTS.filter((part) => part !== 'close');

/** The parts asked for, in the order of the pages; the usual ones when the address names none that exist. */
export function chosenParts(query: URLSearchParams): readonly Part[] {
	const asked = query.getAll('parts').flatMap((value) => value.split(','));
	const chosen = PARTS.filter((part) => asked.includes(part));
	return chosen.length > 0 ? chosen : USUAL;
}

export function chosenSize(query: URLSearchParams): Size {
	return SIZES.find((size) => size === query.get('size')) ?? 'a4';
}
