import { Serwist, type PrecacheEntry } from 'serwist';

/** Written in by scripts/build-service-worker.mjs: every file of the shell with its hash. */
declare const SHELL_FILES: PrecacheEntry[];

/**
 * Keeps the shell, so that the app opens without a network; what it knows of the night it remembers itself.
 * Only addresses of the shell are answered: /api, /socket.io, /admin, /display and /j/ go to the network untouched.
 * A new version waits until the next start of the app (see register.ts), so that no open page loses its files.
 */
const serwist = new Serwist({
  precacheEntries: SHELL_FILES,
  precacheOptions: {
    cleanupOutdatedCaches: true,
    // /event?id=… and /?code=… are the same two pages for everybody.
    ignoreURLParametersMatching: [/.*/],
  },
  clientsClaim: true,
  skipWaiting: false,
});

serwist.addEventListeners();
