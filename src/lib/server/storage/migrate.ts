import { DamagedFile, NewerSchema } from './errors';

export type Stored = Readonly<Record<string, unknown>>;

/** Step `i` takes schema `i + 1` to `i + 2`. Steps are pure, are never edited and never removed. */
export type Migrations = readonly ((data: Stored) => Stored)[];

/** Since this schema every document carries a check sum. */
export const FIRST_CHECKED_SCHEMA = 2;

/** Schema 2 only added the check sum, which the adapter writes. */
const addCheck = (data: Stored): Stored => data;

export const MIGRATIONS = {
	accounts: [addCheck],
	administrations: [addCheck],
	workshop: [addCheck],
	questionnaire: [addCheck],
	responses: [addCheck]
} as const satisfies Record<string, Migrations>;

export const currentSchema = (migrations: Migrations): number => migrations.length + 1;

export function schemaOf(file: string, data: Stored): number {
	const { schema } = data;
	if (typeof schema !== 'number' || !Number.isInteger(schema) || schema < 1)
		throw new DamagedFile(file, null, 'it has no schema number');
	return schema;
}

/** Returns `data` itself when it is current. Throws `NewerSchema` for data from the future. */
export function migrate(file: string, data: Stored, migrations: Migrations): Stored {
	const found = schemaOf(file, data);
	const known = currentSchema(migrations);
	if (found > known) throw new NewerSchema(file, found, known);
	return migrations
		.slice(found - 1)
		.reduce((old, step, i) => ({ ...step(old), schema: found + i + 1 }), data);
}
