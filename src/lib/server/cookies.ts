/** How every cookie of ours is set. */

export interface CookieOptions {
	path: '/';
	httpOnly: true;
	sameSite: 'strict';
	secure: boolean;
	maxAge?: number;
}

/** Over plain HTTP (the laptop in the room) a Secure cookie would be thrown away, so Secure follows the protocol. */
export function cookieOptions(url: URL, maxAgeSeconds?: number): CookieOptions {
	return {
		path: '/',
		httpOnly: true,
		sameSite: 'strict',
		secure: url.protocol === 'https:',
		...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds })
	};
}
