import { readFileSync } from 'node:fs';
import { type Answer, EMPTY, json, text } from '../http/answer.js';
import { type Ask, readFields } from '../http/ask.js';
import { findRoute, type Params } from '../http/routes.js';
import type { Person } from '../catalogue/people.js';
import type { Device } from '../player/devices.js';
import type { Player } from '../player/player.js';
import type { World } from '../world.js';
import { toPageNews } from './page-state.js';

/** What the stand-in script of the Web Playback SDK talks to. Not part of Spotify's own paths. */
interface SdkRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly answer: (world: World, ask: Ask, params: Params) => Answer;
}

interface PageDevice {
  readonly player: Player;
  readonly device: Device;
}

const SCRIPT_FILE = new URL('../../sdk/spotify-player.js', import.meta.url);
const SCOPE = 'streaming';

const ROUTES: readonly SdkRoute[] = [
  {
    method: 'GET',
    path: '/sdk/spotify-player.js',
    answer: () => text(readFileSync(SCRIPT_FILE, 'utf8'), 200, 'text/javascript; charset=utf-8'),
  },
  { method: 'POST', path: '/sdk/connect', answer: connect },
  { method: 'GET', path: '/sdk/devices/:id/events', answer: openEvents },
  { method: 'POST', path: '/sdk/devices/:id/:command', answer: (world, ask, params) => command(world, ask, params) },
];

/** undefined: not for the SDK. */
export function answerSdk(world: World, ask: Ask): Answer | undefined {
  const found = findRoute(ROUTES, ask.method, ask.path);
  return found?.route.answer(world, ask, found.params);
}

/** A page becomes a device. The kinds of refusal are the SDK's error events. */
function connect(world: World, ask: Ask): Answer {
  const { token, name, volume } = readFields(ask) ?? {};
  const person = readPerson(world, token);
  if (typeof person === 'string') return json({ error: 'authentication_error', message: person }, 401);
  if (person.product === 'free') {
    return json({ error: 'account_error', message: 'This functionality is restricted to premium users only' }, 403);
  }
  const device = world.playerOf(person).devices.add(typeof name === 'string' ? name : 'Web Player', 'Computer', {
    isPage: true,
    isPresent: false,
    volumePercent: typeof volume === 'number' ? Math.round(volume * 100) : 100,
  });
  return json({ device_id: device.id });
}

function readPerson(world: World, token: unknown): Person | string {
  const known = typeof token === 'string' ? world.grants.findAccess(token) : undefined;
  if (known?.grant == null || !world.grants.isGood(known)) return 'Authentication failed';
  if (!known.grant.scopes.includes(SCOPE)) return 'Invalid token scopes.';
  return world.findPerson(known.grant.personId) ?? 'Authentication failed';
}

/** The device is there as long as its page listens; a page that comes back is another device of the same name. */
function openEvents(world: World, _ask: Ask, params: Params): Answer {
  const found = findPage(world, params.id);
  if (found === undefined) return json({ message: 'Device not found' }, 404);
  const { player, device } = found;
  return {
    kind: 'stream',
    open: (write) => {
      let isOnline = true;
      const tell = (): void => {
        // A device that was lost by a fault stays connected, as a page with a dead socket does: it only hears of it.
        if (device.isPresent !== isOnline)
          write(`event: ${device.isPresent ? 'ready' : 'not_ready'}\ndata: ${device.id}\n\n`);
        isOnline = device.isPresent;
        write(`event: state\ndata: ${JSON.stringify(toPageNews(world, player, device))}\n\n`);
      };
      device.isPresent = true;
      write(`event: ready\ndata: ${device.id}\n\n`);
      const stop = player.listen(tell);
      tell();
      return () => {
        stop();
        player.lose(device);
        player.devices.remove(device.id);
      };
    },
  };
}

function command(world: World, ask: Ask, { id, command }: Params): Answer {
  const found = findPage(world, id);
  const fields = readFields(ask) ?? {};
  if (found === undefined) return json({ message: 'Device not found' }, 404);
  const { player, device } = found;
  switch (command) {
    case 'pause':
    case 'autoplay-failed':
      player.pause(device.id);
      return EMPTY;
    case 'resume':
      player.play(device.id, { tracks: null, contextUri: null, positionMs: 0 });
      return EMPTY;
    case 'next':
      player.next(device.id);
      return EMPTY;
    case 'previous':
      player.previous(device.id);
      return EMPTY;
    case 'seek':
      player.seek(device.id, Math.max(0, Math.round(Number(fields.positionMs) || 0)));
      return EMPTY;
    case 'volume':
      player.setVolume(device.id, Math.min(100, Math.max(0, Math.round((Number(fields.volume) || 0) * 100))));
      return EMPTY;
    case 'name':
      if (typeof fields.name === 'string') device.name = fields.name;
      player.touch();
      return EMPTY;
    default:
      return json({ message: 'No such command' }, 404);
  }
}

function findPage(world: World, id: string | undefined): PageDevice | undefined {
  for (const player of world.listPlayers()) {
    const device = player.devices.find(id ?? '');
    if (device?.isPage) return { player, device };
  }
  return undefined;
}
