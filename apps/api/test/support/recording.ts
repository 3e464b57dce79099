import { get, type IncomingMessage } from 'node:http';
import { type Heard, hearTone, RATE, WINDOW } from './tone-tracks.js';

const WAV_HEAD_BYTES = 44;

/** One track as it was heard without a break: which, and where it began and ended in the recording and in itself. */
export interface Passage {
  hertz: number;
  fromMs: number;
  toMs: number;
  /** Seconds of the track that were heard first and last. */
  fromSecond: number;
  toSecond: number;
}

/**
 * Listens to the stream of an `MpdServer`. Time is counted in samples: the stream brings them at the pace of real time,
 * silence included, so a pause between two tracks is as long in here as it was in the room.
 */
export class Recording {
  private readonly chunks: Buffer[] = [];
  private stream: IncomingMessage | undefined;

  /** Resolves when the stream flows. MPD has one from the first sound on. */
  static async of(streamPort: number): Promise<Recording> {
    const recording = new Recording();
    recording.stream = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ host: '127.0.0.1', port: streamPort, agent: false }, resolve).once('error', reject);
    });
    recording.stream.on('data', (chunk: Buffer) => recording.chunks.push(chunk));
    recording.stream.on('error', () => undefined);
    return recording;
  }

  stop(): void {
    this.stream?.destroy();
  }

  /** What is heard now: the last window. */
  now(tones: readonly number[]): Heard | null {
    const samples = this.samples();
    return samples.length < WINDOW ? null : hearTone(samples.subarray(samples.length - WINDOW), tones);
  }

  /** What was heard, track by track. Pauses of less than a window and what is cut at its edge count as no break. */
  passages(tones: readonly number[]): Passage[] {
    const samples = this.samples();
    const passages: Passage[] = [];
    for (let at = 0; at + WINDOW <= samples.length; at += WINDOW) {
      const heard = hearTone(samples.subarray(at, at + WINDOW), tones);
      if (!heard) continue;
      const [fromMs, toMs] = [(at / RATE) * 1000, ((at + WINDOW) / RATE) * 1000];
      const last = passages.at(-1);
      const isSame = last && last.hertz === heard.hertz && fromMs - last.toMs < 2 * (toMs - fromMs);
      if (isSame) Object.assign(last, { toMs, toSecond: heard.second });
      else passages.push({ hertz: heard.hertz, fromMs, toMs, fromSecond: heard.second, toSecond: heard.second });
    }
    return passages;
  }

  private samples(): Int16Array {
    const bytes = Buffer.concat(this.chunks).subarray(WAV_HEAD_BYTES);
    const samples = new Int16Array(bytes.length >> 1);
    for (let n = 0; n < samples.length; n++) samples[n] = bytes.readInt16LE(2 * n);
    return samples;
  }
}
