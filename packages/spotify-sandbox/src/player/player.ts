import type { Catalogue, Track } from '../catalogue/catalogue.js';
import type { SandboxClock } from '../clock.js';
import type { Settings } from '../settings.js';
import { addUsualDevices, type Device, Devices } from './devices.js';
import {
  emptyPlayer,
  goOn,
  type Item,
  type Manner,
  nextMomentOf,
  type PlayerState,
  positionAt,
  remember,
  settle,
} from './player.rules.js';

/** Why a command was not done, in the words of {@link refusalAnswer}. */
export type Refusal =
  | 'NO_ACTIVE_DEVICE'
  | 'DEVICE_NOT_FOUND'
  | 'RESTRICTION'
  | 'VOLUME_CONTROL_DISALLOW'
  | 'NO_PREV_TRACK'
  | 'ALREADY_DONE';

/** null: done. */
export type Done = Refusal | null;

/** What to play. Without tracks: go on with what is loaded. */
export interface PlayWish {
  readonly tracks: readonly Track[] | null;
  readonly contextUri: string | null;
  readonly positionMs: number;
}

/**
 * The player of one account. Owns its devices and its state; the state is a value that `player.rules` moves on, read only
 * after it has caught up with the clock. Whoever listens hears of every change, also of those that come with the time.
 */
export class Player {
  readonly devices: Devices;
  private current: PlayerState;
  private cancelWake: () => void = () => undefined;
  private readonly listeners = new Set<() => void>();
  /** Asked id → the track that sounds in its place. */
  private readonly relinks = new Map<string, Track>();

  constructor(
    personId: string,
    private readonly clock: SandboxClock,
    private readonly settings: Settings,
    private readonly catalogue: Catalogue,
  ) {
    this.devices = new Devices(personId);
    addUsualDevices(this.devices);
    this.current = emptyPlayer(clock.nowMs());
  }

  /** As it is now. */
  get state(): PlayerState {
    const settled = settle(this.current, this.clock.nowMs(), this.manner);
    if (settled !== this.current) this.become(settled);
    return settled;
  }

  get positionMs(): number {
    const { loaded } = this.state;
    return loaded === null ? 0 : positionAt(loaded, this.clock.nowMs(), this.settings.ending);
  }

  get activeDevice(): Device | undefined {
    const { deviceId } = this.state;
    return deviceId === null ? undefined : this.devices.find(deviceId);
  }

  /** Calls at every change; answers how to stop it. */
  listen(hear: () => void): () => void {
    this.listeners.add(hear);
    return () => this.listeners.delete(hear);
  }

  play(deviceId: string | null, wish: PlayWish): Done {
    const device = this.resolve(deviceId);
    if (typeof device === 'string') return device;
    if (device.playsIgnored > 0) {
      device.playsIgnored -= 1;
      return null;
    }
    return wish.tracks === null ? this.resume(device) : this.startTracks(device, wish.tracks, wish);
  }

  pause(deviceId: string | null): Done {
    const device = this.resolve(deviceId);
    if (typeof device === 'string') return device;
    const { loaded } = this.state;
    if (!loaded?.isPlaying) return 'ALREADY_DONE';
    const positionMs = this.positionMs;
    return this.change({
      loaded: { ...loaded, isPlaying: false, isStuck: false, positionMs, atMs: this.clock.nowMs() },
    });
  }

  next(deviceId: string | null): Done {
    const device = this.resolve(deviceId);
    if (typeof device === 'string') return device;
    if (this.state.loaded === null) return 'RESTRICTION';
    return this.change(goOn(this.state, this.clock.nowMs(), this.manner));
  }

  previous(deviceId: string | null): Done {
    const device = this.resolve(deviceId);
    if (typeof device === 'string') return device;
    const item = this.state.previous.at(-1);
    const { loaded } = this.state;
    if (item === undefined || loaded === null) return 'NO_PREV_TRACK';
    return this.change({
      previous: this.state.previous.slice(0, -1),
      upcoming: [loaded.item, ...this.state.upcoming],
      loaded: { ...loaded, item, isPlaying: true, isStuck: false, positionMs: 0, atMs: this.clock.nowMs() },
    });
  }

  seek(deviceId: string | null, positionMs: number): Done {
    const device = this.resolve(deviceId);
    if (typeof device === 'string') return device;
    const { loaded } = this.state;
    if (loaded === null) return 'RESTRICTION';
    if (positionMs >= loaded.item.track.durationMs) return this.next(deviceId);
    return this.change({ loaded: { ...loaded, isStuck: false, positionMs, atMs: this.clock.nowMs() } });
  }

  setVolume(deviceId: string | null, volumePercent: number): Done {
    const device = this.resolve(deviceId);
    if (typeof device === 'string') return device;
    if (!device.supportsVolume) return 'VOLUME_CONTROL_DISALLOW';
    device.volumePercent = volumePercent;
    return this.change({});
  }

