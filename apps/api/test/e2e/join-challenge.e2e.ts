import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type DisplayView,
  type EntryCodesView,
  type ErrorBody,
  type EventView,
  hasZeroBits,
  type JoinView,
  proofText,
  type QueueView,
} from '@votebox/contracts';
import type { JoinByCodeDto, ProofDto } from '@votebox/contracts/dto';
import { TurnstileAddress } from '../../src/modules/guest/turnstile.client.js';
import { newId } from '../../src/core/ids/ids.js';
import type { Answer, Browser } from '../support/browser.js';
import { solve } from '../support/proof.js';
import { type Staff, World } from '../support/world.js';
import type { OwnedVenue } from '../support/world/owned-venue.js';

type Joined = JoinView & ErrorBody;

let api: World;
let owner: Staff;
beforeAll(async () => {
  api = await World.start({ JOIN_FREE_PER_MINUTE: '3', JOIN_PROOF_BITS: '4' });
  owner = await api.owner();
});
afterAll(() => api?.close());

let lastBar = 0;
/** The phones of a bar that nobody has been to yet: all behind one address. */
const newBar = () => {
  const address = `203.0.${Math.floor(++lastBar / 250)}.${lastBar % 250}`;
  return () => api.browser({ 'x-forwarded-for': address, 'user-agent': 'One Phone/1.0' });
};
/** A screen that has been paired and is on the network of the bar. */
async function pairTv(bar: () => Browser): Promise<Browser> {
  const { body } = await owner.browser.post<DisplayView & { token: string }>(`/venues/${owner.venueId}/displays`, {});
  const tv = bar();
  tv.accessToken = body.token;
  expect((await tv.get('/displays/me')).status).toBe(200);
  return tv;
}
async function codeOnScreen(tv: Browser, eventId: string): Promise<string> {
  return (await tv.get<EntryCodesView>(`/displays/me/events/${eventId}/codes`)).body.codes[0]!.code;
}
/** How many of so many new phones are asked for work when they come in, some at a time. */
async function countAsked(bar: () => Browser, guests: number, code: () => Promise<string> | string): Promise<number> {
  let asked = 0;
  const arrive = async (at: string) => {
    const { status, body, bits } = await joinAsAsked(bar(), at);
    expect([status, body]).toEqual([200, expect.objectContaining({ tier: expect.anything() })]);
    if (bits > 0) asked += 1;
  };
  for (let left = guests; left > 0; left -= 100) {
    const at = await code();
    await Promise.all(Array.from({ length: Math.min(100, left) }, () => arrive(at)));
  }
  return asked;
}
const join = (guest: Browser, code: string, more: Partial<JoinByCodeDto> = {}) =>
  guest.post<Joined>('/public/join', { code, ...more });

/** Joins as the app does: solves what it is asked for, once. */
async function joinAsAsked(guest: Browser, code: string): Promise<Answer<Joined> & { bits: number }> {
  const first = await join(guest, code);
  if (first.body.error !== 'CHALLENGE_REQUIRED') return { ...first, bits: 0 };
  const task = first.body.challenge!.pow;
  return { ...(await join(guest, code, { proof: solve(task) })), bits: task.difficulty };
}

/** A phone that is asked for a proof; the three before it came in without. */
async function challenged(bar: () => Browser, code: string): Promise<{ guest: Browser; answer: Answer<Joined> }> {
  for (let n = 0; n < 3; n++) expect((await join(bar(), code)).status).toBe(200);
  const guest = bar();
  const answer = await join(guest, code);
  expect([answer.status, answer.body.error]).toEqual([428, 'CHALLENGE_REQUIRED']);
  return { guest, answer };
}

/** The same task with a nonce that does not solve it. */
function unsolved(proof: ProofDto): ProofDto {
  for (let nonce = 0; ; nonce++) {
    const hash = createHash('sha256').update(proofText(proof.salt, nonce)).digest();
    if (!hasZeroBits(hash, proof.difficulty)) return { ...proof, nonce };
  }
}

const guestsOf = async (eventId: string): Promise<number> => {
  const { rows } = await api.sql.query('SELECT count(*)::int AS n FROM guest WHERE event_id = $1', [eventId]);
  return rows[0].n;
};

