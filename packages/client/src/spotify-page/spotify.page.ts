import { decideBackoffMs, type SpotifyPlaybackTokenView } from '@votebox/contracts';
import { ApiError } from '../api/api.error';
import type { Api } from '../api/api';
import { WakeLock } from '../player/wake-lock';
import { State, type Store } from '../store';
import { realTimers, type Timers } from '../timers';
import { decideAfterTrouble, type SpotifyPageProblem } from './spotify-page.rules';
import { loadSpotifySdk, type SpotifySdk, type SpotifySdkPlayer } from './spotify.sdk';

/**
 * `idle` nobody tapped here · `arming` becoming the device · `ready` Spotify and the server know this page as the device ·
 * `lost` it was, and comes back by itself · `blocked` the browser wants a tap; call `arm` in one · `failed` it cannot be
 * the device, see `problem`.
 */
export interface SpotifyPageState {
  mode: 'idle' | 'arming' | 'ready' | 'lost' | 'blocked' | 'failed';
  /** Why it is not (or not yet) the device; null when all is well. */
  problem: SpotifyPageProblem | null;
  /** Whether the account's music comes out of this page right now. */
  isSounding: boolean;
  /** The id under which Spotify and the server know this page, or knew it last; null when it was never the device. */
  deviceId: string | null;
}

export interface SpotifyPage extends Store<SpotifyPageState> {
  /**
   * Makes this page the Spotify device of the player. Best called inside a tap, before anything is awaited. `formerId`: the
   * device id of this page before its reload; then it comes back only where no other page has become the device.
   */
  arm(formerId?: string): void;
  /** No longer the device; silent at once. A new page is made to come back. */
  release(): void;
}

export interface SpotifyPageOptions {
  api: Api;
  venueId: string;
  /** The player of the venue (kind SPOTIFY, `isPage`) that this page is the device of, and the name Spotify shows. */
  playerId: string;
  name: string;
  timers?: Timers;
  loadSdk?: (sdkUrl: string) => Promise<SpotifySdk>;
}

const RETRY = { minMs: 1_000, maxMs: 30_000 };
const IDLE: SpotifyPageState = { mode: 'idle', problem: null, isSounding: false, deviceId: null };

/** Only in a browser. Begins to load what the tap will need. */
export function createSpotifyPage(options: SpotifyPageOptions): SpotifyPage {
  return new SdkDevice(options);
}

/**
 * Owns one player of the SDK while this page is the device. The server alone says what is played: this class only makes
 * the page a device, tells the server under which id, and makes a new player when the old one is lost (the SDK does not
 * always come back by itself). Every answer that belongs to an earlier player is dropped.
 */
class SdkDevice implements SpotifyPage {
  private readonly state = new State<SpotifyPageState>(IDLE);
  private readonly timers: Timers;
  private readonly wakeLock = new WakeLock();
  private player: SpotifySdkPlayer | null = null;
  /** Grows with every player that is made or let go. */
  private generation = 0;
  private isWanted = false;
  /** Spotify and the server know the present player as the device. */
  private isDevice = false;
  private tries = 0;
  private cancelRetry: (() => void) | null = null;

  constructor(private readonly options: SpotifyPageOptions) {
    this.timers = options.timers ?? realTimers;
    // A tap unlocks only a player that is there already.
    void this.makePlayer();
    if (typeof window !== 'undefined') window.addEventListener('pagehide', this.leave);
  }

  private readonly leave = (): void => this.player?.disconnect();

  readonly get = (): SpotifyPageState => this.state.get();
  readonly subscribe = (listener: () => void): (() => void) => this.state.subscribe(listener);

  arm(formerId?: string): void {
    // First of all, while the tap still counts.
    this.player?.activateElement().catch(() => undefined);
    if (this.isDevice && this.player) return this.unblock(this.player);
    this.isWanted = true;
    this.tries = 0;
    this.state.patch({ mode: 'arming', problem: null, deviceId: formerId ?? null });
    if (this.player) void this.connect(this.player, this.generation);
    else void this.makePlayer();
  }

  release(): void {
    if (typeof window !== 'undefined') window.removeEventListener('pagehide', this.leave);
    this.isWanted = false;
    this.dropPlayer();
    this.wakeLock.release();
    this.state.set(IDLE);
  }

