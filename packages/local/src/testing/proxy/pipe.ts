import type { Socket } from 'node:net';

/** How slow a direction is. Times in milliseconds; jitter is spread evenly over ± jitterMs. */
export interface Slowness {
  latencyMs: number;
  jitterMs?: number;
  /** Share of chunks that are lost on the way and come after another `lossPenaltyMs`, as TCP would repeat them. */
  lossRate?: number;
  lossPenaltyMs?: number;
}

/** A piece of a stream as a filter lets it through, `delayMs` later than its place in the stream asks for. */
export interface Piece {
  bytes: Buffer;
  delayMs: number;
}

/** Rewrites what a direction carries, chunk by chunk; made anew for each connection. */
export type Filter = (chunk: Buffer) => Piece[];

const HELD_BYTES_MAX = 1024 * 1024;

/** Computes how long a chunk is under way. `random` gives numbers in [0, 1). */
export function delayOf(slowness: Slowness | undefined, random: () => number): number {
  if (!slowness) return 0;
  const jitter = (random() * 2 - 1) * (slowness.jitterMs ?? 0);
  const penalty = random() < (slowness.lossRate ?? 0) ? (slowness.lossPenaltyMs ?? 0) : 0;
  return Math.max(0, slowness.latencyMs + jitter + penalty);
}

/** Writes chunks to a socket in order, each at its time, and stops its source while too much is under way. */
export class Pipe {
  private readonly held: { bytes: Buffer; dueMs: number }[] = [];
  private heldBytes = 0;
  private lastDueMs = 0;
  private timer: NodeJS.Timeout | null = null;
  private isEnding = false;
  private isHanging = false;

  constructor(
    private readonly source: Socket,
    private readonly target: Socket,
  ) {
    target.on('drain', () => this.resume());
  }

  push(bytes: Buffer, delayMs: number): void {
    if (delayMs === 0 && this.held.length === 0) return this.write(bytes);
    this.lastDueMs = Math.max(this.lastDueMs, performance.now() + delayMs);
    this.held.push({ bytes, dueMs: this.lastDueMs });
    this.heldBytes += bytes.length;
    if (this.heldBytes > HELD_BYTES_MAX) this.source.pause();
    this.timer ??= this.wake();
  }

  /** Nothing comes any more; the target hears of it after the last chunk. */
  end(): void {
    this.isEnding = true;
    if (this.held.length === 0) this.target.end();
  }

  /** Reads no more; what is under way still arrives. */
  hang(): void {
    this.isHanging = true;
    this.source.pause();
  }

  goOn(): void {
    this.isHanging = false;
    this.resume();
  }

  /** Forgets what is under way. */
  drop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.held.length = 0;
    this.heldBytes = 0;
  }

  private wake(): NodeJS.Timeout {
    return setTimeout(() => this.deliver(), Math.max(0, this.held[0]!.dueMs - performance.now()));
  }

  private deliver(): void {
    this.timer = null;
    const nowMs = performance.now();
    while (this.held[0] && this.held[0].dueMs <= nowMs) {
      const { bytes } = this.held.shift()!;
      this.heldBytes -= bytes.length;
      this.write(bytes);
    }
    if (this.held.length > 0) this.timer = this.wake();
    else if (this.isEnding) this.target.end();
    this.resume();
  }

  private write(bytes: Buffer): void {
    if (!this.target.write(bytes)) this.source.pause();
  }

  private resume(): void {
    if (this.isHanging) return;
    if (this.heldBytes <= HELD_BYTES_MAX && !this.target.writableNeedDrain) this.source.resume();
  }
}