describe('a challenge', () => {
  test('is for the fourth newcomer of a minute by the link from elsewhere, and lets in who solves it', async () => {
    const event = await api.eventRow(owner.venueId);
    const { guest, answer } = await challenged(newBar(), event.joinCode);
    expect(await guestsOf(event.id)).toBe(3);
    expect(answer.body.challenge).toEqual({
      pow: { salt: expect.any(String), difficulty: 4, expiresAt: expect.any(Number), signature: expect.any(String) },
    });
    const proof = solve(answer.body.challenge!.pow);
    expect((await join(guest, event.joinCode, { proof })).status).toBe(200);
    expect((await join(guest, event.joinCode)).status).toBe(200);
    expect((await join(newBar()(), event.joinCode)).status).toBe(200);
  });

  test('is good once, for the guest who got it, and only as it was set', async () => {
    const event = await api.eventRow(owner.venueId);
    const bar = newBar();
    const { guest, answer } = await challenged(bar, event.joinCode);
    const proof = solve(answer.body.challenge!.pow);
    const stranger = bar();
    const forgeries = [
      { ...proof, difficulty: 0 },
      { ...proof, expiresAt: proof.expiresAt + 60_000 },
      { ...proof, salt: `${proof.salt}x` },
      { ...proof, signature: 'A'.repeat(43) },
    ];
    for (const forged of forgeries) {
      expect((await join(guest, event.joinCode, { proof: forged })).body.error).toBe('CHALLENGE_REQUIRED');
    }
    expect((await join(stranger, event.joinCode, { proof })).body.error).toBe('CHALLENGE_REQUIRED');
    expect((await join(guest, event.joinCode, { proof: unsolved(proof) })).body.error).toBe('CHALLENGE_REQUIRED');
    expect((await join(guest, event.joinCode, { proof })).status).toBe(200);
    const elsewhere = await api.eventRow(owner.venueId);
    expect((await join(guest, elsewhere.joinCode, { proof })).body.error).toBe('CHALLENGE_REQUIRED');
  });

  test.each([
    ['a text for the nonce', { nonce: '1' }],
    ['more work than anybody is asked for', { difficulty: 23 }],
    ['a field of its own', { bonus: 1 }],
  ])('with %s is not valid, and costs nothing', async (_, change) => {
    const event = await api.eventRow(owner.venueId);
    const proof = { salt: 'x', difficulty: 1, expiresAt: 1, signature: 'x', nonce: 1, ...change };
    const answer = await api.browser().post<ErrorBody>('/public/join', { code: event.joinCode, proof });
    expect(answer.body.error).toBe('VALIDATION_ERROR');
    expect(answer.body.details![0]!.path).toMatch(/^proof\./);
  });

  test('is never asked of who is in already, whatever goes on at the address', async () => {
    const event = await api.eventRow(owner.venueId);
    const bar = newBar();
    const regular = bar();
    expect((await join(regular, event.joinCode)).status).toBe(200);
    for (let n = 0; n < 10; n++) await join(bar(), event.joinCode);
    expect((await join(regular, event.joinCode)).status).toBe(200);
  });

  test('comes before the answer where codes are tried out, but a right code still opens', async () => {
    const event = await api.eventRow(owner.venueId);
    const bar = newBar();
    const errors = new Set<string>();
    for (let n = 0; n < 29; n++) errors.add((await join(bar(), 'ZZZZZZ')).body.error);
    expect([...errors]).toEqual(['NOT_FOUND']);
    const guesser = bar();
    const asked = await join(guesser, 'ZZZZZZ');
    expect(asked.body).toMatchObject({ error: 'CHALLENGE_REQUIRED', challenge: { pow: { difficulty: 6 } } });
    expect((await join(guesser, 'ZZZZZZ', { proof: solve(asked.body.challenge!.pow) })).body.error).toBe('NOT_FOUND');
    const honest = await joinAsAsked(bar(), event.joinCode);
    expect([honest.status, honest.bits]).toEqual([200, 6]);
  });

  test('does not stand in for the limit of one guest, who may try out 20 codes', async () => {
    const event = await api.eventRow(owner.venueId);
    const guesser = newBar()();
    for (let n = 0; n < 20; n++) expect((await join(guesser, 'ZZZZZZ')).body.error).toBe('NOT_FOUND');
    const refused = await join(guesser, event.joinCode);
    expect([refused.status, refused.body.error]).toEqual([429, 'RATE_LIMITED']);
    expect(refused.body.retryAfterMs).toBeGreaterThan(0);
  });
});

