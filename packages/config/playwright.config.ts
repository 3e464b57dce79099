import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const CHROMIUM_PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env.CHROMIUM_PATH ?? CHROMIUM_PATHS.find((path) => existsSync(path));
const apps = join(import.meta.dirname, '../../apps');

/** Browser tests of the three apps against one real Votebox that `e2e/house.setup.ts` starts. */
export default defineConfig({
  testDir: apps,
  testMatch: /apps\/(guest|display|admin)\/e2e\/.*\.e2e\.ts$/,
  globalSetup: join(import.meta.dirname, 'e2e/house.setup.ts'),
  outputDir: join(import.meta.dirname, '../../test-results'),
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  retries: 0,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    actionTimeout: 20_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
