/** `node src/cli/run.js NAME [ARGS]`: one of the TypeScript commands beside this file, its packages installed first. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensurePackages, root } from './ensure.js';

ensurePackages();
const [name = '', ...args] = process.argv.slice(2);
const done = spawnSync(
	process.execPath,
	['--import', 'tsx', join(root, 'src/cli', `${name}.ts`), ...args],
	{ stdio: 'inherit' }
);
process.exit(done.status ?? 1);