describe('a crowd behind one address', () => {
  test('of 300 that is the address of a paired TV comes in by the link without being asked for work', async () => {
    const event = await api.eventRow(owner.venueId);
    const bar = newBar();
    await pairTv(bar);
    expect(await countAsked(bar, 300, () => event.joinCode)).toBe(0);
    expect(await guestsOf(event.id)).toBe(300);
  });

  test('of 300 that is the address of somebody of the staff comes in without being asked for work', async () => {
    const event = await api.eventRow(owner.venueId);
    const bar = newBar();
    const page = bar();
    page.accessToken = owner.browser.accessToken;
    expect((await page.get(`/venues/${owner.venueId}/events`)).status).toBe(200);
    expect(await countAsked(bar, 300, () => event.joinCode)).toBe(0);
  });

  test('of 300 comes in by what a screen shows without being asked for work, whatever their address', async () => {
    const event = await api.eventRow(owner.venueId);
    const tv = await pairTv(newBar());
    expect(await countAsked(newBar(), 300, () => codeOnScreen(tv, event.id))).toBe(0);
  });

  test('of 300 by the link from elsewhere is a script: it is asked for work from the fourth on, and let in', async () => {
    const event = await api.eventRow(owner.venueId);
    await pairTv(newBar());
    // A minute that begins anew during the test gives three more a free way in.
    expect(await countAsked(newBar(), 300, () => event.joinCode)).toBeGreaterThan(270);
    expect(await guestsOf(event.id)).toBe(300);
  });

  test('is known by the screens of its own venue only', async () => {
    const bar = newBar();
    await pairTv(bar);
    const stranger = await api.eventRow((await api.owner()).venueId);
    expect(await countAsked(bar, 100, () => stranger.joinCode)).toBeGreaterThan(70);
  });

  test('of 2,000 in the room is let in without one refusal or challenge, though some mistype', async () => {
    const event = await api.eventRow(owner.venueId, { capacity: 2_000 });
    const bar = newBar();
    await pairTv(bar);
    for (let n = 0; n < 40; n++) await join(bar(), 'ZZZZZZ');
    expect(await countAsked(bar, 2_000, () => event.joinCode)).toBe(0);
    expect(await guestsOf(event.id)).toBe(2_000);
  }, 120_000);

  test('of 2,000 by the link from elsewhere is all let in: some are asked for work, none is refused', async () => {
    const event = await api.eventRow(owner.venueId, { capacity: 2_000 });
    const bar = newBar();
    const asked = new Map<number, number>();
    const refusals: unknown[] = [];
    const arrive = async () => {
      const { status, body, bits } = await joinAsAsked(bar(), event.joinCode);
      if (status !== 200) refusals.push(body);
      asked.set(bits, (asked.get(bits) ?? 0) + 1);
    };
    for (let wave = 0; wave < 10; wave++) await Promise.all(Array.from({ length: 200 }, arrive));
    expect(refusals).toEqual([]);
    expect(await guestsOf(event.id)).toBe(2_000);
    // A minute that begins anew during the test gives three more a free way in.
    const free = asked.get(0)!;
    expect(free).toBeGreaterThanOrEqual(3);
    expect(free).toBeLessThan(30);
    expect([...asked.keys()].sort((a, b) => a - b)).toEqual([0, 4, 6, 7]);
    expect(asked.get(7)).toBeGreaterThan(1_400);
  }, 120_000);
});

describe('five private windows of one phone', () => {
  const [WINDOWS, BUDGET] = [5, 3];
  const rules = { durationMsMin: 0, cooldownMs: 0, budgetVotes: BUDGET };
  let house: OwnedVenue;
  beforeAll(async () => {
    house = await api.ownedVenue();
    await house.stockLibrary();
  });

  /** Each window comes in by the code and votes for every track, twice. */
  async function gain(event: EventView, code: string): Promise<{ counted: number; works: number }> {
    const phone = newBar();
    const tracks = (await house.pool(event)).items;
    const wishes = [...tracks, ...tracks];
    let [counted, works] = [0, 0];
    for (let n = 0; n < WINDOWS; n++) {
      const privateWindow = phone();
      const joined = await joinAsAsked(privateWindow, code);
      expect(joined.status).toBe(200);
      if (joined.bits > 0) works += 1;
      for (const { optionId } of wishes) {
        const paper = { voteId: newId(), ballotId: event.ballotId, optionId };
        const { status } = await privateWindow.post(`/events/${event.id}/votes`, paper);
        if (status === 201) counted += 1;
      }
    }
    return { counted, works };
  }

  test('gain nothing at all where none of them comes in', async () => {
    const event = await house.activate(await house.create({ rules }));
    const phone = newBar();
    const { optionId } = (await house.pool(event)).items[0]!;
    const errors: string[] = [];
    for (let n = 0; n < WINDOWS; n++) {
      const paper = { voteId: newId(), ballotId: event.ballotId, optionId };
      errors.push((await phone().post<ErrorBody>(`/events/${event.id}/votes`, paper)).body.error);
    }
    expect(errors).toEqual(Array(WINDOWS).fill('NOT_JOINED'));
    const { rows } = await api.sql.query('SELECT count(*)::int AS n FROM vote WHERE ballot_id = $1', [event.ballotId]);
    expect(rows).toEqual([{ n: 0 }]);
    await house.act(event, 'end');
  });

  test('gain nothing by the link where only people in the room may vote', async () => {
    const event = await house.activate(await house.create({ rules: { ...rules, minTier: 'PRESENT' } }));
    expect(await gain(event, event.joinCode)).toEqual({ counted: 0, works: 2 });
    await house.act(event, 'end');
  });

  test('gain at most five budgets elsewhere, the last two for work, and never a sixth vote per track', async () => {
    const event = await house.activate(await house.create({ rules }));
    expect(await gain(event, event.joinCode)).toEqual({ counted: WINDOWS * BUDGET, works: 2 });
    const { items } = (await api.browser().get<QueueView>(`/events/${event.id}/queue`)).body;
    expect(items.map(({ votes }) => votes)).toEqual([WINDOWS, WINDOWS, WINDOWS]);
    await house.act(event, 'end');
  });
});

