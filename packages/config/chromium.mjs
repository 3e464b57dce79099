import { existsSync } from 'node:fs';

const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
const PATHS = NAMES.map((name) => `/usr/bin/${name}`);
const executablePath = process.env.CHROMIUM_PATH ?? PATHS.find((path) => existsSync(path));

/** How browser tests and screenshots start the Chromium of the machine: no sandbox (root), no GPU, no calls home. */
export const launchOptions = {
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
};
