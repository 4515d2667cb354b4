/**
 * The built app behind node:http. Ours instead of adapter-node's own entry, because that one neither compresses
 * rendered pages nor knows http on a LAN address, and takes 30 s to stop with an open event stream.
 */
import compression from 'compression';
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants } from 'node:zlib';
import { root, stop } from './ensure.js';

const KEEP_ALIVE_MS = 65_000;
const STREAMS_CLOSE_MS = 800;

const lan = process.argv.includes('--lan') || process.env.LAN === '1';
const port = Number(process.env.PORT ?? 3000);
if (!Number.isInteger(port) || port < 0 || port > 65535)
	stop(`PORT should be a number from 0 to 65535; it is “${process.env.PORT}”.`);
const host = process.env.HOST ?? (lan ? '0.0.0.0' : '127.0.0.1');

if (lan) process.env.LAN = '1';
process.env.BODY_SIZE_LIMIT ??= '2M';
// Without ORIGIN, adapter-node takes the scheme from this header; the server below is its only writer.
process.env.PROTOCOL_HEADER ??= 'x-forwarded-proto';
process.env.PORT = String(port);
process.env.HOST = host;
process.chdir(root);

/** Addresses at which phones in the room reach this laptop, e.g. `http://192.168.1.5:3000`. @param {number} at */
function lanAddresses(at) {
	return Object.values(networkInterfaces())
		.flatMap((addresses) => addresses ?? [])
		.filter(({ family, internal }) => family === 'IPv4' && !internal)
		.map(({ address }) => `http://${address}:${at}`);
}

const build = pathToFileURL(join(root, process.env.BUILD_DIR ?? 'build', 'handler.js')).href;
const { handler } = await import(build).catch((error) =>
	stop(error instanceof Error ? error.message : String(error))
);

const compress = compression({
	// The questionnaire is 150 KB of text: these settings take 5 % off it for a few milliseconds. Phones on plain http get
	// gzip. More memory than 6 makes longer blocks, each with one table for styles, markup and prose: 1 % larger.
	level: 9,
	memLevel: 6,
	brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } },
	// An event stream must leave at once; everything else that is text shrinks to a fifth.
	filter: (request, response) =>
		!String(response.getHeader('content-type')).startsWith('text/event-stream') &&
		compression.filter(request, response)
});

// The hooks set these on every page; static files, and what Kit answers before its hooks run, get them here.
const headers = {
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'referrer-policy': 'no-referrer',
	'cross-origin-resource-policy': 'same-origin',
	'content-security-policy':
		"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
};

const server = createServer((request, response) => {
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
	if (!process.env.ORIGIN) request.headers['x-forwarded-proto'] = 'http';
	// @ts-expect-error the types are Express's; at run time it needs node:http's request and response only
	compress(request, response, () => handler(request, response));
});

// An official thinks longer than Node's 5 s before the next answer; a new connection costs a round trip on a bad network.
server.keepAliveTimeout = KEEP_ALIVE_MS;

server.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
	if (error.code === 'EADDRINUSE')
		stop(
			`Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start`
		);
	if (error.code === 'EACCES')
		stop(`This account may not open port ${port}. Choose one above 1023, for example PORT=3000.`);
	if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
		stop(`HOST “${host}” is not an address of this machine.`);
	stop(error.message);
});

server.listen(port, host, () => {
	const address = server.address();
	const at = typeof address === 'object' && address ? address.port : port;
	console.log(`Ready: ${process.env.ORIGIN ?? `http://localhost:${at}`}`);
	if (lan) {
		console.log('Phones in the room reach it at:');
		for (const url of lanAddresses(at)) console.log(`  ${url}`);
	}
	process.send?.({ ready: at });
});

let stopping = false;
function shutDown() {
	if (stopping) return;
	stopping = true;
	server.close(async () => {
		await closeStore();
		process.exit(0);
	});
	// The hooks end the event streams and close the store on this event, adapter-node's own name for it.
	process.emit(/** @type {any} */ ('sveltekit:shutdown'), /** @type {any} */ ('SIGTERM'));
	// A stream that has ended leaves its connection idle: it is closed then, not when a phone gives it up.
	setInterval(() => server.closeIdleConnections(), 25).unref();
	setTimeout(() => server.closeAllConnections(), STREAMS_CLOSE_MS).unref();
}

/** The hooks leave the promise of the closing store here. */
async function closeStore() {
	const closing = /** @type {{ storeClosed?: Promise<void> }} */ (globalThis).storeClosed;
	await closing?.catch((error) => console.error(error));
}

process.on('SIGTERM', shutDown);
process.on('SIGINT', shutDown);
