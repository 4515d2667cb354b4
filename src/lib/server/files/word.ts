/** A paper as a Word document that is meant to be edited: real headings, tables and lists, pictures with their words. */
import {
	AlignmentType,
	BorderStyle,
	Document,
	Footer,
	Header,
	HeadingLevel,
	ImageRun,
	LevelFormat,
	LineRuleType,
	Packer,
	PageNumber,
	Paragraph,
	ShadingType,
	Tab,
	Table,
	TableCell,
	TableLayoutType,
	TableRow,
	TabStopType,
	TextRun,
	WidthType,
	type IRunOptions
} from 'docx';
import { INK, INK_2, LEVEL_TONES, LINE, LINE_2 } from '../../charts/palette';
import type { Block, Paper, PaperCell } from './paper';
import { printable } from './printable';

const hex = (colour: string) => colour.slice(1);
/** Twentieths of a point */
const twips = (mm: number) => Math.round((mm / 25.4) * 1440);
const SIZES = { a4: [210, 297], letter: [215.9, 279.4] } as const;
const MARGIN = 20;
const FONT = { ascii: 'Calibri', hAnsi: 'Calibri', eastAsia: 'Calibri', cs: 'Arial' };
/** From this level on the tone is so dark that its numeral is white. */
const DARK_FROM = 4;
/** Size of a picture against the screen's */
const PICTURE = 0.85;
const BULLETS = 'bullets';
/** Latin words in an Arabic document keep their own direction and their full stop where it belongs. */
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const CLEAR = ShadingType.CLEAR;

class Writer {
	readonly #width: number;
	constructor(private readonly paper: Paper) {
		this.#width = twips(SIZES[paper.size][0] - 2 * MARGIN);
	}

	get width(): number {
		return this.#width;
	}

	run(text: string, options: IRunOptions = {}): TextRun {
		const rightToLeft = this.paper.rightToLeft && RIGHT_TO_LEFT.test(text);
		return new TextRun({ text: printable(text), rightToLeft, ...options });
	}

	paragraph(
		children: readonly TextRun[] | readonly ImageRun[],
		options: Omit<ConstructorParameters<typeof Paragraph>[0] & object, 'children'> = {}
	): Paragraph {
		return new Paragraph({ ...options, bidirectional: this.paper.rightToLeft, children });
	}

	blocks(): (Paragraph | Table)[] {
		return this.paper.blocks.flatMap((block) => this.block(block));
	}

	block(block: Block): (Paragraph | Table)[] {
		switch (block.kind) {
			case 'title':
				return [
					this.paragraph([this.run(block.over)], { spacing: { before: 1200 } }),
					this.paragraph([this.run(block.text)], { heading: HeadingLevel.TITLE }),
					...block.under.map((line, n) =>
						this.paragraph([this.run(line, { size: n === 0 ? 32 : 24, bold: n === 0 })], {
							spacing: { after: n === block.under.length - 1 ? 800 : 60 }
						})
					)
				];
			case 'heading':
				return [
					this.paragraph([this.run(block.text)], {
						heading: block.level === 1 ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2,
						keepNext: true,
						pageBreakBefore: block.newPage ?? false
					})
				];
			case 'text': {
				const voice =
					block.voice === 'lead'
						? { size: 26 }
						: block.voice === 'small'
							? { size: 18, color: hex(INK_2) }
							: {};
				return [this.paragraph([this.run(block.text, voice)])];
			}
			case 'list':
				return block.lines.map(({ name, text }) =>
					this.paragraph(
						[...(name ? [this.run(`${name} `, { bold: true })] : []), this.run(text)],
						{
							numbering: { reference: BULLETS, level: 0 },
							spacing: { after: 60 }
						}
					)
				);
			case 'facts':
				return [
					this.table(
						[1, 2],
						block.rows.map(({ name, text }) => [{ text: name }, { text, strong: true }]),
						null
					)
				];
			case 'table':
				return [
					this.paragraph([this.run(block.caption, { bold: true, size: 20 })], {
						keepNext: true,
						spacing: { before: 160, after: 80 }
					}),
					this.table(
						block.columns.map(({ width }) => width),
						block.rows,
						block.columns.map(({ head }) => head),
						block.columns.map(({ number }) => number ?? false)
					),
					...(block.note
						? [
								this.paragraph([this.run(block.note, { size: 18, color: hex(INK_2) })], {
									spacing: { before: 80 }
								})
							]
						: [])
				];
			case 'figure':
				return [
					this.paragraph([this.run(block.caption, { bold: true, size: 20 })], {
						keepNext: true,
						spacing: { before: 160, after: 80 }
					}),
					this.paragraph([this.picture(block)], {
						alignment: AlignmentType.CENTER,
						keepNext: true
					}),
					this.paragraph([this.run(block.note, { size: 18, color: hex(INK_2) })])
				];
		}
	}

