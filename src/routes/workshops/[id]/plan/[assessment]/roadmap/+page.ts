/** A sheet to print: nothing here needs a script. */
export const csr = false;
