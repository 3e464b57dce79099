import { setTimeout as wait } from 'node:timers/promises';
import type { SpotifyDeviceSettings } from '@votebox/contracts';
import type { Ctx } from '../../../core/context/ctx.js';
import type { Answer, SpotifyApi, SpotifyDevice, SpotifyFault } from '../../spotify/index.js';
import type { Did, DrivenPlayer, LookReason, Sighting, WantedTrack } from './driven-player.js';
import { isSameTrack } from './observation.rules.js';
import type { SpotifyDeviceRepository } from './spotify-device.repository.js';
import { findDevice, toPlayerFault, toSighting, toStartFault } from './spotify-player.rules.js';

/** A command that Spotify asks to repeat so soon is waited for here; what takes longer is for the driver to know. */
const WAIT_MS_MAX = 3_000;
/** A device that was just made the active one does not take a track at once. */
const TRANSFER_MS = 700;

/** Bad gateways come in bursts of a second or two. */
const STUMBLE_MS_MAX = 3_000;
const STUMBLE_WAIT_MS = 300;

type Command = Parameters<SpotifyApi['command']>[1];
type ToDevice = (deviceId: string) => Command;

/**
 * A Spotify Connect device, or a page of ours with the Web Playback SDK. Spotify keeps the truth and is asked for it: it
 * says nothing by itself, and each read counts. Every command names the device. One that Spotify does not see is looked
 * for by its name and type, for ids change; only when it is found nowhere the player is gone, and then one read at a time
 * asks whether it is back. What the account plays on another device is silence here.
 */
export class SpotifyPlayer implements DrivenPlayer {
  readonly capabilities = { endSignal: 'poll', queueAhead: 'none', volume: true } as const;
  private isGone = false;
  private isRepeatOff = false;

  constructor(
    private readonly ctx: Ctx,
    private readonly playerId: string,
    private device: SpotifyDeviceSettings,
    private readonly api: SpotifyApi,
    private readonly devices: SpotifyDeviceRepository,
  ) {}

  async play(track: WantedTrack, positionMs: number): Promise<Did<null>> {
    const done = await this.begin(track, positionMs);
    if (!done.ok) return { ok: false, fault: toStartFault(done.fault) };
    if (!this.isRepeatOff) {
      const off = await this.once((deviceId) => (web, token) => web.repeatOff(token, deviceId));
      this.isRepeatOff = off.ok;
    }
    return DONE;
  }

  async pause(): Promise<Did<null>> {
    const done = await this.once((deviceId) => (web, token) => web.pause(token, deviceId));
    if (done.ok) return DONE;
    // "Restriction violated" is also said of a device that is silent already.
    if (done.fault.kind === 'RESTRICTED') {
      const seen = await this.sight('idle');
      if (seen.ok && seen.value.state !== 'playing') return DONE;
    }
    return { ok: false, fault: toPlayerFault(done.fault) };
  }

  /** A device that has no volume of its own stays as it is. */
  async setVolume(volume: number): Promise<Did<null>> {
    const done = await this.once((deviceId) => (web, token) => web.setVolume(token, deviceId, volume));
    return done.ok || done.fault.kind === 'RESTRICTED' ? DONE : { ok: false, fault: toPlayerFault(done.fault) };
  }

  /** What was queued at Spotify could not be taken back. */
  queueNext(): Promise<Did<null>> {
    return Promise.resolve(DONE);
  }

  async sight(reason: LookReason): Promise<Did<Sighting>> {
    const back = this.isGone ? await this.search() : null;
    if (back && !back.ok) return { ok: false, fault: toPlayerFault(back.fault) };
    const purpose = reason === 'find' ? 'finding' : 'music';
    const state = await this.read(purpose, (web, token) => web.playback(token));
    if (!state.ok) return { ok: false, fault: toPlayerFault(state.fault) };
    const seen = toSighting(state.value, this.device);
    if (seen) return { ok: true, value: seen };
    // Nothing is on, or it is on elsewhere: whether the device is there at all is another question, and another read.
    if (reason === 'idle') return { ok: true, value: silence(null) };
    const found = back ?? (await this.search());
    return found.ok
      ? { ok: true, value: silence(found.value.volume) }
      : { ok: false, fault: toPlayerFault(found.fault) };
  }

