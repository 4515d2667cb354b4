/** Saves what can be saved of a damaged workshop. Damaged files are kept beside, under another name. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { JOURNAL_SCHEMA, journalFile, readJournal, responsesFile } from './answer-book';
import type { AnswerRecord } from './answer-state';
import { nodeDisk, type Disk } from './disk';
import { decodeDocument, encodeDocument, writeDurably } from './durable-file';
import { StorageError } from './errors';
import { encodeBatch, readPieces } from './journal';
import { MIGRATIONS, migrate, type Migrations } from './migrate';

export interface RepairReport {
	/** What is wrong and what was, or would be, done about it */
	readonly lines: readonly string[];
	/** Something is damaged that only a backup brings back */
	readonly needsBackup: boolean;
}

export async function repairWorkshop(
	dataDir: string,
	id: string,
	dryRun: boolean,
	disk: Disk = nodeDisk
): Promise<RepairReport> {
	const folder = join(dataDir, 'workshops', id);
	const lines: string[] = [];
	let needsBackup = false;

	const replace = async (file: string, old: Buffer, fresh: Buffer) => {
		const kept = `${file}.damaged-${createHash('sha256').update(old).digest('hex').slice(0, 8)}`;
		if (dryRun) {
			lines.push(`${file}: would be replaced; the damaged file would be kept as ${kept}.`);
			return;
		}
		await writeDurably(disk, kept, old);
		await writeDurably(disk, file, fresh);
		lines.push(`${file}: replaced; the damaged file is kept as ${kept}.`);
	};

	const repairDocument = async (file: string, migrations: Migrations, required: boolean) => {
		const bytes = await disk.read(file);
		if (bytes === null) {
			if (!required) return;
			needsBackup = true;
			lines.push(`${file}: it is missing. Only a backup brings it back.`);
			return;
		}
		try {
			migrate(file, decodeDocument(file, bytes), migrations);
			lines.push(`${file}: in order.`);
		} catch (error) {
			if (!(error instanceof StorageError)) throw error;
			lines.push(error.message);
			const data = error.code === 'damaged-file' ? readable(bytes) : null;
			if (data) {
				lines.push(`${file}: it is readable JSON and is taken as it stands. Look it over.`);
				await replace(file, bytes, encodeDocument(data));
			} else {
				needsBackup = true;
				lines.push(`${file}: only a backup brings it back.`);
			}
		}
	};

	if ((await disk.list(folder)).length === 0)
		throw new Error(`There is no workshop ${id} in ${dataDir}.`);
	await repairDocument(join(folder, 'workshop.json'), MIGRATIONS.workshop, true);
	await repairDocument(join(folder, 'questionnaire.json'), MIGRATIONS.questionnaire, true);
	await repairDocument(responsesFile(folder), MIGRATIONS.responses, false);

	const journal = journalFile(folder);
	const bytes = await disk.read(journal);
	if (bytes !== null) {
		try {
			const { end, records } = readJournal(journal, id, bytes);
			const cut = bytes.length - end;
			lines.push(
				cut > 0
					? `${journal}: ${records.length} records; ${cut} bytes at byte ${end} were never acknowledged and are cut off at the next start.`
					: `${journal}: in order, ${records.length} records.`
			);
		} catch (error) {
			if (!(error instanceof StorageError)) throw error;
			lines.push(error.message);
			if (error.code === 'newer-schema') needsBackup = true;
			else {
				const saved = salvage(id, bytes);
				lines.push(...saved.lines.map((line) => `${journal}: ${line}`));
				await replace(journal, bytes, saved.bytes);
			}
		}
	}
	return { lines, needsBackup };
}

/** Every batch whose CRC holds, numbered afresh. */
function salvage(workshop: string, bytes: Buffer): { bytes: Buffer; lines: string[] } {
	const begin: AnswerRecord = { do: 'begin', schema: JOURNAL_SCHEMA, workshop };
	const batches: Buffer[] = [encodeBatch(0, [begin])];
	const lines: string[] = [];
	let saved = 0;
	for (const { offset, length, batch } of readPieces<AnswerRecord>(bytes)) {
		if (batch === null) {
			lines.push(`the batch at byte ${offset} (${length} bytes) cannot be read and is left out.`);
			continue;
		}
		const records = batch.records.filter((record) => record.do !== 'begin');
		saved += records.length;
		batches.push(encodeBatch(batches.length, records));
	}
	lines.push(`${saved} records are saved.`);
	return { bytes: Buffer.concat(batches), lines };
}

/** A JSON object with a schema number, whatever its check sum says. */
function readable(bytes: Buffer): object | null {
	try {
		const parsed: unknown = JSON.parse(bytes.toString('utf8'));
		if (typeof parsed !== 'object' || parsed === null || !('schema' in parsed)) return null;
		const data: Record<string, unknown> = { ...parsed };
		delete data['check'];
		return data;
	} catch {
		return null;
	}
}
