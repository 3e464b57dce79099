import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { REPOSITORY_DIR } from '../repository.js';
import type { SceneKind } from './row.js';
import { Scene, type SceneOptions } from './scene.js';

/** How far the clock of the process with the wrong clock is ahead. */
export const WRONG_CLOCK_MS = 5 * 60_000;

function preload(name: string): string[] {
  return ['--import', pathToFileURL(join(REPOSITORY_DIR, 'packages', 'proof', 'preload', name)).href];
}

const KINDS: Record<SceneKind, SceneOptions> = {
  'one process': { processes: 1, nodeFlags: preload('stall.mjs'), postgresSettings: { max_connections: '60' } },
  'two processes': { processes: 2 },
  'three processes': { processes: 3 },
  'wrong clock': {
    processes: 2,
    nodeFlags: preload('clock.mjs'),
    envOf: (index) => ({ PROOF_CLOCK_OFFSET_MS: index === 1 ? String(WRONG_CLOCK_MS) : '0' }),
  },
};

export function openScene(kind: SceneKind): Promise<Scene> {
  return Scene.open(KINDS[kind]);
}
