/** `npm run messages`: compiles src/messages into src/lib/paraglide (Vite does it too). */
import { compile } from '@inlang/paraglide-js';
import { paraglide } from '../messages/paraglide';

await compile(paraglide);
