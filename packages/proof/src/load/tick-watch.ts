import { monotonicMs } from './clock.js';

/** What one socket saw: the total of votes on the ballot, and when (monotonic ms), in the order of arrival. */
export interface SeenTotals {
  atMs: number[];
  totals: number[];
}

/** How the ticks with one total of votes, one per process, reached many sockets. Times are monotonic ms. */
export interface Delivery {
  total: number;
  receivers: number;
  firstMs: number;
  lastMs: number;
}

/** Messages and bytes by name of message. */
export type Traffic = Record<string, { messages: number; bytes: number }>;

/** What a worker's sockets have received. */
export interface WatchReport {
  seen: SeenTotals[];
  deliveries: Delivery[];
  traffic: Traffic;
  /** A tick as it came, for whoever wants to send the same bytes. */
  sampleTick: string | null;
}

const TICK = 'ballot:tick';
const NAME_START = 4;
const NAME_LENGTH_MAX = 30;
/** The total stands within so many characters. */
const HEAD_LENGTH = 200;

/** Listens to all event frames of a worker: looks into few, counts the others. */
export class TickWatch {
  private readonly seen = new Map<number, SeenTotals>();
  private readonly deliveries = new Map<number, Delivery>();
  private readonly traffic = new Map<string, { messages: number; bytes: number }>();
  private sampleTick: string | null = null;

  /** The frame of socket `index`; `isSampled`: its totals are kept. */
  take(index: number, isSampled: boolean, frame: Buffer): void {
    const head = frame.toString('latin1', NAME_START, NAME_START + NAME_LENGTH_MAX);
    const name = head.slice(0, head.indexOf('"'));
    this.count(name, frame.length);
    if (name !== TICK) return;
    const atMs = monotonicMs();
    const text = frame.toString('latin1', 0, HEAD_LENGTH);
    const total = numberAfter(text, '"total":');
    if (Number.isNaN(total)) return;
    this.noteDelivery(total, atMs);
    if (!isSampled) return;
    this.sampleTick = frame.toString();
    const seen = this.seen.get(index) ?? { atMs: [], totals: [] };
    this.seen.set(index, seen);
    seen.atMs.push(atMs);
    seen.totals.push(total);
  }

  /** What has come since the last report. */
  report(): WatchReport {
    const report = {
      seen: [...this.seen.values()],
      deliveries: [...this.deliveries.values()],
      traffic: Object.fromEntries(this.traffic),
      sampleTick: this.sampleTick,
    };
    this.seen.clear();
    this.deliveries.clear();
    this.traffic.clear();
    return report;
  }

  private count(name: string, bytes: number): void {
    const traffic = this.traffic.get(name);
    if (traffic) {
      traffic.messages += 1;
      traffic.bytes += bytes;
    } else this.traffic.set(name, { messages: 1, bytes });
  }

  private noteDelivery(total: number, atMs: number): void {
    const delivery = this.deliveries.get(total);
    if (!delivery) return void this.deliveries.set(total, { total, receivers: 1, firstMs: atMs, lastMs: atMs });
    delivery.receivers += 1;
    delivery.lastMs = atMs;
  }
}

/** The number behind the first `mark`; NaN where there is none. */
function numberAfter(text: string, mark: string): number {
  const at = text.indexOf(mark);
  return at < 0 ? Number.NaN : Number.parseInt(text.slice(at + mark.length, at + mark.length + 16), 10);
}
