import type { ChartConfiguration, Plugin } from 'chart.js';
import { ACCENT, INK, INK_2, LINE, PAPER, SANS, VOTE } from './palette';

export interface TrendPoint {
	/** Months since the year 0: assessments stand as far apart as they were held */
	readonly month: number;
	/** What stands below the point, e.g. `2025` */
	readonly label: string;
	/** null: no index then, so the line is open */
	readonly index: number | null;
	readonly interval: { readonly low: number; readonly high: number } | null;
}

export interface TrendInput {
	/** Oldest first; two or more */
	readonly points: readonly TrendPoint[];
	readonly target: number;
	readonly index: string;
	readonly targetName: string;
	readonly rightToLeft: boolean;
}

export type TrendConfiguration = ChartConfiguration<'line', { x: number; y: number | null }[]>;

const TEXT = 11;

/** How much each point depends on who was in the room: an upright bar through it. */
function intervals({ points }: TrendInput): Plugin<'line'> {
	return {
		id: 'intervals',
		beforeDatasetsDraw: ({ ctx, scales }) => {
			const { x, y } = scales;
			if (!x || !y) return;
			ctx.save();
			ctx.strokeStyle = VOTE;
			ctx.lineWidth = 5;
			for (const { month, interval } of points) {
				if (!interval) continue;
				ctx.beginPath();
				ctx.moveTo(x.getPixelForValue(month), y.getPixelForValue(interval.low));
				ctx.lineTo(x.getPixelForValue(month), y.getPixelForValue(interval.high));
				ctx.stroke();
			}
			ctx.restore();
		}
	};
}

/** The index of one area over its assessments, with the interval of each and the present target. */
export function trend(input: TrendInput): TrendConfiguration {
	const { points, target, rightToLeft } = input;
	const months = points.map(({ month }) => month);
	const [first, last] = [Math.min(...months), Math.max(...months)];
	const room = Math.max(2, (last - first) * 0.18);
	const labels = new Map(points.map(({ month, label }) => [month, label]));
	return {
		type: 'line',
		data: {
			datasets: [
				{
					label: input.index,
					data: points.map(({ month, index }) => ({ x: month, y: index })),
					spanGaps: false,
					borderColor: ACCENT,
					borderWidth: 2,
					pointStyle: 'circle',
					pointRadius: 5,
					pointBackgroundColor: INK,
					pointBorderColor: PAPER,
					pointBorderWidth: 1,
					order: 1
				},
				{
					label: input.targetName,
					data: [
						{ x: first - room, y: target },
						{ x: last + room, y: target }
					],
					borderColor: INK,
					borderWidth: 2,
					borderDash: [6, 5],
					pointRadius: 0,
					order: 2
				}
			]
		},
		options: {
			animation: false,
			responsive: false,
			color: INK,
			font: { family: SANS },
			layout: { padding: { top: 6, left: 2, right: 2 } },
			plugins: { legend: { display: false }, title: { display: false } },
			scales: {
				x: {
					type: 'linear',
					min: first - room,
					max: last + room,
					reverse: rightToLeft,
					afterBuildTicks: (axis) => {
						axis.ticks = months.map((value) => ({ value }));
					},
					ticks: {
						autoSkip: false,
						maxRotation: 0,
						callback: (value) => labels.get(Number(value)) ?? '',
						color: INK_2,
						font: { family: SANS, size: TEXT }
					},
					grid: { display: false },
					border: { color: INK }
				},
				y: {
					min: 1,
					max: 5,
					position: rightToLeft ? 'right' : 'left',
					ticks: { stepSize: 1, color: INK_2, font: { family: SANS, size: TEXT } },
					grid: { color: LINE, drawTicks: false },
					border: { display: false }
				}
			}
		},
		plugins: [intervals(input)]
	};
}
