/** The assessment as `stce-assessment/1`. */
import {
	assessmentFileText,
	filedResult,
	type AssessmentFile
} from '$lib/maturity/assessment-file';
import * as assessmentFiles from '$lib/server/assessment-files';
import * as instruments from '$lib/server/instruments';
import * as responses from '$lib/server/responses';
import * as results from '$lib/server/results';
import type { Store } from '$lib/server/store';
import { isRevealed, type Place } from './leaving';

/** With the result once it is revealed; in the set-up there are no answers, and no result. */
export async function jsonOf(store: Store, place: Place): Promise<string> {
	const { room, assessment } = place;
	const { questionnaire } = await instruments.of(room);
	const file = assessmentFiles.exportOf(store, room, assessment, questionnaire);
	const given = responses.of(room, assessment.id);
	return assessmentFileText(
		file,
		isRevealed(place) ? filedResult(await results.resultOf(questionnaire, assessment, given)) : null
	);
}

/** Counts, and the file with the first official alone, indented for reading. */
export function jsonPreview(text: string) {
	const file = JSON.parse(text) as AssessmentFile;
	const slots = file.participants.flatMap(({ answers, again }) => [
		...Object.values(answers),
		...Object.values(again)
	]);
	return {
		people: file.participants.length,
		answers: slots.filter(({ answer }) => answer !== null).length,
		agreed: Object.values(file.agreed).flat().length,
		plan: file.plan.entries.length,
		text: JSON.stringify({ ...file, participants: file.participants.slice(0, 1) }, null, 2)
	};
}
