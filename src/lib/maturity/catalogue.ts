/** The catalogue of capacity-building actions as plain data. */
import type { Level, Text } from './questionnaire';

export interface Step {
	readonly item: string;
	readonly from: Level;
	readonly to: Level;
}

export interface Action {
	readonly id: string;
	readonly title: Text;
	readonly provider: Text;
	readonly providerKind: string;
	/** legal, organisation, procedure, equipment-it, information, training, exercise, review */
	readonly kind: string;
	readonly audience: readonly string[];
	readonly summary: Text;
	readonly outcome: Text;
	readonly format: string;
	readonly length: Text | null;
	readonly lengthNote: Text | null;
	/** 1 to 5, see `scales.effort` */
	readonly effort: number;
	readonly effortNote: Text | null;
	readonly horizonMonths: readonly [number, number];
	readonly effects: readonly Step[];
	/** Steps that it supports without completing them */
	readonly helps: readonly Step[];
	readonly requires: readonly string[];
	/** Only a sensible order */
	readonly after: readonly string[];
	readonly eligibility: Text;
	readonly request: Text;
	readonly status: 'active' | 'check-first' | 'ended';
	readonly checked: Text;
	readonly sources: readonly string[];
	readonly guide: readonly string[];
}

export interface Nature {
	readonly gap: string;
	readonly closes: readonly string[];
	readonly trainingAlone: boolean;
}

export interface Pathway {
	readonly id: string;
	readonly title: Text;
	readonly areas: readonly string[];
	readonly steps: readonly { readonly action: string; readonly reason: Text }[];
	readonly reason: Text;
}

export interface TrainingModule {
	readonly module: string;
	readonly title: Text;
	readonly content: Text;
	readonly rows: readonly {
		readonly audience: string;
		readonly items: readonly string[];
		readonly actions: readonly string[];
	}[];
}

export interface Source {
	readonly title: string;
	readonly publisher: string;
	/** '' when it is in no public place */
	readonly url: string;
	/** '' when the page bears none */
	readonly date: string;
	/** Told by somebody else than the provider */
	readonly secondary?: boolean;
	readonly note?: string;
}

export interface Catalogue {
	readonly note: Text;
	readonly hash: string;
	readonly scales: {
		readonly effort: Readonly<Record<string, Text>>;
		readonly status: Readonly<Record<string, Text>>;
	};
	/** Codes of `Action.audience` and `Action.providerKind` -> plain words */
	readonly audiences: Readonly<Record<string, Text>>;
	readonly providerKinds: Readonly<Record<string, Text>>;
	readonly actions: readonly Action[];
	readonly sources: Readonly<Record<string, Source>>;
	/** Item id -> which kinds of action can close its gap */
	readonly natures: Readonly<Record<string, Nature>>;
	/** Kind -> plain words */
	readonly kinds: Readonly<Record<string, Text>>;
	readonly pathways: readonly Pathway[];
	readonly trainingModules: readonly TrainingModule[];
}
