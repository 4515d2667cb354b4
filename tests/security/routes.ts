/** The routes as Kit sees them: read from the folders, so that a new one cannot be forgotten. */
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from '../../src/cli/ensure.js';

export interface Route {
	readonly id: string;
	readonly hasPage: boolean;
	readonly hasEndpoint: boolean;
}

export function routesOf(folder = join(root, 'src/routes')): Route[] {
	const found: Route[] = [];
	const walk = (at: string) => {
		const names = readdirSync(at, { withFileTypes: true });
		const files = names.filter((entry) => entry.isFile()).map(({ name }) => name);
		const hasPage = files.some(
			(name) => /^\+page(@[\w()-]*)?\.svelte$/.test(name) || name === '+page.server.ts'
		);
		const hasEndpoint = files.includes('+server.ts');
		const id = `/${relative(folder, at)
			.split(sep)
			.filter((part) => !/^\(.*\)$/.test(part))
			.join('/')}`;
		if (hasPage || hasEndpoint) found.push({ id, hasPage, hasEndpoint });
		for (const entry of names) if (entry.isDirectory()) walk(join(at, entry.name));
	};
	walk(folder);
	return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** An address of this route. Unknown parameters get a value that exists nowhere. */
export function addressOf(id: string, parameters: Readonly<Record<string, string>>): string {
	return id.replace(/\[([\w]+)\]/g, (_, name: string) => parameters[name] ?? 'nothing-here');
}
