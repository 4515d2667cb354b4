import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { paraglide } from './src/messages/paraglide.ts';

export default defineConfig({
	// Vitest finds the messages compiled (npm test does it first): the plugin's watcher would keep it from ending.
	plugins: [process.env.VITEST ? [] : paraglideVitePlugin(paraglide), sveltekit()],
	test: {
		include: ['src/**/*.test.ts', 'tests/unit/**/*.test.ts', 'tests/security/**/*.test.ts'],
		expect: { requireAssertions: true },
		testTimeout: 30_000
	}
});
