import {
  type MpdAddress,
  MpdConnection,
  type MpdFailure,
  type MpdLimits,
  MPD_LIMITS,
  type MpdResult,
} from './mpd-connection.js';
import type { MpdPairs } from './mpd-protocol.rules.js';

const RETRY_MS_MIN = 500;
const RETRY_MS_MAX = 4_000;

/**
 * The way to one MPD, through however many connections. Connects when something is asked, and by itself as long as
 * somebody listens: then a lost connection is looked for again, at first after half a second and never less often than
 * every four. Listeners hear of changes at the MPD, and of the connection being lost and found.
 */
export class MpdLink {
  private connection: MpdConnection | null = null;
  private opening: Promise<MpdResult<MpdConnection>> | null = null;
  private readonly listeners = new Set<() => void>();
  private retryMs = RETRY_MS_MIN;
  private retry: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly address: MpdAddress,
    private readonly limits: MpdLimits = MPD_LIMITS,
  ) {}

  /** The answers to a list of commands, one each. A failed connection is tried again with the next question. */
  async run(commands: string[]): Promise<MpdResult<MpdPairs[]>> {
    const opened = await this.open();
    return opened.ok ? opened.value.run(commands) : opened;
  }

  /** What the MPD says its protocol is; null as long as there was no connection. */
  get version(): string | null {
    return this.connection?.version ?? null;
  }

  listen(hear: () => void): () => void {
    this.listeners.add(hear);
    this.keepOpen();
    return () => this.listeners.delete(hear);
  }

  close(): void {
    this.isClosed = true;
    this.listeners.clear();
    clearTimeout(this.retry);
    this.connection?.close();
    this.connection = null;
  }

  private async open(): Promise<MpdResult<MpdConnection>> {
    if (this.isClosed) return { ok: false, failure: { kind: 'gone' } satisfies MpdFailure };
    if (this.connection) return { ok: true, value: this.connection };
    this.opening ??= this.connect();
    return this.opening;
  }

  private async connect(): Promise<MpdResult<MpdConnection>> {
    const hear = { changed: () => this.tell(), over: () => this.lose() };
    const opened = await MpdConnection.open(this.address, hear, this.limits);
    this.opening = null;
    if (!opened.ok) {
      this.keepOpen();
      return opened;
    }
    if (this.isClosed) {
      opened.value.close();
      return { ok: false, failure: { kind: 'gone' } };
    }
    this.connection = opened.value;
    this.retryMs = RETRY_MS_MIN;
    this.tell();
    return opened;
  }

  private lose(): void {
    if (!this.connection) return;
    this.connection = null;
    this.tell();
    this.keepOpen();
  }

  private keepOpen(): void {
    clearTimeout(this.retry);
    if (this.isClosed || this.connection || this.listeners.size === 0) return;
    this.retry = setTimeout(() => void this.open(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, RETRY_MS_MAX);
  }

  private tell(): void {
    for (const hear of this.listeners) hear();
  }
}
