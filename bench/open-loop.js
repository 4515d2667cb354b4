/**
 * Arrivals that do not wait for answers. Plain JavaScript, because the peer that needs a newer Node runs it too.
 */

/** An arrival that could not even be sent in time counts from when it was due. */
const LATE_MS = 5;

/**
 * @param {object} load
 * @param {number} load.perSecond
 * @param {number} load.count arrivals in all
 * @param {(arrival: number) => unknown} load.send resolves when acknowledged; a rejection is an error
 * @returns {Promise<{ latencies: number[], errors: number, seconds: number }>} milliseconds, sorted
 */
export function openLoop({ perSecond, count, send }) {
	const begun = performance.now();
	/** @type {number[]} */
	const latencies = [];
	let errors = 0;
	let released = 0;
	return new Promise((resolve) => {
		const finish = () => {
			if (latencies.length + errors < count) return;
			latencies.sort((a, b) => a - b);
			resolve({ latencies, errors, seconds: (performance.now() - begun) / 1000 });
		};
		/** @param {number} arrival @param {number} due */
		async function release(arrival, due) {
			const now = performance.now();
			const start = now - due > LATE_MS ? due : now;
			try {
				await send(arrival);
				latencies.push(performance.now() - start);
			} catch {
				errors += 1;
			}
			finish();
		}
		const tick = () => {
			while (released < count) {
				const due = begun + (released * 1000) / perSecond;
				if (due > performance.now()) break;
				void release(released, due);
				released += 1;
			}
			if (released < count) setTimeout(tick, 1);
		};
		tick();
	});
}

/** The value below which this share lies. @param {readonly number[]} sorted @param {number} share */
export function quantile(sorted, share) {
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
