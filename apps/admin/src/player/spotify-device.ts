import { createSpotifyPage, type Api, type SpotifyPage, type SpotifyPageState, type Store } from '@votebox/client';

export interface SpotifyDeviceState extends SpotifyPageState {
  /** The player that this page is the device of, or null. */
  playerId: string | null;
}

const NONE: SpotifyDeviceState = { playerId: null, mode: 'idle', problem: null, isSounding: false, deviceId: null };

/**
 * This page as a Spotify device, above all pages: the music goes on while staff walk through the app. A page is one device
 * at most; preparing it for another player lets the first go.
 */
export class SpotifyDevice implements Store<SpotifyDeviceState> {
  private readonly listeners = new Set<() => void>();
  private page: SpotifyPage | null = null;
  private stopListening: (() => void) | null = null;
  private state = NONE;

  constructor(
    private readonly api: Api,
    private readonly venueId: string,
  ) {}

  readonly get = (): SpotifyDeviceState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Loads what the tap will need. `name`: how Spotify calls the device. */
  prepare(playerId: string, name: string): void {
    if (this.page && this.state.playerId === playerId) return;
    this.drop();
    const page = createSpotifyPage({ api: this.api, venueId: this.venueId, playerId, name });
    this.page = page;
    const note = () => this.set({ playerId, ...page.get() });
    this.stopListening = page.subscribe(note);
    note();
  }

  /** Inside a tap, before anything is awaited. */
  arm(): void {
    this.page?.arm();
  }

  release(): void {
    this.drop();
    this.set(NONE);
  }

  private drop(): void {
    this.stopListening?.();
    this.page?.release();
    this.page = null;
  }

  private set(next: SpotifyDeviceState): void {
    this.state = next;
    for (const listener of this.listeners) listener();
  }
}
