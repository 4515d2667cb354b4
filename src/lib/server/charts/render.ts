/** Chart.js on the server: the same configuration as SVG for a page and paper, as PNG for a file. */
import { createCanvas, SvgExportFlag, type Canvas, type SvgCanvas } from '@napi-rs/canvas';
import {
	BarController,
	BarElement,
	BasicPlatform,
	CategoryScale,
	Chart,
	Filler,
	LinearScale,
	LineController,
	LineElement,
	PointElement,
	RadarController,
	RadialLinearScale,
	type ChartConfiguration,
	type ChartType
} from 'chart.js';
import { createHash } from 'node:crypto';

// Only what the configurations in lib/charts use; the server draws nothing else.
Chart.register(
	BarController,
	BarElement,
	CategoryScale,
	Filler,
	LinearScale,
	LineController,
	LineElement,
	PointElement,
	RadarController,
	RadialLinearScale
);

/** Pictures kept: three administrations in six languages, two charts each, and room to spare. */
const MOST_PICTURES = 64;
const pictures = new Map<string, Buffer>();

/** Everything that changes the picture is plain data in the configuration; its functions are constants of the code. */
function keyOf(config: object, form: string): string {
	return createHash('sha256').update(form).update(JSON.stringify(config)).digest('hex');
}

function remember(key: string, draw: () => Buffer): Buffer {
	const known = pictures.get(key);
	if (known) {
		// Last used goes to the end; the first is the one to forget.
		pictures.delete(key);
		pictures.set(key, known);
		return known;
	}
	const picture = draw();
	pictures.set(key, picture);
	const oldest = pictures.keys().next().value;
	if (pictures.size > MOST_PICTURES && oldest !== undefined) pictures.delete(oldest);
	return picture;
}

function drawn<T extends ChartType, D, L>(
	canvas: Canvas | SvgCanvas,
	config: ChartConfiguration<T, D, L>,
	devicePixelRatio: number,
	take: () => Buffer
): Buffer {
	// Chart.js needs the 2d context and its size, nothing of the DOM: BasicPlatform asks for no more.
	const chart = new Chart(canvas as unknown as HTMLCanvasElement, {
		...config,
		platform: BasicPlatform,
		options: {
			...config.options,
			animation: false,
			responsive: false,
			devicePixelRatio
		} as NonNullable<typeof config.options>
	});
	// Before destroy, which wipes the canvas.
	const picture = take();
	chart.destroy();
	return picture;
}

/** A hundredth of a pixel is finer than any printer; the viewBox lets the picture grow on paper. */
function tidy(svg: string, width: number, height: number): string {
	return svg
		.replace(/\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100))
		.replace('<svg ', `<svg viewBox="0 0 ${width} ${height}" `)
		.replace(/\n\s*/g, '');
}

/** A self-contained SVG: texts become outlines, so that every script prints without its font. Sizes in CSS px. */
export function svgOf<T extends ChartType, D, L>(
	config: ChartConfiguration<T, D, L>,
	width: number,
	height: number
): string {
	return remember(keyOf(config, `svg ${width} ${height}`), () => {
		const canvas = createCanvas(width, height, SvgExportFlag.ConvertTextToPaths);
		const svg = drawn(canvas, config, 1, () => canvas.getContent()).toString('utf8');
		return Buffer.from(tidy(svg, width, height));
	}).toString('utf8');
}

/** Sizes in CSS px; the file has twice as many dots each way. */
export function pngOf<T extends ChartType, D, L>(
	config: ChartConfiguration<T, D, L>,
	width: number,
	height: number
): Buffer {
	return remember(keyOf(config, `png ${width} ${height}`), () => {
		const canvas = createCanvas(width, height);
		return drawn(canvas, config, 2, () => canvas.toBuffer('image/png'));
	});
}

/** An answer that is a picture. */
export function pictureOf(svg: string): Response {
	return new Response(svg, {
		headers: { 'content-type': 'image/svg+xml; charset=utf-8', 'cache-control': 'no-store' }
	});
}

/** For `<img src>`: the content policy allows pictures from the page itself and from data. */
export function dataUrlOf(svg: string): string {
	return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
