/**
 * node:sqlite under the same arrivals as ours: one durable transaction an answer (WAL, synchronous FULL). Run by a Node
 * that has the module: `node sqlite.js FOLDER PARTICIPANTS PER_SECOND COUNT`. Prints p50 and p99 in ms.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openLoop, quantile } from '../open-loop.js';

const [folder = '.', participants = 200, perSecond = 1000, count = 1000] = process.argv.slice(2);
const db = new DatabaseSync(join(folder, 'answers.sqlite'));
db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
	CREATE TABLE answers (participant INTEGER, slot TEXT, rev INTEGER, value INTEGER, PRIMARY KEY (participant, slot)) WITHOUT ROWID`);
const write = db.prepare(
	`INSERT INTO answers VALUES (?, ?, ?, ?) ON CONFLICT (participant, slot)
	 DO UPDATE SET rev = excluded.rev, value = excluded.value WHERE excluded.rev > rev`
);
const { latencies, errors } = await openLoop({
	perSecond: Number(perSecond),
	count: Number(count),
	send: (arrival) => {
		const turn = Math.floor(arrival / Number(participants));
		write.run(arrival % Number(participants), `item-${turn % 48}`, turn + 1, (arrival % 5) + 1);
	}
});
db.close();
console.log(
	JSON.stringify({ p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), errors })
);
