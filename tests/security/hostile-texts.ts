/** Texts that try to become markup, script or formula. Every field of every form has to take them as text. */
export const hostileTexts: readonly string[] = [
	'<script>alert(1)</script>',
	'"><img src=x onerror=alert(1)>',
	"' onfocus=alert(1) autofocus x='",
	'" onfocus=alert(1) autofocus x="',
	'</title><svg onload=alert(1)>',
	'</textarea><script>alert(1)</script>',
	'</script><script>alert(1)</script>',
	'<!--<script>',
	']]><script>alert(1)</script>',
	'javascript:alert(1)',
	'{{constructor.constructor("alert(1)")()}}',
	'${alert(1)}',
	'%sveltekit.body%',
	'%lang%',
	'<style>*{display:none}</style>',
	'<iframe srcdoc="<script>alert(1)</script>">',
	'\u202Egnp.exe',
	'=HYPERLINK("https://evil.example","x")'
];

/** Pieces of hostile texts that stand in a page as markup. A text that was escaped has none. */
export function rawIn(html: string): string[] {
	const signs = [
		/<script>alert/i,
		/<img src=x/i,
		/<svg onload/i,
		/<iframe srcdoc/i,
		/<style>\*\{/i,
		/<!--<script>/i,
		// A quote is text between tags; it is only dangerous where it ends an attribute.
		/<[a-z][^<>]*" onfocus=alert\(1\) autofocus x="/i,
		/(?:href|src|action)="javascript:/i
	];
	return signs.filter((sign) => sign.test(html)).map(String);
}
