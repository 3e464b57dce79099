import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StartFault } from '../faults.js';
import type { GatewayOptions, SiteSource } from '../gateway/gateway.js';
import { originsOfSites } from '../gateway/page-origins.js';
import type { SiteName } from '../gateway/routes.js';
import { REPOSITORY_DIR } from '../repository.js';

/** The folder of a web app. */
export function appDir(site: SiteName | 'api'): string {
  return join(REPOSITORY_DIR, 'apps', site);
}

/** The exported web apps, with what `env` lets their pages load from elsewhere. @throws StartFault when one was not built. */
export function findExports(env: Parameters<typeof originsOfSites>[0]): GatewayOptions['sites'] {
  const origins = originsOfSites(env);
  const exportOf = (site: SiteName): SiteSource => {
    const folder = join(appDir(site), 'out');
    if (!existsSync(join(folder, 'index.html'))) {
      throw new StartFault(`The ${site} app is not built: ${folder} has no index.html.`, [
        'Run: node_modules/.bin/turbo run build',
      ]);
    }
    return { kind: 'export', folder, origins: origins[site] };
  };
  return { guest: exportOf('guest'), display: exportOf('display'), admin: exportOf('admin') };
}
