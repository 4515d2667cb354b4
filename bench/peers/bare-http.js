/** The least that an acknowledging server can do: reads a JSON body, answers with a small one. Stores nothing. */
import { createServer } from 'node:http';

const server = createServer((request, response) => {
	const pieces = [];
	request.on('data', (piece) => pieces.push(piece));
	request.on('end', () => {
		const body = Buffer.concat(pieces).toString();
		const sent = body ? JSON.parse(body) : { ops: [] };
		const acks = sent.ops.map(({ slot, rev }) => ({ slot, rev, held: true }));
		response.writeHead(200, { 'content-type': 'application/json' });
		response.end(JSON.stringify({ acks, hidden: [] }));
	});
});
server.listen(0, '127.0.0.1', () => process.send?.({ ready: server.address().port }));
process.on('SIGTERM', () => process.exit(0));
