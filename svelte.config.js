import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: { runes: true },
	kit: {
		adapter: adapter({ out: process.env.BUILD_DIR ?? 'build', precompress: true }),
		outDir: process.env.KIT_DIR ?? '.svelte-kit',
		// One document a page: a phone on a bad network needs no second request before it can paint.
		inlineStyleThreshold: 65536,
		// Our own check in lib/server/security.ts is stricter (it covers JSON too) and works
		// behind http://192.168.x.x, where adapter-node would otherwise assume https.
		csrf: { trustedOrigins: ['*'] },
		csp: {
			mode: 'nonce',
			directives: {
				'default-src': ['none'],
				'script-src': ['self'],
				'style-src': ['self'],
				// The one style attribute of hydrated pages: Kit's own announcer of page changes.
				'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
				'img-src': ['self', 'data:'],
				'connect-src': ['self'],
				'font-src': ['self'],
				'form-action': ['self'],
				'base-uri': ['none'],
				'frame-ancestors': ['none']
			}
		},
		typescript: {
			config: (config) => {
				config.include.push(
					'../tests/**/*.ts',
					'../bench/*.ts',
					'../bench/parts/*.ts',
					'../*.ts',
					'../*.js'
				);
				// A script for old phones, as it travels: linted, and tested in a vm.
				config.exclude.push('../src/phone/respond.js');
				return config;
			}
		}
	}
};
