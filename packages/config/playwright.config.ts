import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { launchOptions } from './chromium.mjs';

/** Browser tests of the three apps against one real Votebox that `e2e/house.setup.ts` starts, and of the stand-in for Spotify. */
export default defineConfig({
  testDir: join(import.meta.dirname, '../..'),
  testMatch: /(apps\/(guest|display|admin)|packages\/spotify-sandbox)\/e2e\/.*\.e2e\.ts$/,
  globalSetup: join(import.meta.dirname, 'e2e/house.setup.ts'),
  outputDir: join(import.meta.dirname, '../../test-results'),
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // Real sound on a busy machine may stand still for a moment. What needed a second try is told by name.
  retries: 1,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    actionTimeout: 20_000,
    screenshot: 'only-on-failure',
    // Recording costs as much as the browser itself.
    trace: 'on-first-retry',
    launchOptions,
  },
});
