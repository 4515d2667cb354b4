/** Which move the facts of a workshop allow. Pure: the server asks before it acts, a page asks before it offers. */
import { phaseOf, type Assessment, type Round, type Workshop } from './workshop';

export type Move =
	| 'edit'
	| 'open'
	| 'close'
	| 'reopen'
	| 'set-targets'
	| 'agree'
	| 'open-round'
	| 'close-round'
	| 'finalise'
	| 'revise'
	| 'plan'
	| 'delete';

/** Why a move is not possible now; each has its sentence on the screens. */
export type Refusal =
	| 'already-opened'
	| 'nothing-to-assess'
	| 'not-open'
	| 'not-revealed'
	| 'still-open'
	| 'finalised'
	| 'not-finalised'
	| 'round-open'
	| 'no-round'
	| 'voted-twice';

export function openRoundOf(assessment: Assessment): Round | null {
	return assessment.rounds.find((round) => round.closedAt === null) ?? null;
}

/** `assessment` is needed for every move of one administration, `item` for a second round. */
export function whyNot(
	move: Move,
	workshop: Workshop,
	assessment?: Assessment,
	item?: string
): Refusal | null {
	const phase = phaseOf(workshop);
	const sealed = assessment !== undefined && assessment.finalised.length > 0;
	const anySealed = workshop.assessments.some(({ finalised }) => finalised.length > 0);
	const anyRound = workshop.assessments.some((one) => openRoundOf(one) !== null);
	switch (move) {
		case 'edit':
			return phase === 'set-up' ? null : 'already-opened';
		case 'open':
			if (phase !== 'set-up') return 'already-opened';
			return workshop.assessments.length > 0 && workshop.functions.length > 0
				? null
				: 'nothing-to-assess';
		case 'close':
			return phase === 'open' ? null : 'not-open';
		case 'reopen':
			if (phase !== 'revealed') return 'not-revealed';
			if (anySealed) return 'finalised';
			return anyRound ? 'round-open' : null;
		case 'set-targets':
			return sealed ? 'finalised' : null;
		case 'agree':
			if (phase !== 'revealed') return 'not-revealed';
			if (sealed) return 'finalised';
			return assessment && openRoundOf(assessment)?.item === item && item !== undefined
				? 'round-open'
				: null;
		case 'open-round':
			if (phase !== 'revealed') return 'not-revealed';
			if (sealed) return 'finalised';
			if (assessment && openRoundOf(assessment)) return 'round-open';
			return assessment?.rounds.some((round) => round.item === item) ? 'voted-twice' : null;
		case 'close-round':
			return assessment && openRoundOf(assessment) ? null : 'no-round';
		case 'finalise':
			if (phase !== 'revealed') return 'not-revealed';
			if (sealed) return 'finalised';
			return assessment && openRoundOf(assessment) ? 'round-open' : null;
		case 'revise':
			return sealed ? null : 'not-finalised';
		case 'plan':
			// The plan is not sealed: it is followed until the next assessment.
			return phase === 'revealed' ? null : 'not-revealed';
		case 'delete':
			return phase === 'open' || anyRound ? 'still-open' : null;
	}
}

export function canDo(
	move: Move,
	workshop: Workshop,
	assessment?: Assessment,
	item?: string
): boolean {
	return whyNot(move, workshop, assessment, item) === null;
}
