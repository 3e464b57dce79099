import { type Answer, json } from '../http/answer.js';
import type { Params } from '../http/routes.js';
import type { World } from '../world.js';

/** What a control gets: the fields of the JSON body and the parameters of the path. */
export interface ControlAsk {
  readonly world: World;
  readonly params: Params;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A control of the sandbox. Answers JSON; what is wrong with a request is said in words, with 400 or 404. */
export interface Control {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly answer: (ask: ControlAsk) => Answer;
}

export function wrong(message: string, status = 400): Answer {
  return json({ message }, status);
}
