/** A network between phones and server that loses, doubles and delays, and goes dark altogether. */
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { sleep } from './room';

export class BadProxy {
	/** Port of the server; it changes when the server starts again */
	target = 0;
	/** Share of requests whose way there or back is lost */
	loss = 0;
	isDark = false;
	/** Served instead of /respond.js */
	script: string | null = null;
	lost = 0;
	doubled = 0;
	#server: Server | null = null;

	async listen(): Promise<number> {
		const server = createServer((incoming, outgoing) => {
			const pieces: Buffer[] = [];
			incoming.on('data', (piece: Buffer) => pieces.push(piece));
			incoming.on('end', () => {
				void this.#carry(incoming, Buffer.concat(pieces)).then((answer) => {
					if (!answer) return outgoing.destroy();
					outgoing.writeHead(answer.status, answer.headers).end(answer.body);
				});
			});
			incoming.on('error', () => undefined);
		});
		this.#server = server;
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		return typeof address === 'object' && address ? address.port : 0;
	}

	close(): void {
		this.#server?.closeAllConnections();
		this.#server?.close();
	}

	/** null: lost, on the way there or back. */
	async #carry(incoming: IncomingMessage, body: Buffer) {
		const isSave = incoming.method === 'POST';
		const isTroubled = this.loss > 0;
		if (isTroubled) await sleep(Math.random() * 400);
		if (this.isDark) return null;
		if (this.script !== null && incoming.url === '/respond.js')
			return { status: 200, headers: { 'content-type': 'text/javascript' }, body: this.script };
		const isLost = Math.random() < this.loss;
		if (isLost) this.lost += 1;
		if (isLost && Math.random() < 0.5) return null;
		const answer = await this.#forward(incoming, body);
		if (isSave && isTroubled && Math.random() < 0.15) {
			this.doubled += 1;
			void sleep(Math.random() * 3000).then(() => this.#forward(incoming, body));
		}
		return isLost || this.isDark ? null : answer;
	}

	#forward(incoming: IncomingMessage, body: Buffer) {
		return new Promise<{
			status: number;
			headers: IncomingMessage['headers'];
			body: Buffer | string;
		} | null>((resolve) => {
			const { method, headers, url: path } = incoming;
			const sent = request(
				{ host: '127.0.0.1', port: this.target, method, path, headers },
				(got) => {
					const pieces: Buffer[] = [];
					got.on('data', (piece: Buffer) => pieces.push(piece));
					got.on('end', () =>
						resolve({
							status: got.statusCode ?? 502,
							headers: got.headers,
							body: Buffer.concat(pieces)
						})
					);
					got.on('error', () => resolve(null));
				}
			);
			sent.on('error', () => resolve(null));
			sent.end(body);
		});
	}
}
