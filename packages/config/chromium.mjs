import { findTool } from '@votebox/local/machine-tools';

const executablePath = findTool('chromium');

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
