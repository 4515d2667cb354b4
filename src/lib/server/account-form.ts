/** What an account form sends. */
import type { AccountForm } from './accounts';
import { readForm, textOf } from './read-json';

/** Name and password as typed, or the status to refuse the request with. */
export async function readAccountForm(request: Request): Promise<AccountForm | 400 | 413 | 415> {
	const read = await readForm(request, 8 * 1024);
	if (!read.ok) return read.status;
	return {
		name: textOf(read.value, 'name', 200),
		password: textOf(read.value, 'password', 1024),
		repeat: textOf(read.value, 'repeat', 1024)
	};
}
