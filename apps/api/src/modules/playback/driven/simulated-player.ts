import type { AudioCodec } from '@votebox/contracts';
import type { Did, DrivenPlayer, PlayerCapabilities, PlayerFault, Sighting, WantedTrack } from './driven-player.js';
import type { SimulatedDevice } from './simulated-device.js';

/** What a call costs that is never answered. */
const TIMEOUT_MS = 1_500;

/** Drives a simulated device, as an adapter drives a real one: each call takes its time and may fail. */
export class SimulatedPlayer implements DrivenPlayer {
  constructor(
    private readonly device: SimulatedDevice,
    readonly capabilities: PlayerCapabilities,
  ) {
    device.lines += 1;
  }

  play(track: WantedTrack, positionMs: number): Promise<Did<null>> {
    return this.call('play', () => {
      const reason = this.device.faults.broken.get(track.address);
      if (reason) return failed({ of: 'track', reason, detail: `${track.title} cannot be played here` });
      this.device.play(track, positionMs);
      return DONE;
    });
  }

  pause(): Promise<Did<null>> {
    return this.call('pause', () => {
      this.device.pause();
      return DONE;
    });
  }

  setVolume(volume: number): Promise<Did<null>> {
    return this.call('volume', () => {
      this.device.volume = volume;
      return DONE;
    });
  }

  queueNext(track: WantedTrack | null): Promise<Did<null>> {
    return this.call('next', () => {
      this.device.queue(track);
      return DONE;
    });
  }

  sight(): Promise<Did<Sighting>> {
    return this.call('sight', () => ({ ok: true, value: this.device.sight() }));
  }

  async listUnsupported(): Promise<Did<AudioCodec[]>> {
    return { ok: true, value: this.device.faults.cannotPlay };
  }

  onNews(hear: () => void): () => void {
    return this.device.listen(hear);
  }

  /** What sounds goes on. */
  async close(): Promise<void> {
    this.device.lines -= 1;
  }

  /** A command that gets no answer was done all the same: who repeats it blindly plays twice. */
  private async call<T>(name: keyof SimulatedDevice['calls'], work: () => Did<T>): Promise<Did<T>> {
    const { faults, time, calls } = this.device;
    calls[name] += 1;
    if (faults.latencyMs > 0) await time.wait(faults.latencyMs);
    const isTroubled = faults.troubleOf === 'all' || (faults.troubleOf === 'looks') === (name === 'sight');
    if (faults.trouble !== null && isTroubled) {
      return failed({ of: 'player', trouble: faults.trouble, waitMs: faults.retryAfterMs, detail: 'simulated' });
    }
    const done = work();
    if (faults.unanswered === 0) return done;
    faults.unanswered -= 1;
    await time.wait(TIMEOUT_MS);
    return failed({ of: 'player', trouble: 'UNREACHABLE', waitMs: null, detail: 'simulated: no answer' });
  }
}

const DONE = { ok: true, value: null } as const;

function failed(fault: PlayerFault): { ok: false; fault: PlayerFault } {
  return { ok: false, fault };
}
