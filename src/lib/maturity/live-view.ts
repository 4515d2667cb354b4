/** What a live update carries: facts of the phase and progress as visibility.ts allows it, never an answer. */
import type { Progress } from './visibility';
import type { Phase } from './workshop';

export type LiveRole = 'desk' | 'projector';

export interface Pointer {
	readonly assessment: string;
	readonly item: string;
}

export interface LiveAssessment {
	readonly id: string;
	readonly total: Progress;
	readonly areas: readonly { readonly area: string; readonly share: number | null }[];
	readonly functions: readonly { readonly group: string; readonly progress: Progress }[];
	/** People who have neither answered nor finished for five minutes */
	readonly quiet: number;
	/** The second round that is open: share of the people who have voted, in steps */
	readonly round: { readonly item: string; readonly share: number | null } | null;
}

export interface Snapshot {
	/** Grows; a client keeps the highest it has seen */
	readonly version: number;
	/** Changes with the workshop's facts: the page loads itself again */
	readonly edition: number;
	readonly phase: Phase;
	readonly joined: number;
	readonly shown: Pointer | null;
	readonly assessments: readonly LiveAssessment[];
}
