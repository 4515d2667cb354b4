/** The rows of the table: which figure stands beside which peer, and what it must keep to. */
import type { Figures } from './measure';

export interface Row {
	readonly part: string;
	/** '' where there is no bar, only a figure */
	readonly bar: string;
	readonly name: string;
	/** Key of our figure */
	readonly ours: string;
	readonly unit: 'ms' | 'KB' | 'MB' | '';
	/** Key and name of what stands beside it */
	readonly peer?: readonly [key: string, name: string];
	/** The figure may be at most this (ms or bytes) */
	readonly most?: number;
	/** … at most this many times the peer's */
	readonly ratio?: number;
	/** … at least this */
	readonly least?: number;
}

const KB = 1024;
const LANGUAGES = ['en', 'fr', 'es', 'pt', 'ru', 'ar'];
const append = ['floor.append', 'append + fdatasync'] as const;

function answerRows(): Row[] {
	return [50, 200, 500].flatMap((people): Row[] => {
		const isBar = people === 200;
		const bar = (name: string, limit: Partial<Row>): Partial<Row> & { bar: string } =>
			isBar ? { bar: name, ...limit } : { bar: '' };
		const inside = `answer.inside.${people}`;
		const http = `answer.http.${people}`;
		const each = `${people} × 5/s`;
		const base = { part: 'answer', unit: 'ms' } as const;
		return [
			{
				...{ ...base, name: `${each} in process, p50`, ours: `${inside}.p50` },
				...{ peer: [`${append[0]}.p50`, append[1]], ...bar('P4', { ratio: 12 }) }
			},
			{
				...{ ...base, name: `${each} in process, p99`, ours: `${inside}.p99` },
				...{ peer: [`${append[0]}.p99`, append[1]], ...bar('P4', { ratio: 20 }) }
			},
			{
				...{ ...base, name: `${each} in process, p50`, ours: `${inside}.p50` },
				...{ peer: [`answer.sqlite.${people}.p50`, 'node:sqlite'], ...bar('P4', { ratio: 3 }) }
			},
			{
				...{ ...base, name: `${each} in process, p99`, ours: `${inside}.p99` },
				...{ peer: [`answer.sqlite.${people}.p99`, 'node:sqlite'], ...bar('P4', { ratio: 3 }) }
			},
			{
				...{ ...base, name: `${each} in process, p50`, ours: `${inside}.p50`, bar: '' },
				peer: [`answer.lowdb.${people}.p50`, 'stock lowdb']
			},
			{
				...{ ...base, name: `${people} × 1/s over HTTP, p50`, ours: `${http}.p50`, bar: '' },
				peer: [`answer.bare.${people}.p50`, 'bare node:http']
			},
			{
				...{ ...base, name: `${people} × 1/s over HTTP, p99`, ours: `${http}.p99` },
				...{ peer: [`answer.bare.${people}.p99`, 'bare node:http'], ...bar('P5', { ratio: 10 }) }
			},
			{
				...{ part: 'answer', unit: 'KB', name: `${each}, written per answer` },
				...{ ours: `${inside}.written`, peer: [`answer.lowdb.${people}.written`, 'stock lowdb'] },
				...bar('P6', { most: 4 * KB })
			},
			{
				...{ part: 'answer', unit: 'KB', bar: '', ours: `${http}.written` },
				name: `${people} × 1/s, written per answer`
			}
		];
	});
}

function loadRows(): Row[] {
	const part = 'load';
	const row = (name: string, key: string, unit: Row['unit'], more: Partial<Row> = {}): Row => ({
		...{ part, bar: '', name, unit, ours: `load.ours.${key}` },
		...more
	});
	const beside = (key: string, peer = 'js', name = 'survey-js-ui') =>
		[`load.${peer}.${key}`, name] as const;
	const react = (key: string) => beside(key, 'react', 'survey-react-ui');
	return [
		...[
			['fast.bytes', 'first load over https (Brotli)'] as const,
			['slow.bytes', 'first load over plain http (gzip)'] as const
		].flatMap(([key, name]) => [
			row(name, key, 'KB', { bar: 'P1', most: 30 * KB }),
			row(name, key, 'KB', { bar: 'P1', ratio: 1 / 12, peer: beside(key) }),
			row(name, key, 'KB', { peer: react(key) })
		]),
		row('first load, requests', 'slow.requests', '', {
			...{ bar: 'P1', most: 3, peer: beside('slow.requests') }
		}),
		...LANGUAGES.map((language) =>
			row(`document in ${language}, gzip`, `gzip.${language}`, 'KB', {
				...{ bar: 'P1', most: (['ru', 'ar'].includes(language) ? 40 : 30) * KB }
			})
		),
		row('slow 3G, 6× CPU: first paint', 'slow.paint', 'ms', {
			...{ bar: 'P2', ratio: 1.3, peer: beside('slow.paint', 'empty', 'empty page') }
		}),
		row('slow 3G, 6× CPU: first paint', 'slow.paint', 'ms', {
			...{ bar: 'P2', ratio: 1 / 8, peer: beside('slow.paint') }
		}),
		row('slow 3G, 6× CPU: first paint', 'slow.paint', 'ms', { peer: react('slow.paint') }),
		row('slow 3G, 6× CPU: can answer', 'slow.answerable', 'ms', {
			peer: beside('slow.answerable')
		}),
		row('slow 3G, 6× CPU: can answer', 'slow.answerable', 'ms', { peer: react('slow.answerable') }),
		row('4G: first paint', 'fast.paint', 'ms', { peer: beside('fast.paint') }),
		row('4G: can answer', 'fast.answerable', 'ms', { peer: beside('fast.answerable') }),
		row('4G: can answer', 'fast.answerable', 'ms', { peer: react('fast.answerable') }),
		row('script heap', 'fast.heap', 'MB', { peer: beside('fast.heap') }),
		row('DOM nodes', 'fast.nodes', '', { peer: beside('fast.nodes') }),
		row('items answerable without JavaScript', 'withoutScript', '', {
			...{ bar: 'A2', least: 48, peer: beside('withoutScript') }
		})
	];
}

