import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { Backlog } from '../../core/backlog/backlog.js';
import { Clock } from '../../core/clock/clock.js';
import { Metrics } from '../../core/metrics/metrics.js';
import type { OutgoingMessage } from '../../core/realtime/fan-out.js';
import { Realtime } from '../../core/realtime/realtime.service.js';
import { isCrowd } from '../../core/realtime/rooms.js';
import { CrowdBudget } from './crowd-budget.js';
import type { LaneTime } from './lane.js';
import { LivePresence } from './live-presence.service.js';
import { guestTickMs, LATE_MS } from './pace.rules.js';
import type { Projection } from './projection.js';
import type { Kept, RoomLane } from './projections.service.js';

/** The beat itself is not exact: a pause that ends a moment after the next beat must not cost another one. */
const SLACK_MS = 10;
/** Other work may begin to wait while the crowd does. */
const LOOK_MS = 20;
/** Where it takes longer to work out the order, all blocks of a crowd are told the same one. */
const ORDER_MS_MAX = 4;

interface Block extends RoomLane {
  readonly projection: Projection;
  readonly toldAtMs: number;
  readonly dueAtMs: number;
}

/**
 * Tells the crowds, block by block, the one that has waited longest first, within the time that crowds may take. Each block
 * is told the state of the moment at which its turn comes, so nobody is told a state that is as old as the telling of
 * all others takes, and none is told again before everyone who was due has been told.
 */
@Injectable()
export class CrowdTeller implements OnModuleDestroy {
  private readonly toldAtMs = new WeakMap<object, number>();
  private readonly budget = new CrowdBudget();
  private telling: Promise<void> | null = null;
  private isStopping = false;

  constructor(
    private readonly presence: LivePresence,
    private readonly realtime: Realtime,
    private readonly metrics: Metrics,
    private readonly backlog: Backlog,
    private readonly clock: Clock,
  ) {}

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    await this.telling;
  }

  /** Tells all that are due, if those of the last time have been told. */
  tellDue(all: Iterable<Kept>): void {
    if (this.telling || this.isStopping) return;
    const due = this.listDue(all);
    if (due.length === 0) return;
    this.telling = this.tellAll(due).finally(() => {
      this.telling = null;
    });
  }

  private async tellAll(due: Block[][]): Promise<void> {
    for (const blocks of due) {
      await this.waitForRoom(blocks[0]!);
      if (this.isStopping) return;
      await this.tell(blocks);
    }
  }

  /** What is told together, in the order of its turns. */
  private listDue(all: Iterable<Kept>): Block[][] {
    const time = this.time();
    const due: Block[][] = [];
    for (const kept of all) {
      const blocks = this.blocksOf(kept).filter((block) => block.dueAtMs <= time.atMs && this.hasNews(block, time));
      if (kept.projection.orderMs <= ORDER_MS_MAX) due.push(...blocks.map((block) => [block]));
      else if (blocks.length > 0) due.push(blocks);
    }
    return due.sort(([a], [b]) => a!.dueAtMs - b!.dueAtMs);
  }

  private blocksOf({ projection, lanes }: Kept): Block[] {
    const blocks: RoomLane[] = [];
    let guests = 0;
    for (const { room, lane } of lanes) {
      if (!isCrowd(lane.audience)) continue;
      const sockets = this.realtime.countIn(room);
      if (sockets > 0) blocks.push({ room, lane });
      else lane.skip();
      guests += sockets;
    }
    const periodMs = guestTickMs(guests) - SLACK_MS;
    return blocks.map(({ room, lane }) => {
      const toldAtMs = this.toldAtMs.get(lane) ?? 0;
      return { room, lane, projection, toldAtMs, dueAtMs: toldAtMs + periodMs };
    });
  }

  private hasNews({ lane, projection }: Block, time: LaneTime): boolean {
    return !lane.isQuiet(time) || this.presence.hasCount(lane, projection, time);
  }

  private async waitForRoom({ toldAtMs }: Block): Promise<void> {
    while (!this.isStopping) {
      const { atMs } = this.time();
      const pauseMs = this.budget.untilFreeMs(atMs, this.realtime.crowdBusyMs, this.backlog.waitMs);
      if (pauseMs === 0 || atMs >= toldAtMs + LATE_MS) return;
      await wait(Math.min(pauseMs, LOOK_MS), undefined, { ref: false });
    }
  }

  private async tell(blocks: Block[]): Promise<void> {
    const time = this.time();
    const all = blocks.map(({ room, lane, projection }) => {
      const messages: OutgoingMessage[] = lane.flush(time, this.presence.guests(projection.eventId));
      messages.push(...this.presence.takeCount(lane, projection, time));
      if (messages.length > 0) this.toldAtMs.set(lane, time.atMs);
      return { room, messages, waitedMs: lane.takeVoteDelay(time.atMs) };
    });
    for (const { room, messages, waitedMs } of all) {
      if (messages.length === 0) continue;
      await this.realtime.publishAll(room, messages);
      if (waitedMs !== null) this.metrics.voteToTickSeconds.observe((waitedMs + performance.now() - time.atMs) / 1000);
    }
  }

  private time(): LaneTime {
    return { nowMs: this.clock.now(), atMs: performance.now() };
  }
}
