import type { Store } from '$lib/server/store';

declare global {
	namespace App {
		interface Locals {
			store: Store;
			/** The signed-in facilitator, or null */
			facilitator: { id: string; name: string; role: 'administrator' | 'facilitator' } | null;
			/** The official on this phone, or null */
			participant: { workshop: string; id: string } | null;
			/** Language of this page, e.g. `fr` */
			locale: string;
			/** The laptop in the room: plain HTTP for phones, facilitator pages on the laptop only */
			lan: boolean;
		}
		interface Error {
			message: string;
			/** Of the log entry that belongs to it */
			id?: string;
		}
	}
}

export {};