const P = (
	part: string,
	bar: string,
	name: string,
	ours: string,
	unit: Row['unit'],
	more: Partial<Row> = {}
): Row => ({
	...{ part, bar, name, ours, unit },
	...more
});

export const ROWS: readonly Row[] = [
	P('floor', '', 'append + fdatasync, p50', 'floor.append.p50', 'ms'),
	P('floor', '', 'append + fdatasync, p99', 'floor.append.p99', 'ms'),
	P('floor', '', 'bare node:http, p50', 'floor.http.p50', 'ms'),
	P('floor', '', 'a fixed amount of arithmetic', 'floor.cpu', 'ms'),
	...loadRows(),
	...answerRows(),
	P('live', 'P7', '500 streams, held in memory by each', 'live.heap', 'KB', { most: 32 * KB }),
	P('live', '', '500 streams, growth of the process by each', 'live.bytes', 'KB'),
	P('live', 'P7', 'a broadcast, first viewer to last', 'live.broadcast', 'ms', { most: 50 }),
	P('live', '', 'answer on disk to last viewer, without the 250 ms gathered', 'live.delay', 'ms'),
	P('live', 'stop', 'stop of the server with 500 open streams', 'live.stop', 'ms', { most: 2000 }),
	P('score', 'P8', '200 participants × 100 items', 'score.large', 'ms', { most: 5 }),
	P('score', '', 'the same, first call of a process', 'score.first', 'ms'),
	P('score', 'P8', 'interval, 60 × 48, 4,999 replicates', 'score.interval', 'ms', { most: 200 }),
	P('report', 'P9', 'report page of 60 people and its figures, first time', 'report.first', 'ms', {
		most: 150
	}),
	P('report', 'P9', 'report page of 60 people and its figures, again', 'report.again', 'ms', {
		most: 150
	}),
	P('report', '', 'first time, beside 200 answers a second', 'report.firstBeside', 'ms'),
	P('report', 'P9', 'answers p99 while reports are made', 'report.beside.p99', 'ms', {
		...{ ratio: 2, peer: ['report.alone.p99', 'without reports'] }
	}),
	P('storm', '', '200 joins in 10 s: five pages and two forms, p50', 'storm.join.p50', 'ms'),
	P('storm', '', '200 joins in 10 s: five pages and two forms, p99', 'storm.join.p99', 'ms'),
	P('storm', '', 'the request that stores the official, p50', 'storm.joined.p50', 'ms'),
	P('storm', '', '200 phones come back with 10 answers each: all saved', 'storm.settled', 'ms'),
	P('grow', 'P10', 'start with 500 closed workshops', 'grow.start.500', 'ms', {
		...{ ratio: 1.5, peer: ['grow.start.1', 'with one'] }
	}),
	P('grow', '', 'start with 50 closed workshops', 'grow.start.50', 'ms', {
		...{ peer: ['grow.start.1', 'with one'] }
	}),
	P('grow', 'P10', 'memory with 500 closed workshops', 'grow.rss.500', 'MB', {
		...{ ratio: 1.5, peer: ['grow.rss.1', 'with one'] }
	}),
	P('grow', '', 'list page of 500 workshops', 'grow.list.500', 'ms', {
		...{ peer: ['grow.list.1', 'with one'] }
	}),
	P('grow', 'P10', 'replay of 100,000 operations', 'grow.replay', 'ms', { most: 1000 })
];

export interface Outcome extends Row {
	readonly value: number;
	readonly peerValue: number | null;
	readonly ratioNow: number | null;
	/** null: no bar, or its peer was not there */
	readonly met: boolean | null;
}

/** A row with its figures; null when this run has not measured it. `ratios` are those of each repeat. */
export function outcomeOf(row: Row, medians: Figures, ratios: readonly number[]): Outcome | null {
	const value = medians[row.ours];
	if (value === undefined) return null;
	const peerValue = row.peer ? (medians[row.peer[0]] ?? null) : null;
	const ratioNow = ratios.length > 0 ? (ratios[Math.floor(ratios.length / 2)] ?? null) : null;
	const checks = [
		...(row.most === undefined ? [] : [value <= row.most]),
		...(row.least === undefined ? [] : [value >= row.least]),
		...(row.ratio === undefined || ratioNow === null ? [] : [ratioNow <= row.ratio])
	];
	return {
		...row,
		value,
		peerValue,
		ratioNow,
		met: row.bar === '' || checks.length === 0 ? null : checks.every(Boolean)
	};
}
