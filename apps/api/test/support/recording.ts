import { get, type IncomingMessage } from 'node:http';
import { eventually } from './eventually.js';
import { type Heard, hearTone, RATE, WINDOW } from './tone-tracks.js';

const WAV_HEAD_BYTES = 44;
const WINDOW_BYTES = 2 * WINDOW;
const WINDOW_MS = (WINDOW / RATE) * 1000;

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
 * Listens to the stream of an `MpdServer` and recognises tracks by their tones, window by window as they come. Time is
 * counted in samples: the stream brings them at the pace of real time, silence included, so a pause between two tracks is
 * as long in here as it was in the room.
 */
export class Recording {
  /** What was heard in each window since the beginning; null in silence. */
  private readonly windows: (Heard | null)[] = [];
  private rest: Buffer = Buffer.alloc(0);
  private headBytesLeft = WAV_HEAD_BYTES;

  private constructor(
    private readonly stream: IncomingMessage,
    private readonly tones: readonly number[],
  ) {
    stream.on('data', (chunk: Buffer) => this.hear(chunk));
    stream.on('error', () => undefined);
  }

  /** Resolves when the stream flows. MPD opens its port at the first sound, a moment after it says that it plays. */
  static of(streamPort: number, tones: readonly number[]): Promise<Recording> {
    return eventually(
      () =>
        new Promise((resolve, reject) => {
          get({ host: '127.0.0.1', port: streamPort, agent: false }, (stream) =>
            resolve(new Recording(stream, tones)),
          ).once('error', reject);
        }),
    );
  }

  stop(): void {
    this.stream.destroy();
  }

  /** What is heard now; null in silence. */
  get now(): Heard | null {
    return this.windows.at(-1) ?? null;
  }

  /** For how long nothing has been heard now. */
  get silentMs(): number {
    return (this.windows.length - 1 - this.windows.findLastIndex((heard) => heard !== null)) * WINDOW_MS;
  }

  /** What was heard, track by track. A single silent window is no break: two tones may cancel each other out in it. */
  get passages(): Passage[] {
    const passages: Passage[] = [];
    for (const [n, heard] of this.windows.entries()) {
      if (!heard) continue;
      const { hertz, second } = heard;
      const [fromMs, toMs] = [n * WINDOW_MS, (n + 1) * WINDOW_MS];
      const last = passages.at(-1);
      if (last?.hertz === hertz && fromMs - last.toMs < 1.5 * WINDOW_MS)
        Object.assign(last, { toMs, toSecond: second });
      else passages.push({ hertz, fromMs, toMs, fromSecond: second, toSecond: second });
    }
    return passages;
  }

  private hear(chunk: Buffer): void {
    const head = Math.min(this.headBytesLeft, chunk.length);
    this.headBytesLeft -= head;
    let bytes = Buffer.concat([this.rest, chunk.subarray(head)]);
    for (; bytes.length >= WINDOW_BYTES; bytes = bytes.subarray(WINDOW_BYTES)) {
      const samples = Int16Array.from({ length: WINDOW }, (_, n) => bytes.readInt16LE(2 * n));
      this.windows.push(hearTone(samples, this.tones));
    }
    this.rest = bytes;
  }
}
