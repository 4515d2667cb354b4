/** `npx tsx src/cli/phone-script.ts`: makes static/respond.js, what a phone loads, out of src/phone/respond.js. */
import { readFile, writeFile } from 'node:fs/promises';
import { minifyPhoneScript, phoneScript } from '../phone/minify';

await writeFile(
	phoneScript.made,
	await minifyPhoneScript(await readFile(phoneScript.source, 'utf8'))
);
