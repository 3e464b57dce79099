import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';
import { type Sandbox, startSandbox } from '@votebox/spotify-sandbox';
import { expectTone, pitchOf } from '../../config/e2e/pitch';

const OWNER = 'sandboxowner';
const SHORT_MS = 4_000;

interface PlayerOfPage {
  activateElement(): Promise<void>;
  connect(): Promise<boolean>;
  disconnect(): void;
  getCurrentState(): Promise<{ paused: boolean; position: number } | null>;
  pause(): Promise<void>;
  setVolume(volume: number): Promise<void>;
  addListener(event: string, listener: (detail: Detail) => void): void;
}

/** What an event of the script may carry. */
interface Detail {
  readonly device_id: string;
  readonly message: string;
  readonly paused: boolean;
  readonly position: number;
  readonly track_window: { current_track: { id: string }; previous_tracks: { id: string }[] };
}

interface Heard {
  readonly event: string;
  readonly detail: Detail;
}

/** What the page keeps for the test. */
interface TestWindow {
  player: PlayerOfPage;
  heard: Heard[];
  __spotifySandboxAudio: HTMLAudioElement;
  Spotify: { Player: new (options: object) => PlayerOfPage };
}
declare const window: TestWindow & Window;

let sandbox: Sandbox;
let site: Server;

test.beforeEach(async ({ page }) => {
  sandbox = await startSandbox({ durations: { minMs: SHORT_MS, maxMs: 60_000 } });
  // The page is of another origin than the script, as it is in real life.
  site = createServer((_, res) => res.setHeader('content-type', 'text/html').end('<button id="tap">tap</button>'));
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
});

test.afterEach(async () => {
  await sandbox.close();
  site.close();
});

const track = (place: number) => sandbox.world.catalogue.tracks[place]!;
const tokenOf = (
  person: string,
  scopes = ['streaming', 'user-modify-playback-state', 'user-read-playback-state'],
): string => sandbox.world.grants.issue(person, sandbox.app.clientId, scopes).accessToken;

async function makePlayer(page: Page, token: string): Promise<void> {
  await page.addScriptTag({ url: sandbox.sdkUrl });
  await page.evaluate((given) => {
    window.heard = [];
    window.player = new window.Spotify.Player({
      name: 'Bar TV',
      getOAuthToken: (give: (token: string) => void) => give(given),
    });
    const events = [
      'ready',
      'not_ready',
      'player_state_changed',
      'autoplay_failed',
      'account_error',
      'authentication_error',
    ];
    for (const event of events) window.player.addListener(event, (detail) => window.heard.push({ event, detail }));
    document.querySelector('#tap')?.addEventListener('click', () => void window.player.activateElement());
  }, token);
}

const heard = (page: Page, event: string): Promise<Heard[]> =>
  page.evaluate((name) => window.heard.filter((one) => one.event === name), event);

async function becomeDevice(page: Page): Promise<string> {
  expect(await page.evaluate(() => window.player.connect())).toBe(true);
  await expect.poll(async () => (await heard(page, 'ready')).length).toBe(1);
  return (await heard(page, 'ready'))[0]!.detail.device_id;
}

async function command(path: string, fields?: object): Promise<number> {
  const headers = { authorization: `Bearer ${tokenOf(OWNER)}` };
  const body = fields === undefined ? {} : { body: JSON.stringify(fields) };
  return (await fetch(`${sandbox.apiUrl}/v1/me/player/${path}`, { method: 'PUT', headers, ...body })).status;
}

const play = (deviceId: string, place: number): Promise<number> =>
  command(`play?device_id=${deviceId}`, { uris: [`spotify:track:${track(place).id}`] });

/** Neighbouring tracks are 12 Hz apart. */
const expectTrack = (page: Page, { toneHz }: { toneHz: number }) =>
  expectTone(page, toneHz, 5, '__spotifySandboxAudio');
const heardHz = (page: Page) => pitchOf(page, '__spotifySandboxAudio');

