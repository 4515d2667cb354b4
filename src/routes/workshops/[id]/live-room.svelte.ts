/** What a facilitator's page knows of the room, kept up to date by server-sent events. */
import { invalidateAll } from '$app/navigation';
import { navigating } from '$app/state';
import type { LiveRole, Snapshot } from '$lib/maturity/live-view';

/** EventSource comes back by itself, except after an HTTP error: then we do. */
const RETRY_MS = 5_000;

/** Loading again would break off a navigation under way: the one that follows the recording that we are told of. */
async function refresh(): Promise<void> {
	// Each is waited for once: one that was broken off may stay here, settled.
	let waited: Promise<void> | null = null;
	while (navigating.complete && navigating.complete !== waited) {
		waited = navigating.complete;
		await waited.catch(() => undefined);
	}
	await invalidateAll();
}

export class LiveRoom {
	snapshot = $state.raw<Snapshot>() as Snapshot;
	/** false while the connection is away: the figures may be old */
	connected = $state(true);

	constructor(first: Snapshot) {
		this.snapshot = first;
	}

	/** Snapshots may repeat or arrive out of order after a reconnect; the version decides. */
	receive(next: Snapshot): void {
		if (next.version <= this.snapshot.version) return;
		const before = this.snapshot.edition;
		this.snapshot = next;
		if (before !== 0 && before !== next.edition) void refresh();
	}

	/** Follows the room until the returned function is called. */
	follow(workshop: string, role: LiveRole): () => void {
		let source: EventSource | null = null;
		let retry: ReturnType<typeof setTimeout> | undefined;
		const open = () => {
			source = new EventSource(`/workshops/${workshop}/live?role=${role}`);
			source.onopen = () => (this.connected = true);
			source.onmessage = ({ data }: MessageEvent<string>) => {
				const next: Snapshot = JSON.parse(data);
				this.receive(next);
			};
			source.onerror = () => {
				this.connected = false;
				if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
			};
		};
		open();
		return () => {
			clearTimeout(retry);
			source?.close();
		};
	}
}
