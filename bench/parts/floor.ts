/** What nothing on this machine can be faster than. The repeats are compared by it. */
import { appendFloor, type Figures } from '../measure';
import { openLoop, quantile } from '../open-loop.js';
import { phonesAgent, send, startPeer } from '../server';

const REQUESTS = 400;

export async function floor(): Promise<Figures> {
	const bare = await startPeer('bare-http.js');
	const agent = phonesAgent();
	const ask = async () => {
		await send(bare.base, '/', { agent });
	};
	await openLoop({ perSecond: 400, count: REQUESTS, send: ask });
	const { latencies } = await openLoop({ perSecond: 400, count: REQUESTS, send: ask });
	agent.destroy();
	await bare.stop();
	return {
		...appendFloor(),
		'floor.http.p50': quantile(latencies, 0.5),
		'floor.http.p99': quantile(latencies, 0.99),
		'floor.cpu': busyWork()
	};
}

/** A fixed amount of arithmetic: ms. Tells when another program takes the processor. */
function busyWork(): number {
	const times: number[] = [];
	for (let run = 0; run < 15; run += 1) {
		const start = performance.now();
		let x = 1;
		for (let i = 0; i < 2_000_000; i += 1) x = (Math.imul(x, 1664525) + 1013904223) | 0;
		if (x === 0) throw new Error('never');
		times.push(performance.now() - start);
	}
	return quantile(
		times.sort((a, b) => a - b),
		0.5
	);
}
