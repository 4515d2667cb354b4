/** Customs administrations, kept apart from workshops so that a later assessment finds the earlier one. */
import { randomBytes } from 'node:crypto';
import type { Administration, Store } from './store';

const sameName = (a: string, b: string) =>
	a.normalize('NFKC').toLocaleLowerCase('en') === b.normalize('NFKC').toLocaleLowerCase('en');

export function find(store: Store, id: string): Administration | null {
	return store.administrations.data.administrations.find((one) => one.id === id) ?? null;
}

/** The administration of that name, added when it is new. */
export async function findOrAdd(
	store: Store,
	wanted: { readonly name: string; readonly region: string; readonly country: string }
): Promise<Administration> {
	const known = store.administrations.data.administrations.find(({ name }) =>
		sameName(name, wanted.name)
	);
	if (known) return known;
	const added: Administration = { id: randomBytes(6).toString('hex'), ...wanted };
	await store.administrations.change((file) => {
		file.administrations.push({ ...added });
	});
	return added;
}