  enqueue(deviceId: string | null, track: Track): Done {
    const device = this.resolve(deviceId);
    if (typeof device === 'string') return device;
    if (!track.isPlayable) return 'RESTRICTION';
    return this.change({ queue: [...this.state.queue, this.itemOf(track)] });
  }

  setMode(deviceId: string | null, mode: Pick<Partial<PlayerState>, 'repeat' | 'isShuffled'>): Done {
    const device = this.resolve(deviceId);
    if (typeof device === 'string') return device;
    return this.change(mode);
  }

  /** Moves what is on to another device; `plays` true also goes on there, null leaves that as it is. */
  transfer(deviceId: string, plays: boolean | null): Done {
    const device = this.resolve(deviceId);
    if (typeof device === 'string') return device;
    const { loaded } = this.state;
    if (loaded === null) return this.change({ deviceId });
    const isPlaying = plays === true ? true : loaded.isPlaying;
    return this.change({
      deviceId,
      loaded: { ...loaded, isPlaying, positionMs: this.positionMs, atMs: this.clock.nowMs() },
    });
  }

  /** The device goes away with all it had on; silence. */
  lose(device: Device): void {
    device.isPresent = false;
    if (this.state.deviceId !== device.id) return;
    const { loaded } = this.state;
    const positionMs = this.positionMs;
    const silent = loaded && { ...loaded, isPlaying: false, isStuck: false, positionMs, atMs: this.clock.nowMs() };
    this.change({ deviceId: null, loaded: silent });
  }

  /** Back it comes, silent and not active; with another id if so wished. */
  bringBack(device: Device, hasNewId: boolean): void {
    device.isPresent = true;
    if (hasNewId) this.devices.renew(device);
    this.change({});
  }

  /** From now on another track sounds when this one is asked for. Null: the asked one again. */
  relink(asked: Track, sounding: Track | null): void {
    if (sounding === null) this.relinks.delete(asked.id);
    else this.relinks.set(asked.id, sounding);
  }

  /** Tells the listeners that something about a device has changed. */
  touch(): void {
    this.change({});
  }

  private resume(device: Device): Done {
    const { loaded, deviceId } = this.state;
    if (loaded === null) return 'RESTRICTION';
    if (loaded.isPlaying && deviceId === device.id) return 'ALREADY_DONE';
    const positionMs = this.positionMs;
    return this.change({
      deviceId: device.id,
      loaded: { ...loaded, isPlaying: true, positionMs, atMs: this.clock.nowMs() },
    });
  }

  private startTracks(device: Device, tracks: readonly Track[], wish: PlayWish): Done {
    // The page player takes the first of several tracks and forgets the others.
    const wanted = device.isPage && wish.contextUri === null ? tracks.slice(0, 1) : tracks;
    const [item, ...upcoming] = wanted.map((track) => this.itemOf(track));
    if (item === undefined || !item.asked.isPlayable) return 'RESTRICTION';
    const { loaded } = this.state;
    const positionMs = Math.min(wish.positionMs, item.track.durationMs);
    return this.change({
      deviceId: device.id,
      upcoming,
      started: [item, ...upcoming],
      previous: loaded === null ? this.state.previous : remember(this.state.previous, loaded.item),
      loaded: {
        item,
        contextUri: wish.contextUri,
        isPlaying: true,
        isStuck: false,
        positionMs,
        atMs: this.clock.nowMs(),
      },
    });
  }

  private itemOf(asked: Track): Item {
    return { asked, track: this.relinks.get(asked.id) ?? asked };
  }

  private resolve(deviceId: string | null): Device | Refusal {
    const device = deviceId === null ? this.activeDevice : this.devices.find(deviceId);
    if (deviceId === null && !device?.isPresent) return 'NO_ACTIVE_DEVICE';
    if (!device?.isPresent) return 'DEVICE_NOT_FOUND';
    return device.isRestricted ? 'RESTRICTION' : device;
  }

  private get manner(): Manner {
    const { ending, autoplays, idleDropMs } = this.settings;
    return { ending, autoplays, idleDropMs, similarTo: (track) => this.catalogue.similarTo(track) };
  }

  private change(changes: Partial<PlayerState>): null {
    this.become({ ...this.state, ...changes, changedAtMs: this.clock.nowMs() });
    return null;
  }

  private become(state: PlayerState): void {
    this.current = state;
    this.cancelWake();
    const nextMs = nextMomentOf(state, this.manner);
    // Reading the state at that moment catches up and tells the listeners.
    this.cancelWake = nextMs === null ? () => undefined : this.clock.wakeAt(nextMs, () => void this.state);
    for (const hear of this.listeners) hear();
  }
}
