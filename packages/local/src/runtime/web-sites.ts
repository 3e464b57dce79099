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

/** The exported web apps. @throws StartFault when one was not built. */
export function findExports(): GatewayOptions['sites'] {
  const exportOf = (site: SiteName): { kind: 'export'; folder: string } => {
    const folder = join(appDir(site), 'out');
    if (!existsSync(join(folder, 'index.html'))) {
      throw new StartFault(`The ${site} app is not built: ${folder} has no index.html.`, [
        'Run: node_modules/.bin/turbo run build',
      ]);
    }
    return { kind: 'export', folder };
  };
  return { guest: exportOf('guest'), display: exportOf('display'), admin: exportOf('admin') };
}
