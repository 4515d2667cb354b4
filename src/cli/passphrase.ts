import { stdin, stderr } from 'node:process';

/** From BACKUP_PASSPHRASE, else typed without echo; never an argument, which every user of the machine could read. */
export async function readPassphrase(prompt: string): Promise<string> {
	const given = process.env['BACKUP_PASSPHRASE'];
	if (given) return given;
	if (!stdin.isTTY)
		throw new Error('No terminal to ask for the passphrase: set BACKUP_PASSPHRASE.');
	stderr.write(prompt);
	stdin.setRawMode(true).setEncoding('utf8').resume();
	try {
		return await typed();
	} finally {
		stdin.setRawMode(false).pause();
		stderr.write('\n');
	}
}

function typed(): Promise<string> {
	return new Promise((resolve, reject) => {
		let text = '';
		stdin.on('data', function take(chunk: string | Buffer) {
			for (const key of String(chunk)) {
				if (key === '\r' || key === '\n') {
					stdin.off('data', take);
					return resolve(text);
				}
				if (key === '\u0003') return reject(new Error('Interrupted.'));
				text = key === '\u007f' || key === '\b' ? text.slice(0, -1) : text + key;
			}
		});
	});
}
