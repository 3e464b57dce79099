import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { io } from 'socket.io-client';
import type { ErrorBody, Page, PublicVenueView, StaffView, VenueView } from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import { type Staff, World } from '../support/world.js';

let api: World;
let owner: Staff & { slug: string };
beforeAll(async () => {
  api = await World.start();
  owner = await api.owner('crown');
});
afterAll(() => api?.close());

const venuePath = (staff: Staff) => `/venues/${staff.venueId}`;

describe('settings of a venue', () => {
  test('are changed one by one, and the change is on record', async () => {
    const { browser } = owner;
    const changed = await browser.patch<VenueView>(venuePath(owner), {
      name: '  The Crown ',
      language: 'de',
      timeZone: 'Europe/Berlin',
      accentColor: '#AABBCC',
    });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      name: 'The Crown',
      slug: 'crown',
      language: 'de',
      timeZone: 'Europe/Berlin',
      branding: { accentColor: '#aabbcc', logoUrl: null },
    });
    expect((await browser.patch<VenueView>(venuePath(owner), { language: 'en' })).body).toMatchObject({
      name: 'The Crown',
      language: 'en',
    });
    expect((await browser.get<VenueView>(venuePath(owner))).body).toMatchObject({ timeZone: 'Europe/Berlin' });
    const { rows } = await api.sql.query(
      `SELECT actor FROM audit_entry WHERE venue_id = $1 AND action = 'venue:updated'`,
      [owner.venueId],
    );
    expect(rows).toHaveLength(2);
    expect(rows[0].actor).toBe(`staff:${owner.userId}`);
  });

  test.each([
    ['another id', { id: newId() }],
    ['another slug', { slug: 'other' }],
    ['the mark of the demo', { isDemo: true }],
    ['a colour that is none', { accentColor: 'red; background: url(x)' }],
    ['a time zone that is none', { timeZone: 'Mars/Olympus' }],
    ['a blank name', { name: ' ' }],
    ['a language we do not speak', { language: 'fr' }],
  ])('refuse %s', async (_, change) => {
    const answer = await owner.browser.patch<ErrorBody>(venuePath(owner), change);
    expect([answer.status, answer.body.error]).toEqual([400, 'VALIDATION_ERROR']);
  });

  test('take null and nothing at all as "leave it"', async () => {
    expect((await owner.browser.patch(venuePath(owner), { name: null })).status).toBe(200);
    expect((await owner.browser.patch<VenueView>(venuePath(owner), {})).body.name).toBe('The Crown');
  });

  test('are not there for the staff of another venue, and not to be changed by mere staff', async () => {
    const stranger = await api.owner();
    const foreign = await stranger.browser.get<ErrorBody>(venuePath(owner));
    const missing = await stranger.browser.get<ErrorBody>(`/venues/${newId()}`);
    expect([foreign.status, foreign.body.error]).toEqual([404, 'NOT_FOUND']);
    expect([missing.status, missing.body.message]).toEqual([404, foreign.body.message]);
    const staff = await api.colleague(owner, 'STAFF');
    expect((await staff.browser.get(venuePath(owner))).status).toBe(200);
    expect((await staff.browser.patch(venuePath(owner), { name: 'Mine' })).status).toBe(403);
  });
});

