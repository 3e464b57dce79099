import type { Answer } from '../http/answer.js';
import { type Ask, readFields } from '../http/ask.js';
import { findRoute } from '../http/routes.js';
import type { World } from '../world.js';
import { ACCOUNT_CONTROLS } from './account-controls.js';
import { type Control, wrong } from './control.js';
import { PLAYER_CONTROLS } from './player-controls.js';
import { WORLD_CONTROLS } from './world-controls.js';

const CONTROLS: readonly Control[] = [...WORLD_CONTROLS, ...ACCOUNT_CONTROLS, ...PLAYER_CONTROLS];

/** Answers a request of the control API, which has nothing of Spotify's. */
export function answerControl(world: World, ask: Ask): Answer {
  // Phones and screens of the house may use the stand-in; only whoever runs it may play fate.
  if (!ask.isFromHere) return wrong('Only from the machine on which the sandbox runs.', 403);
  const found = findRoute(CONTROLS, ask.method, ask.path);
  if (found === undefined) return wrong('There is no such control.', 404);
  const fields = readFields(ask);
  if (fields === undefined) return wrong('The body must be a JSON object.');
  return found.route.answer({ world, params: found.params, fields });
}
