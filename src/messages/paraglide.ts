/** Options for compiling the messages, shared by vite.config.ts and the command `npm run messages`. */
export const paraglide = {
	project: './src/messages/project.inlang',
	outdir: './src/lib/paraglide',
	strategy: ['cookie', 'preferredLanguage', 'baseLocale'] as [
		'cookie',
		'preferredLanguage',
		'baseLocale'
	],
	cookieName: 'language',
	emitPrettierIgnore: false
};