	private picture({ png, alt, caption, width, height }: Extract<Block, { kind: 'figure' }>) {
		// 96 CSS px are an inch, and 1440 twips too.
		// Not wider than the text, and small enough that its table can follow on the same page.
		const scale = Math.min(PICTURE, this.#width / 15 / width);
		return new ImageRun({
			type: 'png',
			data: png,
			transformation: { width: Math.round(width * scale), height: Math.round(height * scale) },
			altText: { name: caption, title: caption, description: alt }
		});
	}

	private table(
		shares: readonly number[],
		rows: readonly (readonly PaperCell[])[],
		heads: readonly string[] | null,
		numbers: readonly boolean[] = []
	): Table {
		const whole = shares.reduce((sum, share) => sum + share, 0);
		const widths = shares.map((share) => Math.round((share / whole) * this.#width));
		const line = { style: BorderStyle.SINGLE, size: 4, color: hex(LINE) };
		const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
		const cell = (content: PaperCell, n: number, isHead: boolean) =>
			new TableCell({
				width: { size: widths[n] ?? 0, type: WidthType.DXA },
				margins: { top: 50, bottom: 50, left: 80, right: 80 },
				...(content.level
					? {
							shading: {
								type: CLEAR,
								color: 'auto',
								fill: hex(LEVEL_TONES[content.level - 1] ?? '#ffffff')
							}
						}
					: {}),
				children: this.cellParagraphs(content, isHead, numbers[n] ?? false)
			});
		return new Table({
			width: { size: this.#width, type: WidthType.DXA },
			columnWidths: widths,
			layout: TableLayoutType.FIXED,
			visuallyRightToLeft: this.paper.rightToLeft,
			borders: {
				top: heads ? { ...line, size: 8, color: hex(LINE_2) } : line,
				bottom: line,
				left: none,
				right: none,
				insideHorizontal: line,
				insideVertical: none
			},
			rows: [
				...(heads
					? [
							new TableRow({
								tableHeader: true,
								cantSplit: true,
								children: heads.map((text, n) => cell({ text, strong: true }, n, true))
							})
						]
					: []),
				...rows.map(
					(row) =>
						new TableRow({
							cantSplit: true,
							children: shares.map((_, n) => cell(row[n] ?? { text: '' }, n, false))
						})
				)
			]
		});
	}

	private cellParagraphs(
		{ text, small, level, strong }: PaperCell,
		isHead: boolean,
		isNumber: boolean
	): Paragraph[] {
		const alignment =
			level !== undefined && !isHead
				? AlignmentType.CENTER
				: isNumber
					? AlignmentType.END
					: AlignmentType.START;
		const colour = level && level >= DARK_FROM ? 'FFFFFF' : hex(INK);
		const size = isHead ? 18 : 19;
		const lines = text.split('\n').map((part) =>
			this.paragraph([this.run(part, { size, bold: strong ?? false, color: colour })], {
				alignment,
				spacing: { after: 0 },
				keepNext: isHead
			})
		);
		if (!small) return lines;
		return [
			...lines,
			this.paragraph([this.run(small, { size: 17, color: hex(INK_2) })], {
				alignment,
				spacing: { after: 0 }
			})
		];
	}

	/** The mark, letters on black, as its standard wants it; nothing when there is none. */
	private mark(): TextRun[] {
		const { marking } = this.paper;
		return marking === ''
			? []
			: [
					new TextRun({
						text: ` ${printable(marking)} `,
						bold: true,
						color: 'FFFFFF',
						shading: { type: CLEAR, color: 'auto', fill: '000000' }
					})
				];
	}

	private margin(start: readonly TextRun[], end: readonly TextRun[]): Paragraph {
		return new Paragraph({
			bidirectional: this.paper.rightToLeft,
			tabStops: [{ type: TabStopType.END, position: this.#width }],
			children: [...start, new TextRun({ children: [new Tab()] }), ...end]
		});
	}

	header(): Header {
		const { title, standing } = this.paper;
		const quiet = { size: 18, color: hex(INK_2) };
		return new Header({
			children: [
				this.margin(
					[this.run(title, { size: 18, bold: true }), this.run(`   ${standing}`, quiet)],
					this.mark()
				)
			]
		});
	}

	footer(): Footer {
		const { pageOf, foot, rightToLeft } = this.paper;
		const quiet = { size: 18, color: hex(INK_2), rightToLeft };
		const [before, between, after] = pageOf;
		return new Footer({
			children: [
				this.margin(
					[
						new TextRun({
							...quiet,
							children: [before, PageNumber.CURRENT, between, PageNumber.TOTAL_PAGES, after]
						}),
						this.run(`   ${foot}`, quiet)
					],
					this.mark()
				)
			]
		});
	}
}

export function wordOf(paper: Paper): Promise<Buffer> {
	const writer = new Writer(paper);
	const [width, height] = SIZES[paper.size];
	const heading = (size: number, before: number) => ({
		run: { font: FONT, size, bold: true, color: hex(INK) },
		paragraph: { spacing: { before, after: 120 } }
	});
	const document = new Document({
		title: printable(paper.title),
		subject: printable(paper.standing),
		keywords: printable(paper.marking),
		creator: paper.author,
		lastModifiedBy: paper.author,
		description: printable(`${paper.foot}. ${paper.standing}`),
		styles: {
			default: {
				document: {
					run: {
						font: FONT,
						size: 21,
						color: hex(INK),
						language: { value: paper.language, bidirectional: paper.language }
					},
					paragraph: { spacing: { after: 120, line: 264, lineRule: LineRuleType.AUTO } }
				},
				title: heading(56, 120),
				heading1: heading(34, 0),
				heading2: heading(26, 200)
			}
		},
		numbering: {
			config: [
				{
					reference: BULLETS,
					levels: [
						{
							level: 0,
							format: LevelFormat.BULLET,
							text: '•',
							alignment: AlignmentType.START,
							style: { paragraph: { indent: { start: 340, hanging: 340 } } }
						}
					]
				}
			]
		},
		sections: [
			{
				properties: {
					page: {
						size: { width: twips(width), height: twips(height) },
						margin: {
							top: twips(26),
							bottom: twips(24),
							left: twips(MARGIN),
							right: twips(MARGIN),
							header: twips(11),
							footer: twips(10)
						}
					}
				},
				headers: { default: writer.header() },
				footers: { default: writer.footer() },
				children: writer.blocks()
			}
		]
	});
	return Packer.toBuffer(document);
}