  onNews(): () => void {
    return () => undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /**
   * A start that Spotify stumbles over is made again, as long as that helps before the driver loses patience. It may have
   * been done all the same, and "restriction violated" is also said of what is so already: a look tells.
   */
  private async begin(track: WantedTrack, positionMs: number): Promise<Answer<null>> {
    const endsAt = performance.now() + STUMBLE_MS_MAX;
    for (let tries = 1; ; tries++) {
      const done = await this.command(
        (deviceId) => (web, token) => web.play(token, deviceId, track.address, positionMs),
      );
      if (done.ok || (done.fault.kind !== 'RESTRICTED' && done.fault.kind !== 'UNAVAILABLE')) return done;
      if (done.fault.kind === 'UNAVAILABLE') await wait(STUMBLE_WAIT_MS * tries);
      if (performance.now() > endsAt) return done;
      if (await this.isOn(track)) return DONE;
      if (done.fault.kind === 'RESTRICTED') return done;
    }
  }

  /** A command that brings sound: a device that is not seen is looked for, made the active one, and told again. */
  private async command(toDevice: ToDevice): Promise<Answer<null>> {
    const done = await this.once(toDevice);
    if (done.ok || done.fault.kind !== 'NO_DEVICE') return done;
    const found = await this.search();
    // Where the reads of the day are gone it may come back under the id that is known, and nothing forbids to try.
    if (!found.ok) return found.fault.kind === 'QUOTA_EXCEEDED' ? done : found;
    await this.once((deviceId) => (web, token) => web.transfer(token, deviceId));
    await wait(TRANSFER_MS);
    return this.once(toDevice);
  }

  private async once(toDevice: ToDevice): Promise<Answer<null>> {
    const deviceId = this.device.deviceId ?? (await this.searchId());
    if (typeof deviceId !== 'string') return deviceId;
    const done = await this.api.command(this.ctx, toDevice(deviceId));
    if (done.ok || done.fault.kind !== 'RATE_LIMITED' || done.fault.waitMs > WAIT_MS_MAX) return done;
    await wait(done.fault.waitMs);
    return this.api.command(this.ctx, toDevice(deviceId));
  }

  private async searchId(): Promise<string | { ok: false; fault: SpotifyFault }> {
    const found = await this.search();
    return found.ok ? found.value.id! : found;
  }

  /** The device as Spotify sees it now, by what its row says now: a page may have told its new id meanwhile. */
  private async search(): Promise<Answer<SpotifyDevice>> {
    const wanted = (await this.devices.find(this.ctx, this.playerId)) ?? this.device;
    // Only a page tells the row its id; of others the one that was found last is good until another is.
    if (wanted.isPage) this.device = wanted;
    const seen = await this.read('finding', (web, token) => web.devices(token));
    if (!seen.ok) return seen;
    const found = findDevice(seen.value, wanted);
    this.isGone = found === null;
    if (!found?.id) return { ok: false, fault: { kind: 'NO_DEVICE', detail: 'Spotify does not see the device' } };
    // Not written to the row: what is set up there is how people know the device, and whoever changes it changes the player.
    this.device = { ...wanted, deviceId: found.id };
    return { ok: true, value: found };
  }

  private async isOn(track: WantedTrack): Promise<boolean> {
    const state = await this.read('music', (web, token) => web.playback(token));
    const seen = state.ok ? toSighting(state.value, this.device) : null;
    return seen?.state === 'playing' && seen.track !== null && isSameTrack(seen.track, track);
  }

  private read<T>(purpose: 'music' | 'finding', call: Parameters<typeof this.api.read<T>>[2]): Promise<Answer<T>> {
    return this.api.read(this.ctx, purpose, call);
  }
}

const DONE = { ok: true, value: null } as const;

function silence(volume: number | null): Sighting {
  return { state: 'stopped', track: null, positionMs: 0, volume };
}
