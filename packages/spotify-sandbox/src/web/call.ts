import type { Person } from '../catalogue/people.js';
import type { Answer } from '../http/answer.js';
import type { Params } from '../http/routes.js';
import type { World } from '../world.js';

/** A call that may be made: the token was good, its scopes suffice. */
export interface WebCall {
  readonly world: World;
  /** null with a token of the app itself. */
  readonly person: Person | null;
  readonly params: Params;
  readonly query: URLSearchParams;
  /** Fields of the body, where there is one. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** An endpoint of the Web API. */
export interface WebRoute {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  /** All of these must have been allowed. */
  readonly scopes: readonly string[];
  /** `person`: somebody's own; `command`: of somebody's player, for Premium only; `anyone`: the catalogue. */
  readonly of: 'anyone' | 'person' | 'command';
  /** Endpoints of one group share a daily quota. */
  readonly group: string;
  /** Profile in which it is gone, and how. */
  readonly removed?: 'forbidden' | 'not-found-empty';
  readonly answer: (call: WebCall) => Answer;
}

/** A whole number from the query. Absent: the default; outside of the range or no number: null. */
export function readCount(
  query: URLSearchParams,
  name: string,
  range: { min: number; max: number; absent: number },
): number | null {
  const value = query.get(name);
  if (value === null || value === '') return range.absent;
  const count = Number(value);
  return Number.isInteger(count) && count >= range.min && count <= range.max ? count : null;
}
