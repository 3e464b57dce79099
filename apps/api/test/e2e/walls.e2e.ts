import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ErrorBody } from '@votebox/contracts';
import type { RouteInfo } from '../../src/core/http/boot-check.js';
import type { Answer, Browser } from '../support/browser.js';
import { World } from '../support/world.js';
import { type FullVenue, missingIds } from '../support/wall/full-venue.js';
import { RouteCaller } from '../support/wall/route-calls.js';
import { photograph } from '../support/wall/sample-row.js';

/** What holds for every route, whoever asks. Made from the router, so what is new is covered by existing. */
let api: World;
let caller: RouteCaller;
let venue: FullVenue;

beforeAll(async () => {
  api = await World.start();
  caller = new RouteCaller(api);
  venue = await api.fullVenue();
}, 60_000);
afterAll(() => api?.close());

const nameOf = ({ method, path }: RouteInfo) => `${method} ${path}`;
const writes = () => api.application.routes.filter(({ method }) => method !== 'GET');
/** Routes that files are sent to. */
const UPLOADS = new Set(['POST /venues/:venueId/logo', 'POST /venues/:venueId/tracks']);

/** A browser that is everybody at once: a guest with a cookie, and an owner with a token and a cookie. */
async function someone(headers: Record<string, string> = {}): Promise<Browser> {
  const guest = api.browser();
  await guest.get(`/events/${venue.ids.eventId}/me`);
  const browser = api.browser(headers);
  browser.accessToken = venue.owner.browser.accessToken;
  browser.setCookie('vb_guest', guest.cookie('vb_guest')!);
  browser.setCookie('vb_refresh', venue.owner.browser.cookie('vb_refresh')!, '/api/v1/auth');
  return browser;
}

/** Runs `work` and proves that not a single row of the venue is other than before. */
async function leavingAllUntouched(work: () => Promise<void>): Promise<void> {
  const before = await photograph(api.sql, venue.ids.venueId!);
  await work();
  expect(await photograph(api.sql, venue.ids.venueId!)).toEqual(before);
}

const isForeign = ({ status, body }: Answer<unknown>) =>
  status === 403 && (body as ErrorBody).message === 'This request comes from another site.';

