import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StartFault } from '../faults.js';
import type { GatewayOptions } from '../gateway/gateway.js';
import type { SiteName } from '../gateway/routes.js';
import { REPOSITORY_DIR } from '../repository.js';

/** The folder of a web app. */
export function appDir(site: SiteName | 'api'): string {
  return join(REPOSITORY_DIR, 'apps', site);
}

/** Where the widget of Turnstile comes from. */
const TURNSTILE_ORIGIN = 'https://challenges.cloudflare.com';

/**
 * The exported web apps. With a site key of Turnstile the pages of guests may load its widget. @throws StartFault when one
 * was not built.
 */
export function findExports(turnstileSiteKey?: string): GatewayOptions['sites'] {
  const exportOf = (site: SiteName): { kind: 'export'; folder: string } => {
    const folder = join(appDir(site), 'out');
    if (!existsSync(join(folder, 'index.html'))) {
      throw new StartFault(`The ${site} app is not built: ${folder} has no index.html.`, [
        'Run: node_modules/.bin/turbo run build',
      ]);
    }
    return { kind: 'export', folder };
  };
  const guest = { ...exportOf('guest'), ...(turnstileSiteKey ? { widgetOrigin: TURNSTILE_ORIGIN } : {}) };
  return { guest, display: exportOf('display'), admin: exportOf('admin') };
}
