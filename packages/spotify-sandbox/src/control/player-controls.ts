import type { Person } from '../catalogue/people.js';
import { uriOf } from '../catalogue/catalogue.js';
import { type Answer, EMPTY, json } from '../http/answer.js';
import type { Device } from '../player/devices.js';
import type { Player } from '../player/player.js';
import { withPerson } from './account-controls.js';
import { type Control, type ControlAsk, wrong } from './control.js';

const BASE = '/sandbox/people/:person';
const MARKS = {
  name: 'string',
  type: 'string',
  isRestricted: 'boolean',
  isPrivateSession: 'boolean',
  supportsVolume: 'boolean',
  volumePercent: 'number',
  playsIgnored: 'number',
} as const;

/** What happens at the devices: they come and go, and somebody uses Spotify's own app. */
export const PLAYER_CONTROLS: readonly Control[] = [
  { method: 'GET', path: `${BASE}/player`, answer: withPlayer((_, player) => json(stateOf(player))) },
  { method: 'POST', path: `${BASE}/player/:action`, answer: withPlayer(act) },
  {
    method: 'POST',
    path: `${BASE}/relinks`,
    answer: withPlayer(({ world, fields }, player) => {
      const from = world.catalogue.findByUri(fields.from);
      const to = fields.to === null ? null : world.catalogue.findByUri(fields.to);
      if (from === undefined || to === undefined)
        return wrong('from and to must be tracks of the catalogue, or to null');
      player.relink(from, to);
      return EMPTY;
    }),
  },
  {
    method: 'POST',
    path: `${BASE}/devices`,
    answer: withPlayer(({ fields }, player) => {
      const { name, type = 'Speaker', ...marks } = fields;
      if (typeof name !== 'string' || typeof type !== 'string') return wrong('name and type must be texts');
      const bad = findBadMark(marks);
      if (bad !== undefined) return wrong(`${bad} is no mark of a device, or not with this value`);
      const device = player.devices.add(name, type, marks);
      player.touch();
      return json(device, 201);
    }),
  },
  {
    method: 'PATCH',
    path: `${BASE}/devices/:device`,
    answer: withDevice(({ fields }, player, device) => {
      const bad = findBadMark(fields);
      if (bad !== undefined) return wrong(`${bad} is no mark of a device, or not with this value`);
      Object.assign(device, fields);
      player.touch();
      return json(device);
    }),
  },
  {
    method: 'POST',
    path: `${BASE}/devices/:device/lose`,
    answer: withDevice((_, player, device) => {
      player.lose(device);
      player.touch();
      return json(device);
    }),
  },
  {
    method: 'POST',
    path: `${BASE}/devices/:device/return`,
    answer: withDevice(({ fields }, player, device) => {
      player.bringBack(device, fields.hasNewId === true);
      return json(device);
    }),
  },
];

function withPlayer(work: (ask: ControlAsk, player: Player, person: Person) => Answer): Control['answer'] {
  return withPerson((ask, person) => work(ask, ask.world.playerOf(person), person));
}

/** `:device`: its id or its name. */
function withDevice(work: (ask: ControlAsk, player: Player, device: Device) => Answer): Control['answer'] {
  return withPlayer((ask, player) => {
    const wanted = ask.params.device ?? '';
    const device = player.devices.find(wanted) ?? player.devices.list().find(({ name }) => name === wanted);
    return device === undefined ? wrong('There is no such device.', 404) : work(ask, player, device);
  });
}

/** What a person does at the device or in Spotify's app: the Web API is not asked, nothing is counted. */
function act({ world, fields, params }: ControlAsk, player: Player): Answer {
  const deviceId = typeof fields.deviceId === 'string' ? fields.deviceId : null;
  switch (params.action) {
    case 'play': {
      const track = world.catalogue.findByUri(fields.uri);
      if (track === undefined) return wrong('uri must be a track of the catalogue');
      return doneOf(player, player.play(deviceId, { tracks: [track], contextUri: null, positionMs: 0 }));
    }
    case 'pause':
      return doneOf(player, player.pause(deviceId));
    case 'resume':
      return doneOf(player, player.play(deviceId, { tracks: null, contextUri: null, positionMs: 0 }));
    case 'next':
      return doneOf(player, player.next(deviceId));
    case 'seek':
      if (typeof fields.positionMs !== 'number' || fields.positionMs < 0) return wrong('positionMs must be 0 or more');
      return doneOf(player, player.seek(deviceId, fields.positionMs));
    default:
      return wrong('There is no such action.', 404);
  }
}

function doneOf(player: Player, refusal: string | null): Answer {
  return refusal === null ? json(stateOf(player)) : wrong(`The player refuses: ${refusal}`, 409);
}

function stateOf(player: Player): Readonly<Record<string, unknown>> {
  const { loaded, deviceId, queue } = player.state;
  const on = loaded && {
    uri: uriOf(loaded.item.track),
    askedUri: uriOf(loaded.item.asked),
    toneHz: loaded.item.track.toneHz,
    isPlaying: loaded.isPlaying,
    isStuck: loaded.isStuck,
    positionMs: player.positionMs,
    durationMs: loaded.item.track.durationMs,
  };
  return {
    activeDeviceId: deviceId,
    on,
    queue: queue.map(({ track }) => uriOf(track)),
    devices: player.devices.list(),
  };
}

function findBadMark(marks: Readonly<Record<string, unknown>>): string | undefined {
  return Object.entries(marks).find(([name, value]) => !(isMark(name) && typeof value === MARKS[name]))?.[0];
}

function isMark(name: string): name is keyof typeof MARKS {
  return Object.hasOwn(MARKS, name);
}
