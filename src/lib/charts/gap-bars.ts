import type { BarElement, ChartConfiguration, Plugin } from 'chart.js';
import { GAP_STRIPE, INK, INK_2, LINE, LINE_2, PAPER, SANS, VOTE } from './palette';

export interface GapBar {
	/** The area's name, in lines */
	readonly name: readonly string[];
	/** `2 levels` */
	readonly words: string;
	/** null: no level, so only the target is drawn */
	readonly current: number | null;
	readonly target: number;
}

export interface GapBarsInput {
	/** In the order of need */
	readonly bars: readonly GapBar[];
	/** What the two lengths are called */
	readonly reached: string;
	readonly toGo: string;
	readonly rightToLeft: boolean;
}

export type GapBarsConfiguration = ChartConfiguration<'bar', ([number, number] | null)[], string[]>;

const TEXT = 13;
const ROW = 32;

/** Height in px that gives every bar the same row. */
export function gapBarsHeight(bars: number): number {
	return bars * ROW + 30;
}

/** Stripes from current to target, the target mark (upright with a diamond), and the gap in words. */
function distance(input: GapBarsInput): Plugin<'bar'> {
	return {
		id: 'distance',
		afterDatasetsDraw: (chart) => {
			const { ctx, scales, chartArea } = chart;
			const { x: axis } = scales;
			if (!axis) return;
			const bars = chart.getDatasetMeta(1).data as BarElement[];
			ctx.save();
			ctx.font = `400 ${TEXT}px ${SANS}`;
			ctx.textBaseline = 'middle';
			ctx.direction = input.rightToLeft ? 'rtl' : 'ltr';
			input.bars.forEach((bar, index) => {
				const y = bars[index]?.y ?? 0;
				const end = axis.getPixelForValue(bar.target);
				if (bar.current !== null && bar.current < bar.target) {
					const from = axis.getPixelForValue(bar.current);
					const [left, right] = [Math.min(from, end), Math.max(from, end)];
					ctx.save();
					ctx.beginPath();
					ctx.rect(left, y - 9, right - left, 18);
					ctx.clip();
					ctx.strokeStyle = GAP_STRIPE;
					ctx.lineWidth = 1;
					ctx.beginPath();
					for (let x = left - 18; x < right; x += 6) {
						ctx.moveTo(x, y + 9);
						ctx.lineTo(x + 18, y - 9);
					}
					ctx.stroke();
					ctx.restore();
				}
				ctx.fillStyle = INK;
				ctx.fillRect(end - 1.5, y - 13, 3, 26);
				ctx.beginPath();
				ctx.moveTo(end, y - 20);
				ctx.lineTo(end + 6, y - 14);
				ctx.lineTo(end, y - 8);
				ctx.lineTo(end - 6, y - 14);
				ctx.closePath();
				ctx.fillStyle = PAPER;
				ctx.fill();
				ctx.strokeStyle = INK;
				ctx.lineWidth = 2;
				ctx.stroke();
				ctx.fillStyle = INK_2;
				ctx.textAlign = input.rightToLeft ? 'right' : 'left';
				const edge = input.rightToLeft ? chartArea.left - 14 : chartArea.right + 14;
				ctx.fillText(bar.words, edge, y);
			});
			ctx.restore();
		}
	};
}

/** From where an area is to where it should be, most urgent first. */
export function gapBars(input: GapBarsInput): GapBarsConfiguration {
	const { bars, rightToLeft } = input;
	const room = 8 * Math.max(0, ...bars.map(({ words }) => words.length)) + 16;
	return {
		type: 'bar',
		data: {
			labels: bars.map(({ name }) => [...name]),
			datasets: [
				{
					label: input.reached,
					data: bars.map(({ current }) => (current === null ? null : [0, current])),
					backgroundColor: VOTE,
					barThickness: 18,
					borderRadius: 0,
					grouped: false
				},
				{
					label: input.toGo,
					data: bars.map(({ current, target }) => [Math.min(current ?? target, target), target]),
					backgroundColor: 'transparent',
					borderColor: LINE_2,
					borderWidth: 1,
					borderSkipped: false,
					barThickness: 18,
					borderRadius: 0,
					grouped: false
				}
			]
		},
		options: {
			indexAxis: 'y',
			animation: false,
			responsive: false,
			color: INK,
			font: { family: SANS },
			layout: { padding: rightToLeft ? { left: room, top: 8 } : { right: room, top: 8 } },
			plugins: { legend: { display: false }, title: { display: false } },
			scales: {
				x: {
					min: 0,
					max: 5,
					reverse: rightToLeft,
					ticks: {
						stepSize: 1,
						callback: (value) => value || '',
						color: INK_2,
						font: { family: SANS, size: 11 }
					},
					grid: { color: LINE, drawTicks: false },
					border: { display: false }
				},
				y: {
					position: rightToLeft ? 'right' : 'left',
					ticks: {
						autoSkip: false,
						color: INK,
						font: { family: SANS, size: TEXT, weight: 600 },
						padding: 8
					},
					grid: { display: false },
					border: { color: INK }
				}
			}
		},
		plugins: [distance(input)]
	};
}