  /** The tap that the browser wanted: what stands paused for want of it goes on. */
  private unblock(player: SpotifySdkPlayer): void {
    if (this.state.get().mode !== 'blocked') return;
    this.state.patch({ mode: 'ready', problem: null });
    player.resume().catch(() => undefined);
  }

  private async makePlayer(): Promise<void> {
    this.dropPlayer();
    const generation = this.generation;
    const { name, loadSdk = loadSpotifySdk } = this.options;
    try {
      const { sdkUrl } = await this.loadToken();
      const Player = await loadSdk(sdkUrl);
      if (generation !== this.generation) return;
      const player = new Player({ name, getOAuthToken: (give) => void this.giveToken(give, generation) });
      this.player = player;
      this.listen(player, generation);
      if (this.isWanted) await this.connect(player, generation);
    } catch (error) {
      if (generation === this.generation) this.takeTrouble(error instanceof ApiError ? error.code : 'NO_SDK');
    }
  }

  private async connect(player: SpotifySdkPlayer, generation: number): Promise<void> {
    const isConnected = await player.connect().catch(() => false);
    if (!isConnected && generation === this.generation) this.takeTrouble('NO_CONNECTION');
  }

  private listen(player: SpotifySdkPlayer, generation: number): void {
    const on: SpotifySdkPlayer['addListener'] = (name, listener) =>
      player.addListener(name, (body) => {
        if (generation === this.generation) listener(body);
      });
    on('ready', ({ device_id: deviceId }) => void this.register(deviceId, generation));
    on('not_ready', () => this.takeTrouble('NO_CONNECTION'));
    on('player_state_changed', (now) => this.state.patch({ isSounding: now !== null && !now.paused }));
    on('autoplay_failed', () => this.state.patch({ mode: 'blocked', problem: 'NOT_ALLOWED', isSounding: false }));
    on('initialization_error', () => this.takeTrouble('NOT_SUPPORTED'));
    on('authentication_error', () => this.takeTrouble('TOKEN_REFUSED'));
    on('account_error', () => this.takeTrouble('NO_PREMIUM'));
  }

  /** Tells the server under which id Spotify knows this page. */
  private async register(deviceId: string, generation: number): Promise<void> {
    const { api, venueId, playerId } = this.options;
    const replaces = this.state.get().deviceId ?? undefined;
    try {
      await api.post(`/venues/${venueId}/players/${playerId}/spotify-page`, { deviceId, replaces });
      if (generation !== this.generation || !this.isWanted) return;
      this.isDevice = true;
      this.tries = 0;
      this.wakeLock.hold();
      this.state.patch({ mode: 'ready', problem: null, deviceId });
    } catch (error) {
      const code = error instanceof ApiError ? error.code : 'NO_CONNECTION';
      if (generation === this.generation) this.takeTrouble(code === 'CONFLICT' ? 'ELSEWHERE' : code);
    }
  }

  private async giveToken(give: (token: string) => void, generation: number): Promise<void> {
    try {
      const { token } = await this.loadToken();
      if (generation === this.generation) give(token);
    } catch (error) {
      if (generation === this.generation) this.takeTrouble(error instanceof ApiError ? error.code : 'NO_CONNECTION');
    }
  }

  private loadToken(): Promise<SpotifyPlaybackTokenView> {
    return this.options.api.get<SpotifyPlaybackTokenView>(`/venues/${this.options.venueId}/spotify/playback-token`);
  }

  /** What heals is tried again with a new player; what does not waits for a person. */
  private takeTrouble(problem: SpotifyPageProblem): void {
    this.dropPlayer();
    if (!this.isWanted) return;
    const { mode } = this.state.get();
    if (decideAfterTrouble(problem) === 'give-up') {
      this.isWanted = false;
      this.wakeLock.release();
      return this.state.patch({ mode: 'failed', problem, isSounding: false });
    }
    const wasReady = mode === 'ready' || mode === 'lost';
    this.state.patch({ mode: wasReady ? 'lost' : 'arming', problem, isSounding: false });
    const waitMs = decideBackoffMs(this.tries, this.timers.random(), RETRY);
    this.tries += 1;
    this.cancelRetry = this.timers.after(waitMs, () => void this.makePlayer());
  }

  private dropPlayer(): void {
    this.generation += 1;
    this.isDevice = false;
    this.cancelRetry?.();
    this.cancelRetry = null;
    this.player?.disconnect();
    this.player = null;
  }
}
