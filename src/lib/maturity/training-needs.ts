/** S16: audience × curriculum module, with the items behind each cell: what is needed in order to tailor a training. */
import type { Catalogue } from './catalogue';
import type { Text } from './questionnaire';
import type { ItemGap } from './recommend';

export interface TrainingCell {
	readonly audience: string;
	/** Items below target, the largest weighted gap first */
	readonly items: readonly string[];
	/** Actions of the catalogue that teach it; training is one part of the answer, beside the measure that closes the gap */
	readonly actions: readonly string[];
}

export interface TrainingRow {
	readonly module: string;
	readonly title: Text;
	readonly content: Text;
	/** In the order of `audiences`; null where the module has nothing for an audience or no item is below target */
	readonly cells: readonly (TrainingCell | null)[];
}

export interface TrainingNeeds {
	readonly audiences: readonly string[];
	/** Modules with at least one need */
	readonly rows: readonly TrainingRow[];
}

export function trainingNeeds(catalogue: Catalogue, gaps: readonly ItemGap[]): TrainingNeeds {
	const gap = new Map(gaps.map(({ item, weightedGap }) => [item, weightedGap]));
	const ended = new Set(
		catalogue.actions.filter(({ status }) => status === 'ended').map(({ id }) => id)
	);
	const modules = catalogue.trainingModules.map((module) => ({
		...module,
		cells: module.rows.flatMap(({ audience, items, actions }): TrainingCell[] => {
			const needed = items.filter((item) => gap.has(item));
			needed.sort((a, b) => (gap.get(b) ?? 0) - (gap.get(a) ?? 0));
			return needed.length === 0
				? []
				: [{ audience, items: needed, actions: actions.filter((id) => !ended.has(id)) }];
		})
	}));
	const present = modules.flatMap(({ cells }) => cells.map(({ audience }) => audience));
	const audiences = [...new Set(present)];
	return {
		audiences,
		rows: modules
			.filter(({ cells }) => cells.length > 0)
			.map(({ module, title, content, cells }) => ({
				module,
				title,
				content,
				cells: audiences.map((audience) => cells.find((cell) => cell.audience === audience) ?? null)
			}))
	};
}
