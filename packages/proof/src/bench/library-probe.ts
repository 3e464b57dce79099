import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Stage } from '../stage/stage.js';
import type { StageEvent, StageVenue } from '../stage/venue.js';
import { residentBytesOf } from './machine.js';

const EVERY_MS = 200;

export interface ProbeReport {
  /** The slowest answer to each question, ms. */
  slowestMs: Record<string, number>;
  /** Answers that were neither a yes nor a refusal by a rule. */
  failures: string[];
  votes: number;
  /** What the API had in memory at first, and at most; null where the system does not say. */
  residentBytesFirst: number | null;
  residentBytesMax: number | null;
}

/** Asks what guests and staff ask, steadily, while something else goes on; the next question does not wait for an answer. */
export class LibraryProbe {
  private readonly report: ProbeReport = {
    slowestMs: {},
    failures: [],
    votes: 0,
    residentBytesFirst: null,
    residentBytesMax: null,
  };
  private readonly asked = new Set<Promise<void>>();
  private isOver = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly stage: Stage,
    private readonly venue: StageVenue,
    private readonly event: StageEvent,
    private readonly cookies: readonly string[],
  ) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<ProbeReport> {
    this.isOver = true;
    await this.running;
    await Promise.all(this.asked);
    return this.report;
  }

  private async run(): Promise<void> {
    const token = { authorization: `Bearer ${this.venue.ownerToken}` };
    const tracks = `/venues/${this.venue.venueId}/tracks`;
    for (let n = 0; !this.isOver; n++) {
      this.ask('vote', `/events/${this.event.eventId}/votes`, { method: 'POST', ...this.vote(n) });
      this.ask('library list', `${tracks}?limit=50`, { headers: token });
      this.ask('library search', `${tracks}?limit=50&q=song%20${n % 100}`, { headers: token });
      this.ask('pool list', `/events/${this.event.eventId}/tracks`, {});
      this.ask('scan progress', `${tracks}/scan`, { headers: token });
      this.ask('health', null, {});
      await this.noteMemory();
      await wait(EVERY_MS);
    }
  }

  /** Each guest votes for each track once. */
  private vote(n: number): RequestInit {
    const { ballotId, optionIds } = this.event;
    const optionId = optionIds[Math.floor(n / this.cookies.length) % optionIds.length]!;
    const headers = { 'content-type': 'application/json', cookie: this.cookies[n % this.cookies.length]! };
    return { headers, body: JSON.stringify({ voteId: randomUUID(), ballotId, optionId }) };
  }

  private ask(name: string, path: string | null, init: RequestInit): void {
    const asking = this.time(name, path === null ? '/health' : `/api/v1${path}`, init).finally(() =>
      this.asked.delete(asking),
    );
    this.asked.add(asking);
  }

  private async time(name: string, path: string, init: RequestInit): Promise<void> {
    const startMs = performance.now();
    try {
      const answer = await fetch(this.stage.origin + path, init);
      await answer.arrayBuffer();
      const ms = performance.now() - startMs;
      this.report.slowestMs[name] = Math.max(this.report.slowestMs[name] ?? 0, ms);
      if (name === 'vote' && answer.status === 201) this.report.votes += 1;
      else if (answer.status >= 500 || (name !== 'vote' && !answer.ok)) {
        this.report.failures.push(`${name}: ${answer.status}`);
      }
    } catch (error) {
      this.report.failures.push(`${name}: ${String(error)}`);
    }
  }

  private async noteMemory(): Promise<void> {
    const { pid } = this.stage.processes[0]!;
    const bytes = pid === undefined ? null : await residentBytesOf(pid);
    this.report.residentBytesFirst ??= bytes;
    if (bytes !== null) this.report.residentBytesMax = Math.max(this.report.residentBytesMax ?? 0, bytes);
  }
}
