/** Size of the profile on this page, in CSS px. */
export const RADAR = { width: 600, height: 510 };
