#!/usr/bin/env node
/** Bundles the service worker into out/sw.js with the list of all files of the shell. Runs after `next build`. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const out = join(root, 'out');
const PAGES = ['index.html', 'event.html'];
/** Old browsers' polyfills, source maps, and the fonts of scripts that no screen text uses are not part of the shell. */
const isLeftOut = (file) =>
  /polyfills-|\.map$|\/media\/.*-(cyrillic|cyrillic-ext|greek|vietnamese)-/.test(file) || file.endsWith('/sw.js');

function listFiles(folder) {
  return readdirSync(join(out, folder), { recursive: true })
    .map((file) => join(folder, String(file)).replaceAll('\\', '/'))
    .filter((file) => statSync(join(out, file)).isFile() && !isLeftOut(file));
}

const hashOf = (file) =>
  createHash('sha256')
    .update(readFileSync(join(out, file)))
    .digest('hex')
    .slice(0, 20);

const entries = [
  // The hash is in the name: the address alone tells the version.
  ...listFiles('_next/static').map((file) => ({ url: `/${file}`, revision: null })),
  ...[...PAGES, 'manifest.webmanifest', ...listFiles('icons')].map((file) => ({
    url: `/${file}`,
    revision: hashOf(file),
  })),
];

await build({
  entryPoints: [join(root, 'src/sw/service-worker.ts')],
  outfile: join(out, 'sw.js'),
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2020',
  define: { SHELL_FILES: JSON.stringify(entries), 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
});

const bytes = entries.reduce((sum, { url }) => sum + statSync(join(out, url)).size, 0);
console.log(`Service worker: ${entries.length} files of the shell, ${Math.round(bytes / 1024)} kB uncompressed`);
