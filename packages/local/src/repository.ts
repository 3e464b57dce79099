import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout: three levels above the built file (packages/local/dist). */
export const REPOSITORY_DIR = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** Where the SQL migrations lie. */
export const MIGRATIONS_DIR = join(REPOSITORY_DIR, 'prisma', 'migrations');

/** Where the music of the demo venue lies. */
export const DEMO_TRACKS_DIR = join(REPOSITORY_DIR, 'packages', 'local', 'demo');
