/** A document; the one button that needs a script gets a static one. */
export const csr = false;
