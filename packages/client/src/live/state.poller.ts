import { toApiFailure } from '../api/api.error';
import type { Timers } from '../timers';
import type { EventFeed, LinkState } from './event.feed';
import type { PageVisibility } from './page-visibility';

const POLL_MS = { visible: 2_000, hidden: 10_000 };
/** A refusal will not change soon: no such event, say. */
const REFUSED_MS = 10_000;
/** The socket usually is there sooner. */
const FIRST_POLL_MS = 900;
/** Share of a wait that always passes; what the server asked for passes whole. */
const SOONEST = 0.9;

/** Keeps one feed fresh over HTTP while the socket is down. Runs from `start` to `stop`; one request at a time. */
export class StatePoller {
  private cancel: (() => void) | null = null;
  private isRunning = false;
  private isAsking = false;

  constructor(
    private readonly feed: EventFeed,
    private readonly timers: Timers,
    private readonly visibility: PageVisibility,
    private readonly pollMs: { visible: number; hidden: number } = POLL_MS,
    private readonly onResult: (link: LinkState) => void = () => undefined,
  ) {}

  start(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    if (this.feed.state.get().link === 'live') this.feed.setLink('connecting');
    this.plan(Math.min(FIRST_POLL_MS, this.pollMs.visible));
  }

  stop(): void {
    this.isRunning = false;
    this.cancel?.();
  }

  /** Asks once at once; goes on at the usual pace if polling runs. */
  pollNow(): void {
    this.cancel?.();
    void this.poll();
  }

  private plan(waitMs: number): void {
    this.cancel?.();
    this.cancel = this.timers.after(waitMs, () => void this.poll());
  }

  private async poll(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    const waitMs = await this.ask();
    this.isAsking = false;
    // A fifth of jitter keeps the phones of a room from asking in step.
    if (this.isRunning) this.plan(waitMs * (SOONEST + this.timers.random() * 0.2));
  }

  private async ask(): Promise<number> {
    const usualMs = this.visibility.isHidden() ? this.pollMs.hidden : this.pollMs.visible;
    try {
      await this.feed.poll();
      this.tell('polling');
      return usualMs;
    } catch (thrown) {
      const error = toApiFailure(thrown);
      const isRefused = error.status >= 400 && error.status < 500;
      if (this.isRunning) this.feed.setError(error);
      this.tell(isRefused ? 'polling' : 'offline');
      return Math.max(isRefused ? REFUSED_MS : usualMs, (error.retryAfterMs ?? 0) / SOONEST);
    }
  }

  private tell(link: LinkState): void {
    if (!this.isRunning) return;
    this.feed.setLink(link);
    this.onResult(link);
  }
}
