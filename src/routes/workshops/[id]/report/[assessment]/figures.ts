/** The two figures: their sizes in CSS px, and the language that their address asks for. */
import { isLocale, type Locale } from '$lib/paraglide/runtime';

export const RADAR = { width: 660, height: 425 };
export const BARS_WIDTH = 660;

export function figureLocale(url: URL): Locale {
	const asked = url.searchParams.get('language');
	return isLocale(asked) ? asked : 'en';
}
