import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { launchOptions } from './chromium.mjs';

/** Browser tests of the three apps against one real Votebox that `e2e/house.setup.ts` starts, and of the stand-in for Spotify. */
export default defineConfig({
  testDir: join(import.meta.dirname, '../..'),
  testMatch: /(apps\/(guest|display|admin)|packages\/spotify-sandbox)\/e2e\/.*\.e2e\.ts$/,
  globalSetup: join(import.meta.dirname, 'e2e/house.setup.ts'),
  outputDir: join(import.meta.dirname, '../../test-results'),
  // Tests wait more than they compute: for songs to end, for pages that are gone to be missed.
  workers: 3,
  // A limit for journeys of many pages; each single wait has its own.
  timeout: 120_000,
  // No more patient than the apps, which give a request up after ten seconds.
  expect: { timeout: 10_000, toPass: { timeout: 10_000 } },
  retries: 0,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    actionTimeout: 10_000,
    screenshot: 'only-on-failure',
    launchOptions,
  },
});