describe('the logo', () => {
  const picture = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#c33' } });
  const upload = (bytes: Uint8Array, name = 'logo.png', field = 'file') => {
    const form = new FormData();
    form.append(field, new Blob([Uint8Array.from(bytes)]), name);
    return owner.browser.post<VenueView & ErrorBody>(`${venuePath(owner)}/logo`, form);
  };

  test('is made anew as WebP of at most 512 pixels and served to everyone for good', async () => {
    const answer = await upload(await picture(1200, 600).png().toBuffer());
    expect(answer.status).toBe(200);
    const { logoUrl } = answer.body.branding;
    expect(logoUrl).toMatch(/^\/api\/v1\/media\/logos\/[0-9a-f-]{36}\/[0-9a-f]{32}\.webp$/);
    const served = await api.browser().get<Uint8Array>(`/${logoUrl}`);
    expect(served.headers.get('content-type')).toBe('image/webp');
    expect(served.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(served.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await sharp(served.body).metadata()).toMatchObject({ format: 'webp', width: 512, height: 256 });
  });

  test('replaces the one before, whose file goes', async () => {
    const first = await upload(await picture(20, 20).jpeg().toBuffer());
    const second = await upload(await picture(30, 30).webp().toBuffer());
    expect(second.body.branding.logoUrl).not.toBe(first.body.branding.logoUrl);
    expect((await api.browser().get(`/${first.body.branding.logoUrl}`)).status).toBe(404);
    expect(await readdir(join(api.mediaDir, '.logos', owner.venueId))).toHaveLength(1);
    const removed = await owner.browser.delete<VenueView>(`${venuePath(owner)}/logo`);
    expect(removed.body.branding.logoUrl).toBeNull();
    expect(await readdir(join(api.mediaDir, '.logos', owner.venueId))).toHaveLength(0);
  });

  test.each([
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['an SVG behind an XML line', () => Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a web page', () => Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a GIF', () => picture(8, 8).gif().toBuffer()],
    ['half a picture', async () => (await picture(300, 300).png().toBuffer()).subarray(0, 120)],
    ['nothing', () => Buffer.alloc(0)],
  ])('refuses %s, whatever its name says', async (_, bytes) => {
    const answer = await upload(await bytes());
    expect([answer.status, answer.body.error]).toEqual([415, 'UNSUPPORTED_MEDIA']);
  });

  test('refuses more than 2 MB', async () => {
    const answer = await upload(Buffer.alloc(2 * 1024 * 1024 + 1, 1));
    expect([answer.status, answer.body.error]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  test('refuses a form without the file, and what is no form', async () => {
    expect((await upload(await picture(8, 8).png().toBuffer(), 'logo.png', 'other')).status).toBe(400);
    expect((await owner.browser.post(`${venuePath(owner)}/logo`, { file: 'x' })).status).toBe(400);
  });

  test.each(['..%2f..%2fsecret.webp', 'x.webp', '%00.webp', `${'0'.repeat(32)}.svg`, `${'0'.repeat(32)}.webp`])(
    'is not found by the name %s',
    async (file) => {
      expect((await api.browser().get(`/media/logos/${owner.venueId}/${file}`)).status).toBe(404);
    },
  );
});

describe('staff', () => {
  const staffPath = () => `${venuePath(owner)}/staff`;

  test('get an account, sign in with it and do what their role allows', async () => {
    const manager = await api.colleague(owner, 'MANAGER');
    expect((await manager.browser.get(staffPath())).status).toBe(200);
    expect((await manager.browser.patch(venuePath(owner), { language: 'en' })).status).toBe(200);
    const draft = { email: 'x@y.example', role: 'STAFF' };
    const refused = await manager.browser.post<ErrorBody>(`${venuePath(owner)}/invitations`, draft);
    expect(refused.body.error).toBe('FORBIDDEN');
    const staff = await api.colleague(owner, 'STAFF');
    expect((await staff.browser.get(staffPath())).status).toBe(403);
  });

  test('feel a changed role and a removal at once', async () => {
    const colleague = await api.colleague(owner, 'STAFF');
    const path = `${staffPath()}/${colleague.userId}`;
    expect((await colleague.browser.patch(venuePath(owner), { language: 'en' })).status).toBe(403);
    expect((await owner.browser.patch<StaffView>(path, { role: 'MANAGER' })).body.role).toBe('MANAGER');
    expect((await colleague.browser.patch(venuePath(owner), { language: 'en' })).status).toBe(200);
    expect((await owner.browser.delete(path)).status).toBe(204);
    expect((await colleague.browser.get(venuePath(owner))).status).toBe(404);
    expect((await owner.browser.delete<ErrorBody>(path)).body.error).toBe('NOT_FOUND');
  });

  test('who lose rights lose their open socket, who win some keep it', async () => {
    const colleague = await api.colleague(owner, 'STAFF');
    const socket = io(api.application.url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: { token: colleague.browser.accessToken! },
    });
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    const closed = new Promise<string>((resolve) => socket.once('disconnect', resolve));
    const path = `${staffPath()}/${colleague.userId}`;
    await owner.browser.patch(path, { role: 'MANAGER' });
    expect(await Promise.race([closed, Promise.resolve('still open')])).toBe('still open');
    await owner.browser.patch(path, { role: 'STAFF' });
    expect(await closed).toBe('io server disconnect');
  });

  test('always include an owner, also when two remove each other at once', async () => {
    const { browser, userId } = owner;
    const demotion = await browser.patch<ErrorBody>(`${staffPath()}/${userId}`, { role: 'STAFF' });
    expect([demotion.status, demotion.body.error]).toEqual([409, 'CONFLICT']);
    expect((await browser.delete<ErrorBody>(`${staffPath()}/${userId}`)).status).toBe(409);
    const second = await api.colleague(owner, 'OWNER');
    const [one, two] = await Promise.all([
      browser.delete(`${staffPath()}/${second.userId}`),
      second.browser.delete(`${staffPath()}/${userId}`),
    ]);
    expect([one.status, two.status].filter((status) => status === 204)).toHaveLength(1);
    const { rows } = await api.sql.query(`SELECT user_id FROM membership WHERE venue_id = $1 AND role = 'OWNER'`, [
      owner.venueId,
    ]);
    expect(rows).toHaveLength(1);
    if (rows[0].user_id !== userId) {
      await api.sql.query(`INSERT INTO membership (venue_id, user_id, role) VALUES ($1, $2, 'OWNER')`, [
        owner.venueId,
        userId,
      ]);
      api.clock.advance(5_001);
    }
  });

  test('are listed page by page, each once', async () => {
    const house = await api.owner();
    for (let i = 0; i < 4; i++) await api.colleague(house, 'STAFF');
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body }: { body: Page<StaffView> } = await house.browser.get<Page<StaffView>>(
        `${venuePath(house)}/staff?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map(({ userId }) => userId));
      cursor = body.nextCursor;
    }
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
  });

  test.each(['limit=0', 'limit=101', 'limit=1e3', 'limit=two', 'cursor=here', 'order=name'])(
    'lists refuse ?%s',
    async (query) => {
      expect((await owner.browser.get<ErrorBody>(`${staffPath()}?${query}`)).body.error).toBe('VALIDATION_ERROR');
    },
  );

  test('of another venue cannot be found, changed or removed', async () => {
    const stranger = await api.owner();
    const path = `${venuePath(stranger)}/staff/${owner.userId}`;
    expect((await stranger.browser.patch(path, { role: 'STAFF' })).status).toBe(404);
    expect((await stranger.browser.delete(path)).status).toBe(404);
    expect((await stranger.browser.delete(`${staffPath()}/${owner.userId}`)).status).toBe(404);
    expect((await owner.browser.get(venuePath(owner))).status).toBe(200);
  });
});

describe('the public page of a venue', () => {
  const publicVenue = (slug: string) => api.browser().get<PublicVenueView>(`/public/venues/${slug}`);

  test('shows what is on and what comes next, never drafts', async () => {
    const house = await api.owner();
    const inHours = (hours: number) => new Date(api.clock.now() + hours * 3_600_000);
    await api.eventRow(house.venueId, { status: 'DRAFT', starts_at: inHours(1) });
    expect((await publicVenue(house.slug)).body).toMatchObject({ slug: house.slug, live: null, next: null });
    await api.eventRow(house.venueId, { status: 'UPCOMING', starts_at: inHours(48) });
    const next = await api.eventRow(house.venueId, { status: 'UPCOMING', starts_at: inHours(24) });
    await api.eventRow(house.venueId, { status: 'UPCOMING', starts_at: inHours(-13) });
    const live = await api.eventRow(house.venueId, { status: 'HOLD', activated_at: inHours(-1) });
    const { body } = await publicVenue(house.slug);
    expect([body.live?.id, body.next?.id]).toEqual([live.id, next.id]);
  });

  test.each(['no-such-place', 'CROWN', '%00', "x'--"])('of %s does not exist', async (slug) => {
    expect((await publicVenue(slug)).status).toBe(404);
  });
});
