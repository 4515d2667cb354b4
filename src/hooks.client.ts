import { baseLocale, isLocale, overwriteGetLocale } from '$lib/paraglide/runtime';

// The server chose the language of this page (facilitator pages know two of the six): the browser keeps to it.
overwriteGetLocale(() => {
	const { lang } = document.documentElement;
	return isLocale(lang) ? lang : baseLocale;
});
