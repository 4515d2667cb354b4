import type { ChartConfiguration, Plugin, RadialLinearScale } from 'chart.js';
import { ACCENT, ACCENT_WASH, INK, INK_2, LINE, LINE_2, PAPER, SANS } from './palette';

export interface RadarAxis {
	/** The area's name, in lines */
	readonly name: readonly string[];
	/** `2, target 3` */
	readonly note: string;
	/** null: no level, so the shape is open there */
	readonly current: number | null;
	readonly target: number;
}

export interface RadarInput {
	readonly axes: readonly RadarAxis[];
	/** What the two shapes are called */
	readonly current: string;
	readonly target: string;
	readonly rightToLeft: boolean;
}

export type RadarConfiguration = ChartConfiguration<'radar', (number | null)[], string[]>;

const NAME_SIZE = 15;
const NOTE_SIZE = 13;
const TICK_SIZE = 11;
const LINE_HEIGHT = 1.2;

/**
 * Chart.js sets all lines of a point label in one font; here the name is strong and the levels below it are quiet.
 * It keeps the room for the labels (they are drawn without colour) and this draws into it.
 */
function twoVoices(input: RadarInput): Plugin<'radar'> {
	return {
		id: 'twoVoices',
		afterDatasetsDraw: ({ ctx, scales }) => {
			const scale = scales.r as RadialLinearScale;
			ctx.save();
			ctx.font = `400 ${TICK_SIZE}px ${SANS}`;
			ctx.textAlign = 'center';
			ctx.textBaseline = 'middle';
			ctx.strokeStyle = PAPER;
			ctx.lineWidth = 4;
			ctx.lineJoin = 'round';
			ctx.fillStyle = INK_2;
			for (let level = 1; level <= 5; level++) {
				const y = scale.yCenter - scale.getDistanceFromCenterForValue(level);
				ctx.strokeText(String(level), scale.xCenter - 12, y);
				ctx.fillText(String(level), scale.xCenter - 12, y);
			}
			ctx.restore();
		},
		afterDraw: ({ ctx, scales }) => {
			const scale = scales.r as RadialLinearScale;
			ctx.save();
			ctx.direction = input.rightToLeft ? 'rtl' : 'ltr';
			ctx.textBaseline = 'middle';
			input.axes.forEach(({ name, note }, index) => {
				const box = scale.getPointLabelPosition(index);
				const centre = (box.left + box.right) / 2;
				const offset = centre - scale.xCenter;
				const [align, x] =
					Math.abs(offset) < 2
						? (['center', centre] as const)
						: offset > 0
							? (['left', box.left] as const)
							: (['right', box.right] as const);
				ctx.textAlign = align;
				const lines = [...name, note];
				lines.forEach((line, row) => {
					const isNote = row === lines.length - 1;
					ctx.font = isNote ? `400 ${NOTE_SIZE}px ${SANS}` : `600 ${NAME_SIZE}px ${SANS}`;
					ctx.fillStyle = isNote ? INK_2 : INK;
					ctx.fillText(line, x, box.top + NAME_SIZE * LINE_HEIGHT * (row + 0.5));
				});
			});
			ctx.restore();
		}
	};
}

/** Current level and target of each area. Read along each axis; the surface means nothing. */
export function profileRadar(input: RadarInput): RadarConfiguration {
	const { axes } = input;
	const meets = axes.map(({ current, target }) => current !== null && current === target);
	return {
		type: 'radar',
		data: {
			labels: axes.map(({ name, note }) => [...name, note]),
			datasets: [
				{
					label: input.current,
					data: axes.map(({ current }) => current),
					spanGaps: false,
					borderColor: ACCENT,
					borderWidth: 3,
					borderJoinStyle: 'round',
					backgroundColor: ACCENT_WASH,
					fill: true,
					pointStyle: 'circle',
					// At its target the circle is small enough to show inside the diamond.
					pointRadius: meets.map((met) => (met ? 4 : 6)),
					pointBackgroundColor: ACCENT,
					pointBorderColor: PAPER,
					pointBorderWidth: 2,
					order: 1
				},
				{
					label: input.target,
					data: axes.map(({ target }) => target),
					fill: false,
					borderColor: INK,
					borderWidth: 2,
					borderDash: [6, 5],
					pointStyle: 'rectRot',
					pointRadius: 6,
					pointBackgroundColor: PAPER,
					pointBorderColor: INK,
					pointBorderWidth: 2,
					order: 2
				}
			]
		},
		options: {
			animation: false,
			responsive: false,
			color: INK,
			font: { family: SANS },
			layout: { padding: 2 },
			plugins: { legend: { display: false }, title: { display: false } },
			scales: {
				r: {
					min: 0,
					max: 5,
					// Numerals stand beside the axis, not on it, where they would hide its points.
					ticks: { stepSize: 1, display: false },
					grid: { circular: false, color: ({ index }) => (index === 5 ? LINE_2 : LINE) },
					angleLines: { color: LINE },
					pointLabels: {
						color: 'transparent',
						font: { family: SANS, size: NAME_SIZE, weight: 600, lineHeight: LINE_HEIGHT },
						padding: 10
					}
				}
			}
		},
		plugins: [twoVoices(input)]
	};
}
