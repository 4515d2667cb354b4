/** The store of this process: opened once at the start, closed once at the end. */
import * as accounts from './accounts';
import { openStore } from './storage/open-store';
import type { Store } from './store';

const stopWithinMs = 1500;

/** Kept on globalThis: `vite dev` loads this module again after an edit, and the lock on the folder is taken once. */
const kept = globalThis as {
	runningStore?: Promise<Store>;
	isSetUpOffered?: boolean;
	storeClosed?: Promise<void>;
};

/** Requests that are being answered; the store closes after them. */
let underWay = 0;

/** Opens the store. When that fails there is nothing to serve: one sentence, and the process ends. */
export async function open(dataDir: string): Promise<Store> {
	if (kept.runningStore) return kept.runningStore;
	kept.runningStore = openStore(dataDir);
	try {
		return await kept.runningStore;
	} catch (error) {
		console.error(error instanceof Error ? error.message : String(error));
		process.exit(1);
	}
}

/** Prints the one-time link to the first account, when there is none. */
export async function offerSetUp(
	store: Store,
	env: { ORIGIN?: string; PORT?: string }
): Promise<void> {
	if (kept.isSetUpOffered) return;
	kept.isSetUpOffered = true;
	const token = await accounts.makeSetUpToken(store);
	if (token === null) return;
	const origin = env.ORIGIN ?? `http://localhost:${env.PORT ?? '3000'}`;
	console.log(
		`No facilitator has an account yet. Set up the first one with this link; it works once:\n  ${origin}/setup/${token}`
	);
}

/** Counts a request as under way until it is answered. */
export async function during<T>(answer: () => T | Promise<T>): Promise<T> {
	underWay++;
	try {
		return await answer();
	} finally {
		underWay--;
	}
}

/** At shutdown: ends the live streams, lets the requests under way finish, closes the store. */
export function closeAtShutdown(store: Store, closeStreams: () => void): void {
	process.once('sveltekit:shutdown' as 'exit', () => {
		// The server awaits this promise before it exits.
		kept.storeClosed = (async () => {
			closeStreams();
			const deadline = Date.now() + stopWithinMs;
			while (underWay > 0 && Date.now() < deadline)
				await new Promise((resolve) => setTimeout(resolve, 10));
			await store.close();
		})();
	});
}
