/** What storage refuses, in sentences for the log. Screens translate the `code`. */
export type StorageCode =
	| 'not-accepting'
	| 'unknown-participant'
	| 'damaged-workshop'
	| 'damaged-file'
	| 'disk-full'
	| 'newer-schema'
	| 'locked'
	| 'read-only'
	| 'broken'
	| 'closed';

export class StorageError extends Error {
	constructor(
		readonly code: StorageCode,
		message: string,
		options?: ErrorOptions
	) {
		super(message, options);
		this.name = new.target.name;
	}
}

/** Answering is closed: the answer was not taken. */
export class NotAccepting extends StorageError {
	constructor() {
		super('not-accepting', 'This workshop does not accept answers now.');
	}
}

export class UnknownParticipant extends StorageError {
	constructor(id: string) {
		super('unknown-participant', `There is no participant ${id} in this workshop.`);
	}
}

/** A file cannot be read as what it should be. `offset` is a byte offset when one is known. */
export class DamagedFile extends StorageError {
	constructor(
		readonly file: string,
		readonly offset: number | null,
		reason: string,
		cause?: unknown
	) {
		super('damaged-file', `${file} is damaged: ${reason}. The file was left as it is.`, { cause });
	}
}

/** One workshop cannot be opened; all others can. */
export class DamagedWorkshop extends StorageError {
	constructor(
		readonly workshop: string,
		override readonly cause: StorageError
	) {
		super(
			'damaged-workshop',
			`Workshop ${workshop} cannot be opened. ${cause.message} To see what can be saved: npm run repair -- ${workshop} --dry-run`,
			{ cause }
		);
	}
}

/** The route answers 507. Nothing was changed, everything can still be read. */
export class DiskFull extends StorageError {
	constructor(file: string, cause: unknown) {
		super(
			'disk-full',
			`The disk is full: ${file} could not be written. Nothing was changed; free some space and try again.`,
			{ cause }
		);
	}
}

export class ReadOnlyFolder extends StorageError {
	constructor(file: string, cause: unknown) {
		super(
			'read-only',
			`${file} cannot be written. Give this user the right to write there, or choose another folder with DATA_DIR.`,
			{ cause }
		);
	}
}

export class NewerSchema extends StorageError {
	constructor(
		readonly file: string,
		readonly found: number,
		readonly known: number
	) {
		super(
			'newer-schema',
			`${file} has schema ${found}; this version reads up to ${known}. Start the newer version of the program that wrote it.`
		);
	}
}

export class Locked extends StorageError {
	constructor(
		readonly folder: string,
		readonly holder: string
	) {
		super(
			'locked',
			`The data folder ${folder} is in use by another process (${holder}). Stop that one first, or choose another folder with DATA_DIR.`
		);
	}
}

/** A sync failed: what is on the disk is unknown until the next start reads it again. Never retried. */
export class StorageBroken extends StorageError {
	constructor(what: string, cause: unknown) {
		super(
			'broken',
			`The disk did not confirm ${what}. The server stops; what was acknowledged is safe, what was not is refused. Check the disk, then start again.`,
			{ cause }
		);
	}
}

export class StorageClosed extends StorageError {
	constructor() {
		super('closed', 'The store is closed.');
	}
}
