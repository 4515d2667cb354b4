/** The way into the room, as an address, and as a QR code that carries the join code in its fragment. */
import { networkInterfaces } from 'node:os';
import QRCode from 'qrcode';
import { isLoopback } from './security';

export interface Qr {
	/** Modules a side */
	readonly size: number;
	/** SVG path, one unit a module */
	readonly path: string;
}

/**
 * The origin that phones open: `ROOM_ORIGIN` when it is set; in LAN mode the laptop's first address on its network, since
 * the facilitator's own page is on localhost; else the address of this page.
 */
export function roomOrigin(url: URL): string {
	if (process.env.ROOM_ORIGIN) return process.env.ROOM_ORIGIN;
	if (process.env.LAN !== '1') return url.origin;
	const own = Object.values(networkInterfaces())
		.flatMap((addresses) => addresses ?? [])
		.find(({ family, internal }) => family === 'IPv4' && !internal);
	return own ? `http://${own.address}${url.port ? `:${url.port}` : ''}` : url.origin;
}

/** The address without its scheme when that is http: what a person types. */
export function typedAddress(origin: string): string {
	return origin.replace(/^http:\/\//, '').replace(/^https:\/\//, '');
}

const isThisComputer = (hostname: string) =>
	hostname === 'localhost' ||
	hostname.endsWith('.localhost') ||
	isLoopback(hostname.replace(/[[\]]/g, ''));

export function qrOf(text: string): Qr {
	const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
	const runs: string[] = [];
	for (let row = 0; row < modules.size; row += 1)
		for (let column = 0; column < modules.size; column += 1) {
			if (!modules.get(row, column)) continue;
			const start = column;
			while (column + 1 < modules.size && modules.get(row, column + 1)) column += 1;
			const length = column - start + 1;
			runs.push(`M${start} ${row}h${length}v1h-${length}z`);
		}
	return { size: modules.size, path: runs.join('') };
}

export interface WayIn {
	readonly address: string;
	readonly code: string;
	readonly qr: Qr;
	/** The address means this computer itself: no phone can open it */
	readonly onlyHere: boolean;
}

/** Everything that a wall must show for people to come in. */
export function wayIn(url: URL, joinCode: string): WayIn {
	const origin = roomOrigin(url);
	return {
		address: typedAddress(origin),
		code: joinCode,
		qr: qrOf(`${origin}/join#${joinCode}`),
		onlyHere: isThisComputer(new URL(origin).hostname)
	};
}
