import type { Track } from '../catalogue/catalogue.js';
import type { Person } from '../catalogue/people.js';
import { type Answer, EMPTY, json, text } from '../http/answer.js';
import type { Done, Player } from '../player/player.js';
import type { Repeat } from '../player/player.rules.js';
import { readCount, type WebCall, type WebRoute } from './call.js';
import { badRequest, refusalAnswer } from './errors.js';
import { readPlayWish } from './play-wish.js';
import { toItem } from './objects.js';
import { toCurrent, toDevice, toPlayback } from './playback.js';

const QUEUE_MAX = 20;
const SEEK_MS_MAX = 24 * 3_600_000;
const READ = ['user-read-playback-state'];
const WRITE = ['user-modify-playback-state'];

type PersonalCall = WebCall & { readonly person: Person };

export const PLAYER_ROUTES: readonly WebRoute[] = [
  read('/v1/me/player', READ, ({ world, person }) => jsonOrNothing(toPlayback(world, world.playerOf(person)))),
  read('/v1/me/player/devices', READ, ({ world, person }) => {
    const player = world.playerOf(person);
    return json({ devices: player.devices.listPresent().map((device) => toDevice(device, player)) });
  }),
  read('/v1/me/player/currently-playing', ['user-read-currently-playing'], ({ world, person }) =>
    jsonOrNothing(toCurrent(world, world.playerOf(person))),
  ),
  read('/v1/me/player/queue', ['user-read-currently-playing', ...READ], ({ world, person }) => {
    const { loaded, queue, upcoming, started } = world.playerOf(person).state;
    // Padded with what was started, over and over: the answer never shows an empty queue.
    const padding =
      started.length === 0 ? [] : Array.from({ length: QUEUE_MAX }, (_, n) => started[n % started.length]);
    const shown = [...queue, ...upcoming, ...padding].filter((item) => item !== undefined).slice(0, QUEUE_MAX);
    return json({
      currently_playing: loaded === null ? null : toItem(world, loaded.item),
      queue: shown.map((item) => toItem(world, item)),
    });
  }),
  command('PUT', '/v1/me/player', 'plain', ({ fields }, player) => {
    const { device_ids: ids, play } = fields;
    if (!Array.isArray(ids) || ids.length === 0) return badRequest('Missing required field: device_ids');
    if (ids.length > 1) return badRequest('Only a single device_id is currently supported');
    return player.transfer(String(ids[0]), typeof play === 'boolean' ? play : null);
  }),
  command('PUT', '/v1/me/player/play', 'opaque', (call, player) => {
    const wish = readPlayWish(call.world, call.person, call.fields);
    return typeof wish === 'string' ? badRequest(wish) : player.play(deviceOf(call), wish);
  }),
  command('PUT', '/v1/me/player/pause', 'opaque', (call, player) => player.pause(deviceOf(call))),
  command('POST', '/v1/me/player/next', 'opaque', (call, player) => player.next(deviceOf(call))),
  command('POST', '/v1/me/player/previous', 'opaque', (call, player) => player.previous(deviceOf(call))),
  command('PUT', '/v1/me/player/seek', 'opaque', (call, player) => {
    const positionMs = readNeeded(call, 'position_ms', SEEK_MS_MAX);
    return positionMs === null ? badRequest('Invalid position_ms') : player.seek(deviceOf(call), positionMs);
  }),
  command('PUT', '/v1/me/player/volume', 'plain', (call, player) => {
    const volume = readNeeded(call, 'volume_percent', 100);
    return volume === null ? badRequest('Invalid volume_percent') : player.setVolume(deviceOf(call), volume);
  }),
  command('PUT', '/v1/me/player/repeat', 'plain', (call, player) => {
    const repeat = (['off', 'track', 'context'] as const).find((one: Repeat) => one === call.query.get('state'));
    return repeat === undefined ? badRequest('Invalid state') : player.setMode(deviceOf(call), { repeat });
  }),
  command('PUT', '/v1/me/player/shuffle', 'plain', (call, player) => {
    const state = call.query.get('state');
    if (state !== 'true' && state !== 'false') return badRequest('Invalid state');
    return player.setMode(deviceOf(call), { isShuffled: state === 'true' });
  }),
  command('POST', '/v1/me/player/queue', 'opaque', (call, player) => {
    const track: Track | undefined = call.world.catalogue.findByUri(call.query.get('uri') ?? '');
    return track === undefined ? badRequest('Invalid track uri') : player.enqueue(deviceOf(call), track);
  }),
];

function read(path: string, scopes: readonly string[], answer: (call: PersonalCall) => Answer): WebRoute {
  return {
    method: 'GET',
    path,
    scopes,
    of: 'person',
    group: 'me/player',
    answer: (call) => (call.person === null ? badRequest('Missing user') : answer({ ...call, person: call.person })),
  };
}

/** `body`: whether the answer of a command that was taken carries the opaque text that was seen since 2024. */
function command(
  method: 'PUT' | 'POST',
  path: string,
  body: 'opaque' | 'plain',
  work: (call: PersonalCall, player: Player) => Done | Answer,
): WebRoute {
  return {
    method,
    path,
    scopes: WRITE,
    of: 'command',
    group: 'me/player commands',
    answer: (call) => {
      if (call.person === null) return badRequest('Missing user');
      const done = work({ ...call, person: call.person }, call.world.playerOf(call.person));
      if (done !== null) return typeof done === 'string' ? refusalAnswer(done) : done;
      return body === 'opaque' && call.world.settings.commandAnswer === 'text' ? opaqueText() : EMPTY;
    },
  };
}

function opaqueText(): Answer {
  return text('oPClBVDzidwlAlSqmFF-zKNO62E', 200, 'text/plain');
}

function jsonOrNothing(body: unknown): Answer {
  return body === null ? EMPTY : json(body);
}

function deviceOf({ query }: WebCall): string | null {
  return query.get('device_id');
}

function readNeeded({ query }: WebCall, name: string, max: number): number | null {
  return query.has(name) ? readCount(query, name, { min: 0, max, absent: -1 }) : null;
}
