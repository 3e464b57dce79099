import type { AudioCodec, PlayerTrouble } from '@votebox/contracts';
import type { Sighting, WantedTrack } from './driven-player.js';

/** Time as a simulated device knows it: real, or moved by a test. */
export interface DeviceTime {
  /** Milliseconds. */
  now(): number;
  /** Calls `act` after `ms`; answers how to forget it. */
  after(ms: number, act: () => void): () => void;
  wait(ms: number): Promise<void>;
}

/** What may go wrong with it. All of it is off until somebody sets it. */
export interface DeviceFaults {
  /** Calls are answered with this, and `retryAfterMs`, all or only looks or commands; what sounds goes on. */
  trouble: PlayerTrouble | null;
  troubleOf: 'all' | 'looks' | 'commands';
  retryAfterMs: number | null;
  /** So many of the next calls get no answer, although a command is done. */
  unanswered: number;
  /** So many of the next starts are accepted and never sound. */
  mute: number;
  /** At its end the track stays on the device, "playing" at its last moment. */
  sticksAtEnd: boolean;
  /** What the device plays by itself when it has nothing left. */
  autoplay: string | null;
  /** How long tracks really are, by address, where their row is wrong; and how long it says that they are. */
  lengths: Map<string, { realMs: number; saidMs: number }>;
  /** Codecs that it says it cannot play. */
  cannotPlay: AudioCodec[];
  /** Addresses that it cannot play, and why. */
  broken: Map<string, 'missing' | 'decode'>;
  /** News are told that much later; so many times each; looks show what was that long ago. */
  newsLateMs: number;
  newsTimes: number;
  looksLateMs: number;
  /** How long each call takes. */
  latencyMs: number;
}

/** What was heard: one track from one place on, until something else or silence came. */
export interface Heard {
  address: string;
  fromMs: number;
  /** Null while it sounds. */
  untilMs: number | null;
}

interface OnDevice {
  track: WantedTrack;
  positionMs: number;
  atMs: number;
  isPlaying: boolean;
  isMute: boolean;
}

const PAST_MAX = 10;

/**
 * A loudspeaker that is only thought of, with everything that real ones get wrong. It lives on when its driver dies and
 * keeps a record of what was heard, by which a night is judged.
 */
export class SimulatedDevice {
  readonly heard: Heard[] = [];
  readonly faults: DeviceFaults = {
    trouble: null,
    troubleOf: 'all',
    retryAfterMs: null,
    unanswered: 0,
    mute: 0,
    sticksAtEnd: false,
    autoplay: null,
    lengths: new Map(),
    cannotPlay: [],
    broken: new Map(),
    newsLateMs: 0,
    newsTimes: 1,
    looksLateMs: 0,
    latencyMs: 0,
  };
  /** How often it was asked and told, by name of the call. */
  readonly calls = { sight: 0, play: 0, pause: 0, volume: 0, next: 0 };
  volume = 50;
  /** How many drivers hold a connection to it. */
  lines = 0;
  private on: OnDevice | null = null;
  private next: WantedTrack | null = null;
  private readonly past: { untilMs: number; on: OnDevice | null }[] = [];
  private readonly listeners = new Set<() => void>();
  private forgetEnd: () => void = () => undefined;

  constructor(readonly time: DeviceTime) {}

  listen(hear: () => void): () => void {
    this.listeners.add(hear);
    return () => this.listeners.delete(hear);
  }

  /** Sounds the track, unless it is one of those that never do. */
  play(track: WantedTrack, positionMs: number): void {
    const isMute = this.faults.mute > 0;
    if (isMute) this.faults.mute -= 1;
    this.next = null;
    this.put({ track, positionMs, atMs: this.time.now(), isPlaying: true, isMute });
  }

  /** By a command, or by somebody's hand. */
  pause(): void {
    if (!this.on?.isPlaying) return;
    this.put({
      ...this.on,
      positionMs: this.positionAt(this.on, this.time.now()),
      atMs: this.time.now(),
      isPlaying: false,
    });
  }

  /** Somebody presses play at the device. */
  goOn(): void {
    if (this.on && !this.on.isPlaying) this.put({ ...this.on, atMs: this.time.now(), isPlaying: true });
  }

  queue(track: WantedTrack | null): void {
    this.next = track;
  }

  /** Power is cut: silence, and it forgets everything. */
  cut(): void {
    this.next = null;
    this.put(null);
  }

  /** It can be reached again, and says so where it says anything. */
  reconnect(): void {
    this.faults.trouble = null;
    this.tellNews();
  }

  /** What a call sees: the present, or what was a while ago. */
  sight(): Sighting {
    const atMs = this.time.now() - this.faults.looksLateMs;
    const was = this.past.find(({ untilMs }) => atMs < untilMs);
    return this.show(was ? was.on : this.on, atMs);
  }

  /** The record ends here. */
  endRecord(): void {
    this.hush();
  }

  private show(on: OnDevice | null, atMs: number): Sighting {
    if (!on) return { state: 'stopped', track: null, positionMs: 0, volume: this.volume };
    const { address, isrc, title, artist } = on.track;
    const durationMs = this.lengthOf(on.track).saidMs;
    return {
      state: on.isPlaying ? 'playing' : 'paused',
      track: { address, isrc, title, artist, durationMs },
      positionMs: this.positionAt(on, atMs),
      volume: this.volume,
    };
  }

  private put(on: OnDevice | null): void {
    this.past.push({ untilMs: this.time.now(), on: this.on });
    if (this.past.length > PAST_MAX) this.past.shift();
    this.hush();
    this.forgetEnd();
    this.on = on;
    if (on?.isPlaying && !on.isMute) {
      this.heard.push({ address: on.track.address, fromMs: this.time.now(), untilMs: null });
      this.forgetEnd = this.time.after(Math.max(0, this.lengthOf(on.track).realMs - on.positionMs), () => this.end());
    }
    this.tellNews();
  }

  private hush(): void {
    const last = this.heard.at(-1);
    if (last) last.untilMs ??= this.time.now();
  }

  private end(): void {
    const { next, faults } = this;
    this.next = null;
    if (next) return this.put({ track: next, positionMs: 0, atMs: this.time.now(), isPlaying: true, isMute: false });
    if (faults.sticksAtEnd && this.on) {
      this.hush();
      return;
    }
    if (faults.autoplay !== null && this.on) {
      const track = {
        ...this.on.track,
        playId: null,
        address: faults.autoplay,
        title: 'Autoplay',
        artist: '',
        isrc: null,
      };
      return this.put({ track, positionMs: 0, atMs: this.time.now(), isPlaying: true, isMute: false });
    }
    this.put(null);
  }

  private tellNews(): void {
    for (let n = 0; n < this.faults.newsTimes; n++) {
      this.time.after(this.faults.newsLateMs * (n + 1), () => {
        for (const hear of this.listeners) hear();
      });
    }
  }

  private lengthOf({ address, durationMs }: WantedTrack): { realMs: number; saidMs: number } {
    return this.faults.lengths.get(address) ?? { realMs: durationMs, saidMs: durationMs };
  }

  private positionAt(on: OnDevice, atMs: number): number {
    const runMs = on.isPlaying && !on.isMute ? Math.max(0, atMs - on.atMs) : 0;
    return Math.min(on.positionMs + runMs, this.lengthOf(on.track).realMs);
  }
}
