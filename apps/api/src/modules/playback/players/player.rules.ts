import {
  type FieldFault,
  LIMITS,
  type MpdSettings,
  type PlayerKind,
  type PlayerSettings,
  type SpotifyDeviceSettings,
} from '@votebox/contracts';
import type { CreatePlayerDto, UpdatePlayerDto } from '@votebox/contracts/dto';
import { toPlainLine } from '../../../core/text/plain-text.js';
import { toMpdSettings } from '../driven/mpd.rules.js';

/** The settings of a kind as its row keeps them. */
export type SettingsRow = MpdSettings | SpotifyDeviceSettings | Record<string, never>;

/** A player to be set up. */
export interface PlayerPlan {
  name: string;
  kind: PlayerKind;
  settings: SettingsRow;
  password: string | null;
}

/** What is to be other; null leaves it as it is. `password` is wrapped, for null takes it away. */
export interface PlayerChange {
  name: string | null;
  settings: SettingsRow | null;
  password: { to: string | null } | null;
}

/** The value, or what is wrong with the body, field by field. */
export type Decided<T> = { ok: true; value: T } | { ok: false; faults: FieldFault[] };

export function decidePlan(body: CreatePlayerDto): Decided<PlayerPlan> {
  const { kind } = body;
  const plan = { name: toPlainLine(body.name, LIMITS.playerNameMax), kind, settings: settingsOf(kind, body) ?? {} };
  const faults = [...findNameFaults(plan.name), ...findFaults(kind, body)];
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: { ...plan, password: body.password || null } };
}

/** `kind` is that of the player: it stays. */
export function decideChange(kind: PlayerKind, body: UpdatePlayerDto): Decided<PlayerChange> {
  const name = body.name == null ? null : toPlainLine(body.name, LIMITS.playerNameMax);
  const faults = [...(name === null ? [] : findNameFaults(name)), ...findFaults(kind, body)];
  if (faults.length > 0) return { ok: false, faults };
  const password = body.password === undefined ? null : { to: body.password || null };
  return { ok: true, value: { name, settings: settingsOf(kind, body), password } };
}

/** A row's settings as they are told. */
export function toPlayerSettings(kind: PlayerKind, settings: unknown): PlayerSettings {
  switch (kind) {
    case 'MPD':
      return { kind, mpd: settings as MpdSettings };
    case 'SPOTIFY':
      return { kind, spotify: settings as SpotifyDeviceSettings };
    case 'SIMULATED':
      return { kind };
  }
}

function settingsOf(kind: PlayerKind, { mpd, spotify }: UpdatePlayerDto): SettingsRow | null {
  switch (kind) {
    case 'MPD':
      return mpd ? toMpdSettings(mpd) : null;
    case 'SPOTIFY':
      return spotify ? toDevice(spotify) : null;
    case 'SIMULATED':
      return null;
  }
}

function toDevice(device: NonNullable<UpdatePlayerDto['spotify']>): SpotifyDeviceSettings {
  const { deviceId = null, deviceName, deviceType, isPage = false } = device;
  return { deviceId, deviceName, deviceType, isPage };
}

function findNameFaults(name: string): FieldFault[] {
  return name === '' ? [{ path: 'name', rule: 'isNotEmpty', message: 'name must not be empty' }] : [];
}

function findFaults(kind: PlayerKind, body: UpdatePlayerDto): FieldFault[] {
  const faults: FieldFault[] = [];
  if (body.mpd && kind !== 'MPD') faults.push(ofOtherKind('mpd', 'an MPD'));
  if (body.spotify && kind !== 'SPOTIFY') faults.push(ofOtherKind('spotify', 'a Spotify device'));
  if (body.password && kind !== 'MPD') faults.push(ofOtherKind('password', 'an MPD'));
  if (/\p{Cc}/u.test(body.password ?? '')) faults.push(notPlain('password'));
  const { prefix } = toMpdSettings(body.mpd ?? { host: '' });
  if (/\p{Cc}/u.test(prefix)) faults.push(notPlain('mpd.prefix'));
  if (prefix !== '' && prefix.split('/').some((part) => ['', '.', '..'].includes(part))) {
    const message = 'mpd.prefix must be a folder below the music folder of MPD, with / between its parts';
    faults.push({ path: 'mpd.prefix', rule: 'isFolder', message });
  }
  return faults;
}

function ofOtherKind(path: string, kind: string): FieldFault {
  return { path, rule: 'isOfKind', message: `${path} is only for ${kind}` };
}

function notPlain(path: string): FieldFault {
  return { path, rule: 'isPlain', message: `${path} must not hold control characters` };
}
