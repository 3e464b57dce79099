import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { originsOfSites } from './page-origins.js';
import type { SiteName } from './routes.js';
import { contentSecurityPolicy, listScriptHashes } from './security-headers.js';

const SITES: readonly SiteName[] = ['guest', 'display', 'admin'];

/**
 * The policies of all exported pages as lines of a `map` of nginx, from the address of the file to the value of the
 * header. `apps` holds the exports: guest, display and admin; `env` is that of the API.
 */
export async function listNginxPolicies(apps: string, env: Parameters<typeof originsOfSites>[0]): Promise<string> {
  const origins = originsOfSites(env);
  const lines: string[] = [];
  for (const site of SITES) {
    const files = await readdir(join(apps, site), { recursive: true });
    for (const file of files.filter((name) => name.endsWith('.html')).sort()) {
      const hashes = listScriptHashes(await readFile(join(apps, site, file), 'utf8'));
      const policy = contentSecurityPolicy(hashes, '$votebox_sockets', origins[site]);
      for (const path of pathsOf(site, file)) lines.push(`${JSON.stringify(path)} ${JSON.stringify(policy)};`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** What nginx calls a file once it has found it; the start page of the whole it finds below the bare slash. */
function pathsOf(site: SiteName, file: string): string[] {
  const path = file.split(/[\\/]/).join('/');
  if (site !== 'guest') return [`/${site}/${path}`];
  return path === 'index.html' ? ['/index.html', '//index.html'] : [`/${path}`];
}
