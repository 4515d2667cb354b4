/** The core alone: 200 participants × 100 items, and the interval for 60 × 48 with 4,999 replicates. */
import type { ScoreInput } from '../../src/lib/maturity/score-input';
import { scoreAssessment } from '../../src/lib/maturity/score-assessment';
import { timeOf, type Figures } from '../measure';
import { levelOf } from '../rooms';

const AREAS = 8;

export function inputOf(people: number, items: number, replicates: number): ScoreInput {
	const ids = Array.from({ length: items }, (_, item) => `item-${item}`);
	const perArea = Math.ceil(items / AREAS);
	return {
		id: 'bench',
		questionnaire: {
			version: '1',
			areas: Array.from({ length: AREAS }, (_, area) => ({
				id: `area-${area}`,
				weight: 1,
				items: ids
					.slice(area * perArea, (area + 1) * perArea)
					.map((id, at) => ({ id, weight: 1 + (at % 3), critical: at % 5 === 0 }))
			}))
		},
		participants: Array.from({ length: people }, (_, person) => ({
			id: `p-${person}`,
			group: `group-${person % 4}`,
			answers: Object.fromEntries(ids.map((id, item) => [id, levelOf(person, item)]))
		})),
		agreed: {},
		targets: {},
		weighting: 'equal',
		replicates
	};
}

export async function score(): Promise<Figures> {
	const large = inputOf(200, 100, 0);
	const start = performance.now();
	scoreAssessment(large);
	const first = performance.now() - start;
	const room = inputOf(60, 48, 4999);
	return {
		'score.first': first,
		'score.large': timeOf(41, 20, () => scoreAssessment(large)),
		'score.interval': timeOf(7, 2, () => scoreAssessment(room))
	};
}
