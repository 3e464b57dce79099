import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import type { Ack } from '@votebox/contracts';
import type { AccessRule } from '../../src/core/access/access.decorators.js';
import type { RouteInfo } from '../../src/core/http/boot-check.js';
import { MessageRegistry } from '../../src/core/realtime/message-registry.js';
import { newId } from '../../src/core/ids/ids.js';
import type { Browser } from '../support/browser.js';
import { World } from '../support/world.js';
import { type FullVenue, missingIds } from '../support/wall/full-venue.js';
import { paramsOf, RouteCaller, withoutRequestId } from '../support/wall/route-calls.js';
import { sampleBody } from '../support/wall/sample-body.js';
import { photograph } from '../support/wall/sample-row.js';

/**
 * Every route and every socket message, as everyone who has no business there. Made from the router and the message
 * registry, so what is new is covered by existing.
 */
let api: World;
let caller: RouteCaller;
let a: FullVenue;
let b: FullVenue;
let anonymous: Browser;
let guest: Browser;

beforeAll(async () => {
  api = await World.start();
  caller = new RouteCaller(api);
  [a, b] = [await api.fullVenue(), await api.fullVenue()];
  anonymous = api.browser();
  guest = api.browser();
  await guest.get(`/events/${a.ids.eventId}/me`);
}, 60_000);
afterAll(() => api?.close());

const routesWith = (...kinds: AccessRule['kind'][]): RouteInfo[] =>
  api.application.routes.filter(({ rule }) => kinds.includes(rule.kind));
const describeCall = (who: string, { method, path }: RouteInfo, status: number) =>
  `${method} ${path} as ${who}: ${status}`;
/** Ids that would only be seen by someone who looks into venue A. */
const secretsOfA = () => Object.values(a.ids).filter((id) => id.length === 36);

/** Runs `work` and proves that not a single row of venue A is other than before. */
async function leavingAUntouched(work: () => Promise<void>): Promise<void> {
  const before = await photograph(api.sql, a.ids.venueId!);
  await work();
  expect(await photograph(api.sql, a.ids.venueId!)).toEqual(before);
}

describe('a route', () => {
  test('is known to this test in good number', () => {
    expect(api.application.routes.length).toBeGreaterThan(50);
    expect(routesWith('permission').length).toBeGreaterThan(25);
  });

  test('for staff names a venue in its path', () => {
    const without = routesWith('permission').filter((route) => !paramsOf(route).includes('venueId'));
    expect(without.map(({ path }) => path)).toEqual([]);
  });

  test('that is not public answers 401 to whoever is somebody else', async () => {
    const strangers: Record<string, [string, Browser][]> = {
      permission: [
        ['anonymous', anonymous],
        ['a guest of the event', guest],
        ['a display of this venue', a.display],
        ['a display of another venue', b.display],
      ],
      display: [
        ['anonymous', anonymous],
        ['a guest of the event', guest],
        ['the owner', a.owner.browser],
      ],
      member: [
        ['anonymous', anonymous],
        ['a guest of the event', guest],
        ['a display of this venue', a.display],
      ],
    };
    const holes: string[] = [];
    await leavingAUntouched(async () => {
      for (const route of routesWith('permission', 'display', 'member')) {
        for (const [who, browser] of strangers[route.rule.kind]!) {
          const { status } = await caller.call(browser, route, a.ids);
          if (status !== 401) holes.push(describeCall(who, route, status));
        }
      }
    });
    expect(holes).toEqual([]);
  }, 60_000);

  test('for screens and staff answers strangers 401, and other venues as if there was none', async () => {
    const holes: string[] = [];
    const foreign: [string, Browser, number][] = [
      ['anonymous', anonymous, 401],
      ['a guest of the event', guest, 401],
      ['a display of another venue', b.display, 404],
      ['the owner of another venue', b.owner.browser, 404],
    ];
    await leavingAUntouched(async () => {
      for (const route of routesWith('displayOr')) {
        for (const [who, browser, expected] of foreign) {
          const { status } = await caller.call(browser, route, a.ids);
          if (status !== expected) holes.push(describeCall(who, route, status));
        }
      }
    });
    expect(holes).toEqual([]);
  }, 60_000);

  test('for staff answers other staff as if the venue did not exist', async () => {
    const holes: string[] = [];
    await leavingAUntouched(async () => {
      for (const route of routesWith('permission')) {
        for (const foreign of [b.staff, b.owner]) {
          const answer = await caller.call(foreign.browser, route, a.ids);
          const missing = await caller.call(foreign.browser, route, missingIds(a));
          if (answer.status !== 404) holes.push(describeCall('foreign staff', route, answer.status));
          expect([route.path, withoutRequestId(answer)]).toEqual([route.path, withoutRequestId(missing)]);
        }
      }
    });
    expect(holes).toEqual([]);
  }, 60_000);

  test('does not find things of another venue in one’s own', async () => {
    const holes: string[] = [];
    const own = { venueId: b.ids.venueId! };
    await leavingAUntouched(async () => {
      for (const route of routesWith('permission').filter((candidate) => paramsOf(candidate).length > 1)) {
        const foreign = { ...a.ids, ...own };
        const answer = await caller.call(b.owner.browser, route, foreign);
        const missing = await caller.call(b.owner.browser, route, { ...missingIds(a), ...own });
        if (answer.status !== 404) holes.push(describeCall('owner, with a foreign id', route, answer.status));
        expect([route.path, withoutRequestId(answer)]).toEqual([route.path, withoutRequestId(missing)]);
      }
    });
    expect(holes).toEqual([]);
  }, 60_000);

  test('takes no foreign id from a body either', async () => {
    await leavingAUntouched(async () => {
      for (const route of routesWith('permission').filter(({ method }) => method === 'POST' || method === 'PATCH')) {
        const { status, body } = await caller.call(b.owner.browser, route, b.ids, a.ids);
        expect([route.path, status < 500]).toEqual([route.path, true]);
        for (const id of secretsOfA()) expect(JSON.stringify(body)).not.toContain(id);
      }
    });
  }, 60_000);

  test('that lists shows nothing of another venue', async () => {
    for (const route of routesWith('permission', 'member', 'display').filter(({ method }) => method === 'GET')) {
      const browser = route.rule.kind === 'display' ? b.display : b.owner.browser;
      const { status, body } = await caller.call(browser, route, b.ids);
      expect([route.path, status < 500]).toEqual([route.path, true]);
      for (const id of secretsOfA()) expect(JSON.stringify(body)).not.toContain(id);
    }
  }, 60_000);

  test('that is open to all says 404 of what does not exist, and never fails', async () => {
    const faults: string[] = [];
    // Without the cookie that would sign them out on the way.
    const foreignStaff = api.browser();
    foreignStaff.accessToken = b.owner.browser.accessToken;
    for (const route of routesWith('public', 'guest')) {
      for (const [who, browser] of [
        ['anonymous', api.browser()],
        ['foreign staff', foreignStaff],
        ['a foreign display', b.display],
      ] as const) {
        const known = await caller.call(browser, route, a.ids);
        if (known.status >= 500) faults.push(describeCall(who, route, known.status));
        if (paramsOf(route).length === 0) continue;
        const missing = await caller.call(browser, route, missingIds(a));
        // Signed addresses refuse whoever has no signature before they look for anything.
        const isBlind = missing.status >= 400 && missing.status === known.status;
        if (missing.status !== 404 && !isBlind) {
          faults.push(`${describeCall(who, route, missing.status)}, with missing ids`);
        }
      }
    }
    expect(faults).toEqual([]);
  }, 60_000);
});

