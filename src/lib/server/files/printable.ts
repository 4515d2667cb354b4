/** Text without control characters, lone surrogates and non-characters: XML knows none, and no reader needs any. */
export function printable(text: string): string {
	return text
		.replace(/\r\n?/g, '\n')
		.replace(/[^\P{Cc}\t\n]|\p{Cs}|\p{Noncharacter_Code_Point}/gu, '');
}
