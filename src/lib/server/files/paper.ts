/** A document as plain data: what Word writes and what the preview shows. All texts are ready to read. */
import type { Level } from '../../maturity/questionnaire';

export interface PaperCell {
	readonly text: string;
	/** A second, quieter line */
	readonly small?: string;
	/** Shaded with the tone of this level */
	readonly level?: Level | null;
	readonly strong?: boolean;
}

export interface PaperColumn {
	readonly head: string;
	/** Share of the width, any unit */
	readonly width: number;
	readonly number?: boolean;
}

export type Block =
	| {
			readonly kind: 'title';
			readonly over: string;
			readonly text: string;
			readonly under: readonly string[];
	  }
	| {
			readonly kind: 'heading';
			readonly level: 1 | 2;
			readonly text: string;
			readonly newPage?: boolean;
	  }
	| { readonly kind: 'text'; readonly text: string; readonly voice?: 'lead' | 'small' }
	| {
			readonly kind: 'list';
			readonly lines: readonly { readonly name?: string; readonly text: string }[];
	  }
	| {
			readonly kind: 'facts';
			readonly rows: readonly { readonly name: string; readonly text: string }[];
	  }
	| {
			readonly kind: 'table';
			readonly caption: string;
			readonly note?: string;
			readonly columns: readonly PaperColumn[];
			readonly rows: readonly (readonly PaperCell[])[];
	  }
	| {
			readonly kind: 'figure';
			readonly caption: string;
			readonly note: string;
			/** Alternative text */
			readonly alt: string;
			readonly png: Buffer;
			/** CSS px */
			readonly width: number;
			readonly height: number;
	  };

export interface Paper {
	readonly title: string;
	/** BCP 47 */
	readonly language: string;
	readonly rightToLeft: boolean;
	readonly size: 'a4' | 'letter';
	/** '' for none */
	readonly marking: string;
	/** In every head: that nobody verified it, and that it is sample data */
	readonly standing: string;
	/** In every foot: whose report, and when */
	readonly foot: string;
	/** `Page {page} of {pages}` cut where the numbers stand */
	readonly pageOf: readonly [string, string, string];
	readonly blocks: readonly Block[];
	/** The program, as author of the file */
	readonly author: string;
}
