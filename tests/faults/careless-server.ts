/**
 * The control: serves /respond/save as ours does, over lowdb as it comes out of the box (`stock`), or acknowledging
 * from memory and writing a moment later (`later`).
 */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Low } from 'lowdb';
import { JSONFile } from 'lowdb/node';

type Data = Record<string, number>;
const [mode = 'stock'] = process.argv.slice(2);
const file = join(process.env['DATA_DIR'] ?? '', 'answers.json');

async function main(): Promise<void> {
	const db = new Low<Data>(new JSONFile(file), {});
	await db.read();
	setInterval(() => void (mode === 'later' && db.write()), 200);
	const server = createServer((request, response) => {
		if (request.method === 'GET') return response.end('{}');
		let text = '';
		request.on('data', (piece: Buffer) => (text += piece.toString()));
		request.on('end', () => {
			const { key, ops } = JSON.parse(text) as {
				key: string;
				ops: { slot: string; rev: number }[];
			};
			for (const { slot, rev } of ops) db.data[`${key} ${slot}`] = rev;
			const written = mode === 'stock' ? db.write() : Promise.resolve();
			const acks = ops.map(({ slot, rev }) => ({ slot, rev, held: true }));
			void written.then(() => response.end(JSON.stringify({ acks })));
		});
	});
	server.listen(0, '127.0.0.1', () => {
		const address = server.address();
		console.log(`Ready: http://localhost:${typeof address === 'object' ? address?.port : ''}`);
	});
}

void main();
