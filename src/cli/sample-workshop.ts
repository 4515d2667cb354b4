/** Fills a workshop with invented people, the same ones each time. Knows no item: what differs comes with the sample file. */
import type { Answer } from '../lib/maturity/answer';
import { randomStream } from '../lib/maturity/prng';
import { itemsOf, type Level, type Questionnaire } from '../lib/maturity/questionnaire';
import type { AgreedRecord, PlanStatus } from '../lib/maturity/workshop';

export interface SampleItem {
	/** Level around which the answers lie, when it is not that of the area */
	usual?: number;
	/** Two camps, and the share of people in the higher one */
	camps?: [number, number];
	high?: number;
	/** Shares of people who don't know, see another agency in the lead, or find it not applicable */
	dk?: number;
	om?: number;
	agency?: string;
	na?: number;
	why?: string;
}

export interface SampleAgreed {
	value: Level | 'NA' | 'OM';
	reason: string;
	agency?: string;
	evidence?: AgreedRecord['evidence'];
	dissent?: string;
}

export interface SampleAdministration {
	name: string;
	region: string;
	/** Function id -> people */
	participants: Record<string, number>;
	/** Area id -> level around which the answers lie */
	usual: Record<string, number>;
	/** Share of the items that each has answered so far; absent: all of them */
	answered?: number;
	items: Record<string, SampleItem>;
	comments: Record<string, string[]>;
	evidence?: Record<string, string[]>;
	agreed: Record<string, SampleAgreed>;
	targets: Record<string, Level>;
	plan: { action: string; owner: string; startsOn: string; dueOn: string; status: PlanStatus }[];
}

export interface SampleWorkshop {
	title: string;
	place: string;
	startsOn: string;
	endsOn: string;
	marking: string;
	state: 'open' | 'revealed' | 'finalised';
	administrations: SampleAdministration[];
}

export interface SampleFile {
	seed: [number, number, number, number];
	functions: { id: string; name: string; fr: string }[];
	workshops: SampleWorkshop[];
}

export interface SamplePerson {
	group: string;
	answers: [item: string, answer: Answer][];
	finished: boolean;
}

const U32 = 2 ** 32;
const clamp = (level: number) => Math.min(5, Math.max(1, Math.round(level))) as Level;

/** The people of one administration with what they answer. The same seed gives the same people. */
export function peopleOf(
	questionnaire: Questionnaire,
	administration: SampleAdministration,
	seed: SampleFile['seed']
): SamplePerson[] {
	const next = randomStream(seed);
	const chance = () => next() / U32;
	/** Roughly normal, standard deviation 1 */
	const spread = () => (chance() + chance() + chance() + chance() - 2) * Math.sqrt(3);
	const groups = Object.entries(administration.participants).flatMap(([group, people]) =>
		Array.from({ length: people }, () => group)
	);
	return groups.map((group, person) => {
		// Senior people see their administration a little further along.
		const view = 0.35 * spread() + (group === 'senior' ? 0.3 : 0);
		const answered = administration.answered ?? 1;
		const answers = itemsOf(questionnaire).flatMap((item): [string, Answer][] => {
			const sample = administration.items[item.id] ?? {};
			const area = questionnaire.areas.find(({ items }) => items.includes(item));
			const draw = chance();
			const noise = 0.75 * spread();
			const camp = chance();
			if (chance() > answered) return [];
			const { dk = 0.02, om = 0, na = 0 } = sample;
			const note = administration.comments[item.id]?.[person - 2];
			const evidence = administration.evidence?.[item.id]?.[person - 3];
			const notes = { ...(note ? { comment: note } : {}), ...(evidence ? { evidence } : {}) };
			if (draw < dk) return [[item.id, { value: 'DK' }]];
			if (draw < dk + om) return [[item.id, { value: 'OM', reason: sample.agency ?? '' }]];
			if (draw < dk + om + na) return [[item.id, { value: 'NA', reason: sample.why ?? '' }]];
			const usual = sample.camps
				? sample.camps[camp < (sample.high ?? 0.5) ? 1 : 0]
				: (sample.usual ?? administration.usual[area?.id ?? ''] ?? 2);
			return [
				[item.id, { value: clamp(usual + (sample.camps ? 0.5 : 1) * (view + noise)), ...notes }]
			];
		});
		return { group, answers, finished: answered === 1 };
	});
}
