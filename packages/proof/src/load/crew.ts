import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { monotonicMs } from './clock.js';
import { mergeDeliveries } from './latency.rules.js';
import { type Pace, shares } from './schedule.rules.js';
import type { CastOrder, CastReport } from './shooter.js';
import type { Traffic, WatchReport } from './tick-watch.js';
import type { SocketOrder, SocketReport, TaskAnswer, TaskName, WorkerTasks } from './worker-protocol.js';

/** Votes of the whole crew; what the workers need beyond it is worked out here. */
export type CrewCast = Omit<CastOrder, 'startAtMs'>;

const PROGRAM = join(fileURLToPath(import.meta.url), '..', 'worker.js');
/** Long enough for every worker to have read its order. */
const HEAD_START_MS = 300;

/** Several worker processes that act as one load generator. Guests are dealt out in blocks. End it with `close()`. */
export class Crew {
  private constructor(private readonly workers: readonly Worker[]) {}

  static start(workers: number): Crew {
    return new Crew(Array.from({ length: workers }, () => new Worker()));
  }

  /** One socket per guest, joined to the event where `join` is given. */
  async openSockets(order: Omit<SocketOrder, 'firstIndex'>): Promise<SocketReport> {
    const blocks = this.deal(order.cookies);
    const samples = shares(order.samples, this.workers.length);
    const reports = await this.askAll('openSockets', (n) => ({
      ...order,
      cookies: blocks[n]!,
      samples: samples[n]!,
      firstIndex: blocks.slice(0, n).reduce((sum, block) => sum + block.length, 0),
    }));
    return {
      opened: reports.reduce((sum, { opened }) => sum + opened, 0),
      failed: addUp(reports.map(({ failed }) => failed)),
    };
  }

  async closeSockets(): Promise<void> {
    await this.askAll('closeSockets', () => null);
  }

  /** Votes over the sockets that are open: each guest over its own. */
  async castBySockets(cast: CrewCast): Promise<CastReport> {
    const startAtMs = monotonicMs() + HEAD_START_MS;
    return merge(await this.askAll('castBySockets', (n) => ({ ...this.shareOf(cast, n), startAtMs })));
  }

  /** Votes of the given guests by POST. */
  async castByHttp(origins: readonly string[], cookies: readonly string[], cast: CrewCast): Promise<CastReport> {
    const startAtMs = monotonicMs() + HEAD_START_MS;
    const blocks = this.deal(cookies);
    const reports = await this.askAll('castByHttp', (n) => {
      const share = this.shareOf(cast, n);
      const connections = share.pace.kind === 'saturate' ? share.pace.inFlight : 256;
      return { ...share, startAtMs, origins, cookies: blocks[n]!, connections };
    });
    return merge(reports);
  }

  /** What all sockets have seen since it was asked last. */
  async takeWatch(): Promise<WatchReport> {
    const reports = await this.askAll('takeWatch', () => null);
    return {
      seen: reports.flatMap(({ seen }) => seen),
      deliveries: mergeDeliveries(reports.flatMap(({ deliveries }) => deliveries)),
      traffic: addTraffic(reports.map(({ traffic }) => traffic)),
      sampleTick: reports.find(({ sampleTick }) => sampleTick !== null)?.sampleTick ?? null,
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.end()));
  }

  private shareOf(cast: CrewCast, worker: number): CrewCast {
    const parts = this.workers.length;
    return { ...cast, votes: shares(cast.votes, parts)[worker]!, pace: sharePace(cast.pace, worker, parts) };
  }

  private deal<T>(all: readonly T[]): T[][] {
    let from = 0;
    return shares(all.length, this.workers.length).map((size) => all.slice(from, (from += size)));
  }

  private askAll<N extends TaskName>(
    name: N,
    orderOf: (worker: number) => WorkerTasks[N]['order'],
  ): Promise<WorkerTasks[N]['answer'][]> {
    return Promise.all(this.workers.map((worker, n) => worker.ask(name, orderOf(n))));
  }
}

/** One process of the generator. */
class Worker {
  private readonly child: ChildProcess = fork(PROGRAM, { serialization: 'advanced' });
  private readonly asked = new Map<number, { resolve(answer: never): void; reject(reason: Error): void }>();
  private lastId = 0;

  constructor() {
    this.child.on('message', (message: TaskAnswer) => {
      const asked = this.asked.get(message.id);
      this.asked.delete(message.id);
      if (message.ok) asked?.resolve(message.answer as never);
      else asked?.reject(new Error(message.reason));
    });
    this.child.once('exit', (code, signal) => {
      for (const { reject } of this.asked.values()) reject(new Error(`a load worker ended: ${signal ?? code}`));
    });
  }

  ask<N extends TaskName>(name: N, order: WorkerTasks[N]['order']): Promise<WorkerTasks[N]['answer']> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.asked.set(id, { resolve, reject });
      this.child.send({ id, name, order });
    });
  }

  end(): Promise<void> {
    return new Promise((resolve) => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) return resolve();
      this.child.once('exit', () => resolve());
      this.child.kill('SIGKILL');
    });
  }
}

function sharePace(pace: Pace, worker: number, parts: number): Pace {
  return pace.kind === 'rate'
    ? { kind: 'rate', perSecond: pace.perSecond / parts }
    : { kind: 'saturate', inFlight: shares(pace.inFlight, parts)[worker]! };
}

function merge(reports: readonly CastReport[]): CastReport {
  return {
    offered: reports.reduce((sum, { offered }) => sum + offered, 0),
    unsettled: reports.reduce((sum, { unsettled }) => sum + unsettled, 0),
    refused: addUp(reports.map(({ refused }) => refused)),
    retries: addUp(reports.map(({ retries }) => retries)),
    intendedMs: Float64Array.from(reports.flatMap(({ intendedMs }) => [...intendedMs])),
    ackedMs: Float64Array.from(reports.flatMap(({ ackedMs }) => [...ackedMs])),
    voteIds: reports.flatMap(({ voteIds }) => voteIds),
  };
}

function addUp(all: readonly Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const counts of all) for (const [key, n] of Object.entries(counts)) sum[key] = (sum[key] ?? 0) + n;
  return sum;
}

function addTraffic(all: readonly Traffic[]): Traffic {
  const sum: Traffic = {};
  for (const [name, { messages, bytes }] of all.flatMap((traffic) => Object.entries(traffic))) {
    const known = sum[name] ?? { messages: 0, bytes: 0 };
    sum[name] = { messages: known.messages + messages, bytes: known.bytes + bytes };
  }
  return sum;
}