describe('Turnstile', () => {
  const SECRET = 'a secret of the widget';
  let cloud: Server;
  let asked: URLSearchParams[];
  let answer: (token: string | null) => { status: number; body: string } | null;
  let guarded: World;
  let joinCode: string;

  beforeAll(async () => {
    cloud = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => (text += chunk));
      request.on('end', () => {
        const form = new URLSearchParams(text);
        asked.push(form);
        const said = answer(form.get('response'));
        if (said) response.writeHead(said.status, { 'content-type': 'application/json' }).end(said.body);
        else request.socket.destroy();
      });
    });
    await new Promise<void>((done) => cloud.listen(0, '127.0.0.1', done));
  });
  afterAll(() => void cloud.close());

  beforeEach(async () => {
    asked = [];
    answer = (token) => ({ status: 200, body: JSON.stringify({ success: token === 'good' }) });
    const keys = { TURNSTILE_SITE_KEY: 'a-site-key', TURNSTILE_SECRET: SECRET };
    guarded = await World.start({ JOIN_FREE_PER_MINUTE: '0', JOIN_PROOF_BITS: '4', ...keys });
    const place = guarded.application.app.get(TurnstileAddress, { strict: false });
    Object.assign(place, { url: `http://127.0.0.1:${(cloud.address() as AddressInfo).port}/siteverify` });
    joinCode = (await guarded.eventRow((await guarded.owner()).venueId)).joinCode;
  });
  afterEach(() => guarded?.close());

  test('is offered instead of the work, and a token that Cloudflare knows lets in', async () => {
    const guest = guarded.browser();
    const first = await join(guest, joinCode);
    expect(first.body.challenge?.turnstile).toEqual({ siteKey: 'a-site-key' });
    expect((await join(guest, joinCode, { turnstileToken: 'bad' })).body.error).toBe('CHALLENGE_REQUIRED');
    expect((await join(guest, joinCode, { turnstileToken: 'good' })).status).toBe(200);
    expect(asked.map((form) => Object.fromEntries(form))).toEqual([
      { secret: SECRET, response: 'bad' },
      { secret: SECRET, response: 'good' },
    ]);
  });

  test.each([
    ['breaks off', () => null],
    ['fails', () => ({ status: 502, body: 'bad gateway' })],
    ['says nothing that can be read', () => ({ status: 200, body: '<html>' })],
  ])('that %s keeps nobody out: the work stands in for it', async (_, broken) => {
    answer = broken;
    const guest = guarded.browser();
    await join(guest, joinCode);
    const { body } = await join(guest, joinCode, { turnstileToken: 'good' });
    expect(body.error).toBe('CHALLENGE_REQUIRED');
    expect(body.challenge?.turnstile).toBeUndefined();
    expect((await join(guest, joinCode, { proof: solve(body.challenge!.pow) })).status).toBe(200);
  });

  test('whose script a phone cannot load can be passed by the work as well', async () => {
    expect((await joinAsAsked(guarded.browser(), joinCode)).status).toBe(200);
  });
});

describe('a forwarded address', () => {
  test('that a phone makes up does not put it into the room of the screen at that address', async () => {
    const event = await api.eventRow(owner.venueId);
    const [tvAddress, ownAddress] = ['203.0.113.200', '198.51.100.200'];
    await pairTv(() => api.browser({ 'x-forwarded-for': tvAddress }));
    const liar = () => api.browser({ 'x-forwarded-for': `${tvAddress}, ${ownAddress}` });
    await challenged(liar, event.joinCode);
  });

  test('is believed from a proxy that is trusted, and changes nothing from anyone else', async () => {
    const open = await World.start({
      JOIN_FREE_PER_MINUTE: '3',
      JOIN_PROOF_BITS: '4',
      TRUSTED_PROXIES: '192.0.2.1',
    });
    try {
      const { joinCode } = await open.eventRow((await open.owner()).venueId);
      const errors: (string | undefined)[] = [];
      for (let n = 0; n < 5; n++) {
        const liar = open.browser({ 'x-forwarded-for': `198.51.100.${n}`, forwarded: `for=198.51.100.${n}` });
        errors.push((await join(liar, joinCode)).body.error);
      }
      expect(errors).toEqual([undefined, undefined, undefined, 'CHALLENGE_REQUIRED', 'CHALLENGE_REQUIRED']);
    } finally {
      await open.close();
    }
  });
});
