/** The script on the phone is plain ES2017 as written, without its comments and long names on the way. */
import { minify } from 'vite';

export const phoneScript = { source: 'src/phone/respond.js', made: 'static/respond.js' } as const;

export async function minifyPhoneScript(source: string): Promise<string> {
	const { code } = await minify('respond.js', source, {
		compress: { target: 'es2017' },
		mangle: true
	});
	return `${code}\n`;
}
