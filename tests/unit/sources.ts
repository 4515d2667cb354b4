import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export interface Source {
	/** Path below the project, with forward slashes */
	readonly path: string;
	readonly text: string;
}

const generated = /\/(paraglide|node_modules)\//;

/** Every source file below a folder, tests left out. */
export function sourcesBelow(folder: string, endings = /\.(ts|js|svelte|css)$/): Source[] {
	return readdirSync(folder, { withFileTypes: true, recursive: true })
		.filter(
			(entry) => entry.isFile() && endings.test(entry.name) && !/\.test\.ts$/.test(entry.name)
		)
		.map((entry) => relative('.', join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
		.filter((path) => !generated.test(`/${path}`))
		.sort()
		.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

const importing =
	/(?:^|\s|;)(?:import|export)\s(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

/** What a file imports: module names as they stand, own files as paths below the project without ending. */
export function importsOf({ path, text }: Source): string[] {
	return [...text.matchAll(importing)]
		.map((match) => match[1] ?? match[2] ?? '')
		.map((name) => {
			if (name.startsWith('$lib/')) return `src/lib/${name.slice('$lib/'.length)}`;
			if (!name.startsWith('.')) return name;
			return new URL(name, `file:///${path}`).pathname.slice(1);
		});
}
