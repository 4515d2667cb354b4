/** A table as plain data: the same rows for a workbook, for CSV and for the preview. */

/** `null` is an empty cell: not known, or not applicable. */
export type Cell = string | number | null;

export interface Column {
	readonly head: string;
	/** In characters */
	readonly width: number;
	/** How numbers of the column show; whole numbers otherwise */
	readonly shows?: 'tenths' | 'percent';
}

export interface Sheet {
	readonly name: string;
	readonly columns: readonly Column[];
	readonly rows: readonly (readonly Cell[])[];
}

/** Whole percent, rounded down as on screen: 99.6 % is not 100 %. */
export const shareCell = (share: number | null): number | null =>
	share === null ? null : Math.floor(share * 100 + 1e-7) / 100;