describe('a socket message', () => {
  const open: Socket[] = [];
  afterAll(() => open.forEach((socket) => socket.disconnect()));

  const connect = async (options: { token?: string; cookie?: string }): Promise<Socket> => {
    const socket = io(api.application.url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: options.token ? { token: options.token } : {},
      extraHeaders: options.cookie ? { cookie: `vb_guest=${options.cookie}` } : {},
    });
    open.push(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return socket;
  };
  const handlers = () => [...api.application.app.get(MessageRegistry, { strict: false }).collect()];
  const idFor = (field: string) => a.ids[field] ?? newId();
  const send = (socket: Socket, name: string, body: object): Promise<Ack<unknown>> =>
    socket.timeout(5_000).emitWithAck(name, body);

  test('comes from nobody without a name', async () => {
    await expect(connect({})).rejects.toThrow('UNAUTHORIZED');
    await expect(connect({ token: 'made-up' })).rejects.toThrow('UNAUTHORIZED');
    await expect(connect({ cookie: `v1.${newId()}.${'A'.repeat(43)}` })).rejects.toThrow('UNAUTHORIZED');
  });

  test('of foreign staff or a foreign display finds no event', async () => {
    expect(handlers().map(([name]) => name)).toEqual(expect.arrayContaining(api.application.messages));
    await leavingAUntouched(async () => {
      for (const { browser } of [b.staff, b.owner, { browser: b.display }]) {
        const socket = await connect({ token: browser.accessToken! });
        for (const [name, { body }] of handlers()) {
          const foreign = await send(socket, name, { ...sampleBody(body, idFor), eventId: a.ids.eventId });
          const missing = await send(socket, name, { ...sampleBody(body, idFor), eventId: newId() });
          expect([name, codeOf(foreign), codeOf(missing)]).toEqual([name, 'NOT_FOUND', 'NOT_FOUND']);
        }
      }
    });
  }, 60_000);

  test('about another venue is never heard', async () => {
    const heard: string[] = [];
    for (const { browser } of [b.owner, { browser: b.display }]) {
      const socket = await connect({ token: browser.accessToken! });
      socket.onAny((...message) => heard.push(JSON.stringify(message)));
      await send(socket, 'event:join', { eventId: a.ids.eventId, as: 'staff' });
    }
    const path = `/venues/${a.ids.venueId}/events/${a.ids.eventId}`;
    expect((await a.owner.browser.patch(path, { name: 'Another name' })).status).toBe(200);
    expect((await a.owner.browser.post(`${path}/cancel`)).status).toBe(200);
    // An answer that comes after the news would have come.
    for (const socket of open.slice(-2)) await send(socket, 'event:join', { eventId: b.ids.eventId, as: 'staff' });
    for (const id of secretsOfA()) expect(heard.join()).not.toContain(id);
  });

  test('of a guest is never one of staff or screens', async () => {
    const socket = await connect({ cookie: guest.cookie('vb_guest')! });
    const { eventId } = a.ids;
    for (const as of ['staff', 'display']) {
      expect([as, codeOf(await send(socket, 'event:join', { eventId, as }))]).not.toEqual([as, 'ok']);
    }
    for (const [name, { rule, body }] of handlers()) {
      const isForGuests = rule.kind === 'guest' || rule.kind === 'public' || FOR_ALL.has(name);
      if (isForGuests) continue;
      const answer = await send(socket, name, { ...sampleBody(body, idFor), eventId });
      expect([name, answer.ok]).toEqual([name, false]);
    }
  });
});

/** Messages that guests, screens and staff send alike. */
const FOR_ALL = new Set(['event:join', 'event:leave']);

function codeOf(answer: Ack<unknown>): string {
  return answer.ok ? 'ok' : answer.error.error;
}