test('a page becomes a device, sounds as the track that is played on it, and falls silent', async ({ page }) => {
  await makePlayer(page, tokenOf(OWNER));
  await page.click('#tap');
  const deviceId = await becomeDevice(page);
  expect(await play(deviceId, 11)).toBe(200);
  await expectTrack(page, track(11));
  expect(await play(deviceId, 12)).toBe(200);
  await expectTrack(page, track(12));
  const state = await page.evaluate(() => window.player.getCurrentState());
  expect(state).toMatchObject({ paused: false, track_window: { current_track: { id: track(12).id } } });
  await page.evaluate(() => window.player.setVolume(0.25));
  await expect.poll(() => page.evaluate(() => window.__spotifySandboxAudio.volume)).toBe(0.25);
  await page.evaluate(() => window.player.pause());
  await expect.poll(() => heardHz(page)).toBe(0);
  await page.evaluate(() => window.player.disconnect());
  await expect.poll(() => play(deviceId, 11)).toBe(404);
});

test('the end of a track is heard as often as the real script says it, with the track among those before', async ({
  page,
}) => {
  await makePlayer(page, tokenOf(OWNER));
  await page.click('#tap');
  const deviceId = await becomeDevice(page);
  expect(track(0).durationMs).toBe(SHORT_MS);
  await play(deviceId, 0);
  await expect
    .poll(async () => {
      const states = (await heard(page, 'player_state_changed')).map(({ detail }) => detail);
      return states.filter((state: Detail | null) => state?.paused && state.position === 0).length;
    })
    .toBe(3);
  const last = (await heard(page, 'player_state_changed')).at(-1)!.detail;
  expect(last.track_window.previous_tracks.at(-1)?.id).toBe(last.track_window.current_track.id);
  expect(await heardHz(page)).toBe(0);
});

test('where the browser wants a tap first it stays silent, says so, and plays after one', async ({ page }) => {
  // Whatever a test runs in a page counts as a tap there, so the browser's refusal is played.
  await page.addInitScript(() => {
    const { play } = HTMLMediaElement.prototype;
    let isTapped = false;
    addEventListener('click', () => (isTapped = true), true);
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      return isTapped ? play.call(this) : Promise.reject(new DOMException('no tap', 'NotAllowedError'));
    };
  });
  await page.reload();
  await makePlayer(page, tokenOf(OWNER));
  const deviceId = await becomeDevice(page);
  await play(deviceId, 20);
  await expect.poll(async () => (await heard(page, 'autoplay_failed')).length).toBe(1);
  const player = sandbox.world.playerOf(sandbox.world.findPerson(OWNER)!);
  await expect.poll(() => player.state.loaded?.isPlaying).toBe(false);
  await page.click('#tap');
  expect(await command(`play?device_id=${deviceId}`)).toBe(200);
  await expectTrack(page, track(20));
});

test('a page whose device is lost hears of it, and comes back as another one', async ({ page }) => {
  await makePlayer(page, tokenOf(OWNER));
  await page.click('#tap');
  const deviceId = await becomeDevice(page);
  await play(deviceId, 5);
  await expectTrack(page, track(5));
  const player = sandbox.world.listPlayers()[0]!;
  player.lose(player.devices.find(deviceId)!);
  player.touch();
  await expect.poll(async () => (await heard(page, 'not_ready')).length).toBe(1);
  await expect.poll(() => heardHz(page)).toBe(0);
  await page.evaluate(() => window.player.disconnect());
  await makePlayer(page, tokenOf(OWNER));
  await page.click('#tap');
  expect(await becomeDevice(page)).not.toBe(deviceId);
});

test('who has no Premium or no good token is no device, and is told why', async ({ page }) => {
  await makePlayer(page, tokenOf('sandboxfree'));
  expect(await page.evaluate(() => window.player.connect())).toBe(false);
  expect(await heard(page, 'account_error')).toHaveLength(1);
  await makePlayer(page, tokenOf(OWNER, ['user-read-private']));
  expect(await page.evaluate(() => window.player.connect())).toBe(false);
  expect((await heard(page, 'authentication_error'))[0]!.detail.message).toBe('Invalid token scopes.');
});
