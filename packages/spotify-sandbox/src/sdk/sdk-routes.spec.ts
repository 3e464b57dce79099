import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { uriOf } from '../catalogue/catalogue.js';
import { Tester } from '../testing/tester.js';

let tester: Tester;
const closers: (() => void)[] = [];

beforeEach(async () => {
  tester = await Tester.start();
});
afterEach(async () => {
  for (const close of closers.splice(0)) close();
  await tester.close();
});

const post = (path: string, fields: unknown) =>
  fetch(`${tester.sandbox.url}/sdk${path}`, { method: 'POST', body: JSON.stringify(fields) });
const connect = async (token: string): Promise<{ status: number; body: { device_id: string } }> => {
  const response = await post('/connect', { token, name: 'Bar TV', volume: 0.5 });
  return { status: response.status, body: (await response.json()) as { device_id: string } };
};

/** What a page is told, as it comes. */
async function listen(deviceId: string): Promise<{ event: string; data: string }[]> {
  const abort = new AbortController();
  closers.push(() => abort.abort());
  const response = await fetch(`${tester.sandbox.url}/sdk/devices/${deviceId}/events`, { signal: abort.signal });
  const told: { event: string; data: string }[] = [];
  const read = async (): Promise<void> => {
    let rest = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
        told.push({ event, data });
      }
    }
  };
  // Ends with an error when the test hangs up.
  read().catch(() => undefined);
  await until(() => told.some(({ event }) => event === 'ready'));
  return told;
}

async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await check()); await new Promise((done) => setTimeout(done, 10))) {
    if (Date.now() > deadline) throw new Error('did not happen within 10 s');
  }
}

const newsOf = (told: { event: string; data: string }[]) =>
  told.filter(({ event }) => event === 'state').map(({ data }) => JSON.parse(data));
const namesOfDevices = async (): Promise<string[]> =>
  (await tester.get('/me/player/devices')).body.devices.map(({ name }: { name: string }) => name);

describe('a page device', () => {
  test('is there while its page listens, is told what to sound like, and is gone with it', async () => {
    const { body } = await connect(tester.token);
    expect(await namesOfDevices()).not.toContain('Bar TV');
    const told = await listen(body.device_id);
    expect(await namesOfDevices()).toContain('Bar TV');
    const [first, second] = tester.world.catalogue.tracks;
    const uris = [uriOf(first!), uriOf(second!)];
    await tester.put(`/me/player/play?device_id=${body.device_id}`, { uris });
    await until(() => newsOf(told).at(-1).toneHz === first!.toneHz);
    expect(newsOf(told).at(-1)).toMatchObject({ volume: 0.5, state: { paused: false, duration: first!.durationMs } });
    // Of several tracks, the page plays the first alone.
    tester.sandbox.clock.advance(first!.durationMs);
    await until(() => newsOf(told).at(-1).toneHz === null);
    expect(newsOf(told).at(-1).state).toMatchObject({ paused: true, position: 0 });
    closers.pop()?.();
    await until(async () => !(await namesOfDevices()).includes('Bar TV'));
  });

  test('that is lost and returns under another id is told the new one', async () => {
    const { body } = await connect(tester.token);
    const told = await listen(body.device_id);
    await tester.control('POST', '/people/sandboxowner/devices/Bar%20TV/lose');
    await until(() => told.at(-2)?.event === 'not_ready');
    await tester.control('POST', '/people/sandboxowner/devices/Bar%20TV/return', { hasNewId: true });
    await until(() => told.filter(({ event }) => event === 'ready').length === 2);
    const ids = told.filter(({ event }) => event === 'ready').map(({ data }) => data);
    expect(ids[0]).toBe(body.device_id);
    expect(ids[1]).not.toBe(body.device_id);
  });

  test('takes the commands of its page', async () => {
    const { body } = await connect(tester.token);
    const told = await listen(body.device_id);
    await tester.put(`/me/player/play?device_id=${body.device_id}`, {
      uris: [uriOf(tester.world.catalogue.tracks[3]!)],
    });
    const tell = (command: string, fields: unknown = {}) => post(`/devices/${body.device_id}/${command}`, fields);
    await tell('seek', { positionMs: 7_000 });
    await tell('volume', { volume: 0.2 });
    await tell('pause');
    await until(() => newsOf(told).at(-1).state?.paused === true);
    expect(newsOf(told).at(-1)).toMatchObject({ volume: 0.2, toneHz: null, state: { position: 7_000 } });
    await tell('resume');
    await until(() => newsOf(told).at(-1).state?.paused === false);
    await tell('name', { name: 'Big TV' });
    await until(async () => (await namesOfDevices()).includes('Big TV'));
    expect((await tell('explode')).status).toBe(404);
  });

  test.each([
    ['a token that is none', () => 'nonsense', 401, 'authentication_error'],
    ['a token without the scope', () => issue('sandboxowner', ['user-read-private']), 401, 'authentication_error'],
    ['an account without Premium', () => issue('sandboxfree', ['streaming']), 403, 'account_error'],
  ])('is refused for %s', async (_, token, status, error) => {
    expect(await connect(token())).toMatchObject({ status, body: { error } });
    expect(await namesOfDevices()).not.toContain('Bar TV');
  });

  test('that was never connected has no events', async () => {
    expect((await fetch(`${tester.sandbox.url}/sdk/devices/nobody/events`)).status).toBe(404);
    expect((await post('/devices/nobody/pause', {})).status).toBe(404);
  });
});

const issue = (personId: string, scopes: readonly string[]): string =>
  tester.world.grants.issue(personId, tester.sandbox.app.clientId, scopes).accessToken;
