/** The values of look/tokens.css that a canvas needs: it takes no custom properties. */
export const INK = '#0e181a';
export const INK_2 = '#415053';
export const PAPER = '#ffffff';
export const LINE = '#d2d9da';
export const LINE_2 = '#6f8083';
export const ACCENT = '#005b69';
export const ACCENT_WASH = 'rgba(0,91,105,.14)';
export const VOTE = '#2f7482';
export const LEVEL_EDGE = '#466a71';
export const GAP_STRIPE = '#8b999c';
/** Tones of level 1 to 5 */
export const LEVEL_TONES = ['#e0f0f4', '#a7d0d8', '#62a4b1', '#1d6f7d', '#013a43'] as const;

export const SANS =
	'-apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Helvetica Neue", Arial, sans-serif';
