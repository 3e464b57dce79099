import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout: three levels above the built file (packages/proof/dist). */
export const REPOSITORY_DIR = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** The built API. */
export const API_DIST = join(REPOSITORY_DIR, 'apps', 'api', 'dist');