describe('a page', () => {
  const foreign = (): Record<string, string>[] => {
    const { hostname, port } = new URL(api.url);
    return [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: '' },
      { origin: `http://sub.${hostname}:${port}` },
      { origin: `http://${hostname}:${Number(port) + 1}` },
      { origin: `http://${hostname}` },
      { origin: `http://${hostname}.:${port}` },
      { origin: `http://${hostname}:${port}.evil.example` },
      { origin: `http://${hostname}:${port}@evil.example` },
      { origin: `http://evil.example@${hostname}:${port}` },
      { origin: 'HTTPS://EVIL.EXAMPLE' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
  };

  test('of another site changes nothing and gets no cookie, at any route', async () => {
    const holes: string[] = [];
    await leavingAllUntouched(async () => {
      for (const headers of foreign()) {
        for (const browser of [await someone(headers), api.browser(headers)]) {
          for (const route of writes()) {
            const answer = await caller.call(browser, route, venue.ids);
            if (!isForeign(answer) || answer.headers.getSetCookie().length > 0) {
              holes.push(`${nameOf(route)} ${JSON.stringify(headers)}: ${answer.status}`);
            }
          }
        }
      }
    });
    expect(holes).toEqual([]);
  }, 120_000);

  test('of ours, and what is no page, is let in at every route', async () => {
    const { origin } = new URL(api.url);
    for (const headers of [{ origin }, { origin: origin.toUpperCase() }, { 'sec-fetch-site': 'same-origin' }, {}]) {
      // Of nobody: what is let in would change something.
      const browser = api.browser(headers as Record<string, string>);
      for (const route of writes()) {
        const answer = await caller.call(browser, route, missingIds(venue));
        expect([nameOf(route), isForeign(answer)]).toEqual([nameOf(route), false]);
      }
    }
  }, 60_000);

  test('of another site cannot vote by the quick way', async () => {
    const venueId = await api.venue();
    const night = await api.night(venueId, { tracks: 3 });
    const guest = api.browser();
    await guest.post('/public/join', { code: night.joinCode });
    const vote = (n: number) => ({
      voteId: crypto.randomUUID(),
      ballotId: night.ballotId,
      optionId: night.tracks[n]!.optionId,
    });
    const votes = `/events/${night.eventId}/votes`;
    expect((await guest.post(votes, vote(0))).status).toBe(201);
    for (const headers of foreign()) expect(isForeign(await guest.post(votes, vote(1), { headers }))).toBe(true);
    const form = { headers: { 'content-type': 'text/plain' } };
    expect((await guest.post(votes, vote(1), form)).status).toBe(415);
    const [counted] = await api.rows<{ n: string }>('SELECT count(*) AS n FROM vote WHERE ballot_id = $1', [
      night.ballotId,
    ]);
    expect(Number(counted!.n)).toBe(1);
  });
});

describe('a body', () => {
  const TYPES = [
    'application/x-www-form-urlencoded',
    'text/plain',
    'text/plain; application/json',
    'multipart/form-data; boundary=b',
    'application/json; charset=utf-16',
    'application/json; x=1',
    'application/octet-stream',
    null,
  ];

  /** `null` as a type: none at all. */
  function send(browserHeaders: Record<string, string>, route: RouteInfo, type: string | null): Promise<Response> {
    return fetch(`${api.url}/api/v1${caller.pathOf(route, venue.ids)}`, {
      method: route.method,
      headers: { ...browserHeaders, ...(type === null ? {} : { 'content-type': type }) },
      body: new TextEncoder().encode('{"code":"ABC234"}'),
    });
  }

  test('that is no JSON is refused at every route, before it does or gives anything', async () => {
    const owner = venue.owner.browser;
    const headers = {
      authorization: `Bearer ${owner.accessToken}`,
      cookie: `vb_refresh=${owner.cookie('vb_refresh')}`,
    };
    const holes: string[] = [];
    await leavingAllUntouched(async () => {
      for (const route of writes()) {
        for (const type of TYPES) {
          if (type?.startsWith('multipart') && UPLOADS.has(nameOf(route))) continue;
          const answer = await send(headers, route, type);
          const { error } = (await answer.json()) as ErrorBody;
          if (answer.status !== 415 || error !== 'UNSUPPORTED_MEDIA' || answer.headers.getSetCookie().length > 0) {
            holes.push(`${nameOf(route)} ${type}: ${answer.status} ${error}`);
          }
        }
      }
    });
    expect(holes).toEqual([]);
    expect((await owner.post('/auth/refresh')).status).toBe(200);
  }, 60_000);

  test('that is too large is refused with an answer that comes, however the connection is used', async () => {
    const { hostname, port } = new URL(api.url);
    const ask = (headers: Record<string, string>, agent?: false) =>
      new Promise<number>((resolve, reject) => {
        let isAnswered = false;
        const path = '/api/v1/public/join';
        const type = { 'content-type': 'application/json' };
        const req = request(
          { hostname, port, path, method: 'POST', headers: { ...type, ...headers }, agent },
          (res) => {
            isAnswered = true;
            res.resume().on('end', () => resolve(res.statusCode!));
          },
        );
        req.on('error', (error) => isAnswered || reject(error));
        req.end(Buffer.alloc(3_000_000, 'x'));
      });
    for (let tries = 0; tries < 20; tries += 1) {
      expect(await ask({})).toBe(413);
      expect(await ask({}, false)).toBe(413);
      expect(await ask({ 'transfer-encoding': 'chunked' })).toBe(413);
      expect(await ask({ 'content-type': 'text/plain' })).toBe(415);
      expect(await ask({ origin: 'https://evil.example' })).toBe(403);
    }
  });
});

/** What may be kept, by whom; all other answers, and all errors, by nobody. Files are asked for in music-media and venue. */
const CACHING: Record<string, string> = {
  'GET /events/:eventId/state': 'public, max-age=1, stale-while-revalidate=5',
  'GET /events/:eventId/state/mine': 'private, no-cache',
};
/** Differ with who asks, although they may be kept. */
const VARYING: Record<string, string> = { 'GET /events/:eventId/state/mine': 'Cookie' };

describe('an answer', () => {
  const expectWalled = (name: string, headers: Headers, hsts: string | null = null) => {
    const of = (header: string) => headers.get(header);
    expect([name, of('x-content-type-options'), of('x-frame-options')]).toEqual([name, 'nosniff', 'DENY']);
    expect([name, of('content-security-policy')]).toEqual([name, expect.stringContaining("frame-ancestors 'none'")]);
    expect([name, of('content-security-policy')]).toEqual([name, expect.stringMatching(/script-src 'self';/)]);
    expect([name, of('permissions-policy')]).toEqual([name, expect.stringContaining('camera=()')]);
    expect([name, of('referrer-policy')]).toEqual([name, 'strict-origin-when-cross-origin']);
    expect([name, of('cross-origin-opener-policy')]).toEqual([name, 'same-origin']);
    expect([name, of('strict-transport-security')]).toEqual([name, hsts]);
  };

  test('is kept by nobody, except where the route says so, and comes with all walls', async () => {
    const seen = new Set<string>();
    for (const browser of [await someone(), venue.owner.browser, venue.display, api.browser()]) {
      for (const route of api.application.routes.filter(({ method }) => method === 'GET')) {
        const name = nameOf(route);
        const answer = await caller.call(browser, route, venue.ids);
        const isGood = answer.status < 400;
        if (isGood) seen.add(name);
        const expected = (isGood && CACHING[name]) || 'no-store';
        expect([name, answer.status, answer.headers.get('cache-control')]).toEqual([name, answer.status, expected]);
        if (isGood) expect([name, answer.headers.get('vary')]).toEqual([name, VARYING[name] ?? null]);
        expectWalled(name, answer.headers);
      }
    }
    expect(seen.size).toBeGreaterThan(20);
    expect(Object.keys(CACHING).filter((name) => !seen.has(name))).toEqual([]);
  }, 60_000);

  test('to a write is kept by nobody', async () => {
    for (const browser of [api.browser(), await someone()]) {
      for (const route of writes()) {
        const answer = await caller.call(browser, route, missingIds(venue));
        expect([nameOf(route), answer.headers.get('cache-control')]).toEqual([nameOf(route), 'no-store']);
        expectWalled(nameOf(route), answer.headers);
      }
    }
  }, 60_000);

  test('about what is not there, or cannot be read, is kept by nobody', async () => {
    const ofSockets = ['//socket.io/', '//socket.io/?EIO=4&transport=polling'];
    const paths = ['//', '//api/v1/nowhere', '//health/x', '//api/v1/public/venues/%ff', '//%', '//%2', ...ofSockets];
    for (const path of paths) {
      const { status, headers } = await api.browser().get(path);
      expect([path, status >= 400, headers.get('cache-control')]).toEqual([path, true, 'no-store']);
      expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
      expect([path, headers.get('content-security-policy')]).toEqual([
        path,
        expect.stringContaining("default-src 'none'"),
      ]);
    }
  });

  test('of the documentation runs scripts of ours alone, none of them in line', async () => {
    const page = await api.browser().get<string>('//api/docs');
    expect(page.status).toBe(200);
    expectWalled('/api/docs', page.headers);
    expect(page.body).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>\s*[^\s<]/);
    const files = [...page.body.matchAll(/(?:src|href)="(\.?\/?[^"#]+)"/g)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThan(3);
    for (const file of [...files, '/api/docs-json']) {
      const { pathname } = new URL(file, `${api.url}/api/docs`);
      const { status, headers } = await api.browser().get(`/${pathname}`);
      expect([pathname, status]).toEqual([pathname, 200]);
      expectWalled(pathname, headers);
    }
  });

  test('keeps browsers to TLS where they came by it', async () => {
    const safe = await World.start({ PUBLIC_URL: 'https://bar.example' });
    try {
      const { headers } = await safe.browser().get('//health');
      expectWalled('/health', headers, 'max-age=31536000');
    } finally {
      await safe.close();
    }
  });
});
