import { randomUUID } from 'node:crypto';
import type { ErrorBody } from '@votebox/contracts';
import { monotonicMs } from '../load/clock.js';
import type { StageVenue } from '../stage/venue.js';

/** A request and what came of it: status and code. */
export interface TimedRequest {
  readonly name: string;
  readonly answer: string;
  readonly tookMs: number;
}

/** Reads and writes of staff and strangers, all at once and each several times, so that some wait for a connection. */
export function askEverything(origin: string, { venueId, ownerToken }: StageVenue): Promise<TimedRequest[]> {
  const ofVenue = `/venues/${venueId}`;
  const requests: [name: string, method: string, path: string, body?: object][] = [
    ['staff', 'GET', `${ofVenue}/staff`],
    ['events', 'GET', `${ofVenue}/events`],
    ['tracks', 'GET', `${ofVenue}/tracks`],
    ['another name', 'PATCH', ofVenue, { name: 'Frozen Bar' }],
    ['a screen', 'POST', `${ofVenue}/displays`, { name: 'TV' }],
    ['a login', 'POST', '/auth/login', { email: `${randomUUID()}@nobody.example`, password: 'a long password' }],
  ];
  const times = Array.from({ length: 4 });
  return Promise.all(times.flatMap(() => requests.map((request) => ask(origin, ownerToken, ...request))));
}

async function ask(
  origin: string,
  token: string,
  name: string,
  method: string,
  path: string,
  body?: object,
): Promise<TimedRequest> {
  const sentMs = monotonicMs();
  const response = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const { error } = (await response.json()) as Partial<ErrorBody>;
  return { name, answer: `${response.status} ${error ?? 'done'}`, tookMs: monotonicMs() - sentMs };
}
