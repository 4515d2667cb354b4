/** `npm start [-- --lan]`: installs, builds when needed, serves. */
import { ensureBuild, ensurePackages } from './ensure.js';

ensurePackages();
ensureBuild();
await import('./serve.js');
