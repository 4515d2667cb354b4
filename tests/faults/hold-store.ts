/** Opens a store, says so, and stays until it is killed. */
import { openStore } from '../../src/lib/server/storage/open-store';

const [folder = ''] = process.argv.slice(2);
openStore(folder).then(
	() => {
		console.log('open');
		setInterval(() => undefined, 60_000);
	},
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
);
