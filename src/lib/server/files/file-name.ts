/** Names of files that we hand out: plain ASCII, so that no header, shell or file system is surprised. */

const LONGEST = 60;

/** `arvania-customs-2026-11-17-report.docx`; texts without a Latin letter leave their part out. */
export function fileName(parts: readonly string[], ending: string): string {
	const plain = parts
		.map((part) =>
			part
				.normalize('NFKD')
				.replace(/\p{M}/gu, '')
				.toLowerCase()
				.replace(/[^a-z0-9]+/g, '-')
				.replace(/^-+|-+$/g, '')
				.slice(0, LONGEST)
		)
		.filter((part) => part !== '');
	return `${plain.join('-') || 'file'}.${ending}`;
}

/** The headers of a download; `name` comes from `fileName`. */
export function downloadHeaders(name: string, type: string): Record<string, string> {
	return {
		'content-type': type,
		'content-disposition': `attachment; filename="${name}"`,
		'cache-control': 'no-store'
	};
}
