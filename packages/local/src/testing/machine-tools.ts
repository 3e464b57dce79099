import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = {
  chromium: ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  'redis-server': ['redis-server'],
  nginx: ['nginx'],
  mpd: ['mpd'],
  pgbouncer: ['pgbouncer'],
} as const;

/** A program that some tests need and that nothing downloads: the machine has it or not. */
export type MachineTool = keyof typeof NAMES;

/** Where the path of a user may not lead. */
const FOLDERS = ['/usr/bin', '/usr/sbin', '/usr/local/sbin'];
const MAC_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Where the machine has a program, or null: then the tests that need it are skipped by name. The one place that decides
 * so. @throws Error when it is missing although VOTEBOX_REQUIRE names it
 * (`nginx mpd`) or says `all`: a skipped test would go unnoticed.
 */
export function findTool(tool: MachineTool, env: NodeJS.ProcessEnv = process.env): string | null {
  const required = listRequired(env);
  const path = listPlaces(tool, env).find(isProgram) ?? null;
  if (path === null && required.includes(tool)) {
    throw new Error(`VOTEBOX_REQUIRE names ${tool}, which is missing on this machine.`);
  }
  return path;
}

function listPlaces(tool: MachineTool, env: NodeJS.ProcessEnv): string[] {
  if (tool === 'chromium' && env.CHROMIUM_PATH) return [env.CHROMIUM_PATH];
  const folders = [...(env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), ...FOLDERS];
  const places = folders.flatMap((folder) => NAMES[tool].map((name) => join(folder, name)));
  return tool === 'chromium' ? [...places, ...MAC_APPS] : places;
}

/** A name that is none of ours requires nothing and would be believed to. */
function listRequired(env: NodeJS.ProcessEnv): string[] {
  if (env.VOTEBOX_REQUIRE === 'all') return Object.keys(NAMES);
  const names = (env.VOTEBOX_REQUIRE ?? '').split(' ').filter((name) => name !== '');
  const unknown = names.find((name) => !Object.hasOwn(NAMES, name));
  if (unknown !== undefined) {
    throw new Error(`VOTEBOX_REQUIRE names ${unknown}, which is none of: all, ${Object.keys(NAMES).join(', ')}.`);
  }
  return names;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
