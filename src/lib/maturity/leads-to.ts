/** Whether a chain of links from `start` reaches `goal`. Names that link to nothing end their chain. */
export function leadsTo(
	goal: string,
	start: string,
	links: ReadonlyMap<string, readonly string[]>
): boolean {
	const seen = new Set<string>();
	const waiting = [start];
	for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
		if (name === goal) return true;
		if (seen.has(name)) continue;
		seen.add(name);
		waiting.push(...(links.get(name) ?? []));
	}
	return false;
}
