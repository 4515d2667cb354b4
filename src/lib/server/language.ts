/** Which language a page speaks: the cookie `language`, else what the browser asks for, else English. */

export const languageCookie = 'language';
export const facilitatorLanguages: readonly string[] = ['en', 'fr'];

/** The first of `offered` that the person wants; the first offered one when there is none. */
export function chooseLanguage<T extends string>(
	offered: readonly [T, ...T[]],
	cookie: string | undefined,
	acceptLanguage: string | null
): T {
	for (const wanted of [cookie ?? '', ...preferred(acceptLanguage)]) {
		const found = offered.find((language) => language === wanted.toLowerCase().split('-')[0]);
		if (found) return found;
	}
	return offered[0];
}

/** Languages of an Accept-Language header, most wanted first. */
function preferred(header: string | null): string[] {
	return (header ?? '')
		.slice(0, 500)
		.split(',')
		.map((part) => {
			const [language = '', ...parameters] = part.trim().split(';');
			const q = parameters.map((parameter) => /^\s*q=([\d.]+)/.exec(parameter)?.[1]).find(Boolean);
			return { language, q: q === undefined ? 1 : Number(q) };
		})
		.filter(({ language, q }) => language !== '' && q > 0)
		.sort((a, b) => b.q - a.q)
		.map(({ language }) => language);
}
