import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Type } from '@nestjs/common';
import type { AccessRule } from '../../../src/core/access/access.decorators.js';
import type { RouteInfo } from '../../../src/core/http/boot-check.js';
import { paramsOf } from '../../support/wall/route-calls.js';
import { FORBIDDEN_FIELDS, ODD_BODIES, ODD_PATH_PARTS, ODD_QUERY_VALUES, ODD_VALUES } from './corpus.js';
import type { Received, Sending } from './http-client.js';
import { describeSending, faultOf } from './oracle.js';
import { fieldPaths, fullBody, readShapes, type RequestShape, withField } from './request-shapes.js';
import { type Actor, idFor, type Scene, BadInputWorld } from './bad-input-world.js';

/**
 * Every route × every place where a client can put something × everything that does not belong there. Made from the
 * router and the validators, so that a new route or field is covered by existing. Real: Postgres, the whole API, HTTP.
 */
let world: BadInputWorld;
let shapes: Map<string, RequestShape>;

beforeAll(async () => {
  world = await BadInputWorld.open();
  shapes = readShapes(world.application);
}, 60_000);
afterAll(() => world?.close());

const AT_ROOT = /^\/(?:health|metrics)/;
const WHO_MAY: Record<AccessRule['kind'], Actor[]> = {
  public: ['anonymous', 'guest', 'owner'],
  guest: ['guest', 'anonymous'],
  display: ['display'],
  member: ['owner'],
  permission: ['owner', 'staff'],
  displayOr: ['owner', 'display'],
  audience: [],
};
const JSON_TYPE = { 'content-type': 'application/json' };
/** Of the widest products every route gets a share, each another one, so that the whole corpus meets the whole router. */
const SHARES = { path: 6, query: 2, body: 2, wideBody: 3, otherActors: 16 };
/** A body of more fields is a wide one; the two of an event share their fields. */
const WIDE = 10;
/** A long value is the same to every field of a class; one field gets those. */
const LONG = 10_000;

type Bare = Omit<Sending, 'method'>;

function shareOf<T>(all: T[], share: number, turn: number): T[] {
  return all.filter((_, n) => (n + turn) % share === 0);
}

/** Everything bad for one route, `turn` being its place in the router. */
function sendingsFor(route: RouteInfo, scene: Scene, turn: number): Bare[] {
  const shape = shapes.get(route.handler) ?? { body: null, query: [] };
  const body = shape.body && fullBody(shape.body, (field) => idFor(scene, field));
  const good: Omit<Bare, 'path'> = body ? { headers: JSON_TYPE, body: JSON.stringify(body) } : {};
  const path = (changed: Record<string, string> = {}) =>
    (AT_ROOT.test(route.path) ? '' : '/api/v1') +
    route.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => changed[name] ?? idFor(scene, name));
  const bodies = [
    ...(body ? oddFields(shape.body!, body, turn) : []),
    ...(route.method === 'GET' ? [] : shareOf(ODD_BODIES, SHARES.body, turn).map(({ json }) => json)),
  ];
  return [
    ...paramsOf(route).flatMap((name, n) =>
      shareOf(ODD_PATH_PARTS, SHARES.path, turn + n).map((odd) => ({ ...good, path: path({ [name]: odd }) })),
    ),
    ...oddQueries(shape.query, turn).map((query) => ({ ...good, path: `${path()}?${query}` })),
    ...bodies.map((json) => ({ headers: JSON_TYPE, path: path(), body: json })),
  ];
}

function oddQueries(names: string[], turn: number): string[] {
  return [
    ...['unknown', '__proto__', 'constructor', 'a[b]'].map((name) => `${name}=1`),
    ...names.flatMap((name, n) => [
      `${name}=1&${name}=2`,
      `${name}[]=1`,
      `${name}[a]=1`,
      name,
      ...shareOf(ODD_QUERY_VALUES, SHARES.query, turn + n).map((odd) => `${name}=${odd}`),
    ]),
  ];
}

/** Bodies that are good but for one field, which is odd, missing or one too many. */
function oddFields(dto: Type<object>, body: Record<string, unknown>, turn: number): string[] {
  const paths = fieldPaths(dto);
  const share = paths.length > WIDE ? SHARES.wideBody : 1;
  return [
    ...paths.flatMap((field, n) => {
      const values = ODD_VALUES.filter(({ json }) => json.length < LONG || n === 0);
      return shareOf(values, share, turn + n).map(({ json }) => withField(body, field, json));
    }),
    ...Object.keys(body).flatMap((field) => [
      JSON.stringify({ ...body, [field]: undefined }),
      JSON.stringify({ ...body, [field]: [body[field], null, {}, 1, 'x'] }),
      JSON.stringify(body).replace('{', `{${JSON.stringify(field)}:1,`),
    ]),
    ...FORBIDDEN_FIELDS.map(({ json }) => JSON.stringify(body).replace('{', `{${json},`)),
  ];
}

/** Sends all with a few under way at a time, and gives each answer to `look`. */
async function sendAll(sendings: Sending[], look: (sending: Sending, answer: Received) => void): Promise<void> {
  const waiting = [...sendings];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) look(next, await sendPatiently(next));
  };
  await Promise.all(Array.from({ length: 10 }, work));
}

/** A server under pressure may ask to come back; only who does so learns what it says to the request itself. */
async function sendPatiently(sending: Sending): Promise<Received> {
  for (let tries = 0; ; tries++) {
    const answer = await world.http.send(sending);
    if (answer.status !== 503 || !answer.text.includes('"BUSY"') || tries === 10) return answer;
    await new Promise((done) => setTimeout(done, Number(answer.headers['retry-after'] ?? 1) * 1_000));
  }
}

describe('a route', () => {
  test('answers everything that does not belong there with a row of the error table', async () => {
    const faults = new Map<string, string>();
    const byStatus = new Map<number, number>();
    for (const [turn, route] of world.application.routes.entries()) {
      for (const [rank, actor] of WHO_MAY[route.rule.kind].entries()) {
        const scene = await world.scene();
        const all = sendingsFor(route, scene, turn);
        const sendings = (rank === 0 ? all : shareOf(all, SHARES.otherActors, rank)).map((bare) => ({
          ...bare,
          method: route.method,
          headers: { ...bare.headers, ...world.headersOf(actor, scene) },
        }));
        await sendAll(sendings, (sending, answer) => {
          byStatus.set(answer.status, (byStatus.get(answer.status) ?? 0) + 1);
          const isBusy = answer.status === 503 && !route.path.startsWith('/health');
          const fault = faultOf(answer) ?? (isBusy ? 'BUSY again and again' : null);
          const key = `${route.method} ${route.path} as ${actor}: ${fault}`;
          if (fault && !faults.has(key)) faults.set(key, describeSending(sending));
        });
      }
    }
    process.stdout.write(`answers by status: ${JSON.stringify([...byStatus].sort(([a], [b]) => a - b))}\n`);
    expect(Object.fromEntries(faults)).toEqual({});
    // Most of it is refused for what it is, not turned away unseen for being much.
    const total = [...byStatus.values()].reduce((sum, count) => sum + count, 0);
    expect(byStatus.get(400)).toBeGreaterThan(total / 3);
    expect(byStatus.get(429) ?? 0).toBeLessThan(total / 10);
  }, 900_000);

  test('lost not one vote of the guests who behaved meanwhile', async () => {
    expect(await world.goodClient.prove(world.nights)).toBeGreaterThan(50);
  });
});
