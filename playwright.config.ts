import { defineConfig } from '@playwright/test';

const executablePath = process.env.CHROMIUM;

export default defineConfig({
	testDir: 'tests/journeys',
	outputDir: 'test-results/journeys',
	timeout: 600_000,
	workers: 1,
	fullyParallel: false,
	reporter: [
		['list'],
		['json', { outputFile: process.env.JOURNEYS_REPORT ?? 'test-results/journeys.json' }]
	],
	use: {
		browserName: 'chromium',
		launchOptions: {
			...(executablePath ? { executablePath } : {}),
			// Debian's Chromium refuses its sandbox under root, which is what a CI container is.
			args: [
				'--no-sandbox',
				'--disable-gpu',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync'
			]
		}
	}
});
