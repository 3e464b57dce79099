import { systemCtx, type Ctx } from '../../src/core/context/ctx.js';
import { newId } from '../../src/core/ids/ids.js';
import { PlaybackControl } from '../../src/modules/playback/playback-control.service.js';
import { Playbacks } from '../../src/modules/playback/playbacks.service.js';
import { SkipControl } from '../../src/modules/playback/skip-control.service.js';
import { Ballots, Votes } from '../../src/modules/vote/index.js';
import { VoteWriter } from '../../src/modules/vote/vote-writer.js';
import type { VirtualTime } from '../support/virtual-time.js';
import type { SeededNight, World } from '../support/world.js';
import { type DrivenPlayers, type DrivenProcess, POLLED, type Speaker } from '../support/world/driven-players.js';
import { NightBus } from './night-bus.js';
import { judgeNight, type NightFigures, type Span } from './night-judge.js';
import { NIGHT_MS, type NightAct, type NightPlan, planDrivenNight } from './night-plan.js';
import { strideMs } from './night-pace.js';
import { NightRows } from './night-rows.js';
import { Random } from './random.js';

const REPEAT_BLOCK_MS = 2 * 3_600_000;
/** The next player of the house takes over when one is lost for so long, and has begun so much later. */
const OUTAGE_MS_MAX = 5_000;
/** What is found out at a look is mended so soon. */
const MENDED_MS_MAX = 10_000;
/** After an incident everything is looked at each second for so long. */
const BUSY_FOR_MS = 45_000;

export interface NightResult {
  seed: number;
  players: string;
  figures: NightFigures;
  faults: string[];
  /** Unplanned silences, in words. */
  gaps: string[];
  /** What was done to it, in words. */
  incidents: string[];
  handOvers: number;
  /** Looks at the most looked-at player that must be asked, per play. */
  looksPerPlay: number;
}

/** One night of a bar in which everything goes wrong that may, on virtual time: two processes, real Postgres. */
export class DrivenNight {
  private readonly random: Random;
  private readonly plan: NightPlan;
  private readonly time: VirtualTime;
  private readonly bus: NightBus;
  private readonly processes: DrivenProcess[] = [];
  private readonly dead: DrivenProcess[] = [];
  private players: Speaker[] = [];
  private night!: SeededNight;
  private rows!: NightRows;
  private ctx!: Ctx;
  private busyUntilMs = 0;
  private readonly pauses: Span[] = [];
  private readonly outages: Span[] = [];
  private readonly blindOutages: Span[] = [];
  private readonly acked: string[] = [];
  private readonly incidents: string[] = [];
  private readonly failures: string[] = [];
  private skips = 0;

  constructor(
    private readonly world: World,
    private readonly house: DrivenPlayers,
    private readonly seed: number,
  ) {
    this.random = new Random(seed);
    this.plan = planDrivenNight(this.random.for('plan'));
    this.time = house.time;
    this.bus = new NightBus(house.time, this.random.for('bus'));
  }

  async play(): Promise<NightResult> {
    await this.open();
    const fromMs = this.time.now();
    for (const act of this.plan.acts) this.time.after(act.atMs, () => void this.do(act));
    await this.time.advance(NIGHT_MS);
    const untilMs = this.time.now();
    for (const { device } of this.players) device.endRecord();
    await this.close();
    return this.judge({ fromMs, untilMs });
  }

  private async open(): Promise<void> {
    const { plan, world } = this;
    const venueId = await world.venue();
    this.ctx = systemCtx(venueId, 'simulation');
    for (const [n, capabilities] of plan.players.entries()) {
      const player = await this.house.player(venueId, `Player ${n}`, capabilities);
      const { newsLateMs, newsTimes, looksLateMs, latencyMs } = plan;
      Object.assign(player.device.faults, { newsLateMs, newsTimes, looksLateMs, latencyMs });
      this.players.push(player);
    }
    this.night = await world.night(venueId, {
      tracks: plan.durationsMs.length,
      event: { player_ids: this.players.map(({ playerId }) => playerId), repeat_block_ms: REPEAT_BLOCK_MS },
    });
    this.rows = new NightRows(world, this.night);
    for (const [n, { trackId }] of this.night.tracks.entries()) {
      await world.sql.query('UPDATE track SET duration_ms = $2 WHERE id = $1', [trackId, plan.durationsMs[n]]);
    }
    this.processes.push(await this.startProcess(), await this.startProcess());
    // The first track is on when the night begins to be judged.
    await this.time.advance(3_000);
  }

  private async startProcess(): Promise<DrivenProcess> {
    const process = await this.house.start(this.bus, () => strideMs(this.time.now(), this.busyUntilMs, this.players));
    await process.get(VoteWriter).onModuleInit();
    return process;
  }

  /** The event ends: whoever drives must let the player go. */
  private async close(): Promise<void> {
    await this.world.sql.query(`UPDATE event SET status = 'ENDED' WHERE id = $1`, [this.night.eventId]);
    await this.processes[0]!.get(Playbacks).stop(this.ctx, this.night.eventId);
    await this.time.advance(20_000);
    for (const { device } of this.players) {
      if (device.sight().state === 'playing') this.failures.push('a player sounds on after the end');
    }
    for (const process of [...this.processes, ...this.dead]) {
      if (this.processes.includes(process)) await process.stop();
      await process.get(VoteWriter).onApplicationShutdown();
      await process.close();
    }
  }

  private async do(act: NightAct): Promise<void> {
    if (act.kind === 'vote') return this.vote(act);
    this.busyUntilMs = this.time.now() + BUSY_FOR_MS + ('forMs' in act ? act.forMs : 0);
    const minutes = (act.atMs / 60_000).toFixed(1);
    this.incidents.push(`${minutes} min ${act.kind}${'forMs' in act ? ` ${(act.forMs / 1000).toFixed(0)} s` : ''}`);
    switch (act.kind) {
      case 'cut':
        return this.cut(act.forMs);
      case 'unreachable':
        return this.trouble('UNREACHABLE', act.forMs);
      case 'token-expires':
        return this.trouble('AUTH', act.forMs);
      case 'rate-limited':
        return this.trouble('RATE_LIMITED', act.forMs);
      case 'gateway-errors':
        (await this.driven()).device.faults.unanswered = act.calls;
        return;
      case 'kill':
        return this.kill(act.victim, act.backAfterMs);
      default:
        return this.direct(act);
    }
  }

  private async direct(act: Extract<NightAct, { kind: 'skip' | 'pause' | 'volume' }>): Promise<void> {
    const process = this.processes[0]!;
    const { eventId } = this.night;
    switch (act.kind) {
      case 'skip': {
        const { playId } = await this.rows.playback();
        const done = await process.get(SkipControl).skip(this.ctx, eventId, { expectedPlayId: playId });
        if (done.ok) this.skips += 1;
        return;
      }
      case 'pause': {
        await process.get(PlaybackControl).pause(this.ctx, eventId);
        const fromMs = this.time.now();
        this.time.after(act.forMs, () => {
          void this.processes[0]!.get(PlaybackControl).play(this.ctx, eventId);
          this.pauses.push({ fromMs, untilMs: this.time.now() });
        });
        return;
      }
      case 'volume':
        await process.get(PlaybackControl).volume(this.ctx, eventId, { volume: act.volume });
    }
  }

  private async vote({ guest, track, process }: Extract<NightAct, { kind: 'vote' }>): Promise<void> {
    const at = this.processes[process % this.processes.length]!;
    const voteId = newId();
    const { eventId, ballotId, tracks } = this.night;
    const cast = { eventId, ballotId, optionId: tracks[track]!.optionId, voteId, voterId: this.voterId(guest) };
    const outcome = await at.get(Votes).cast(this.ctx, cast);
    if (outcome.ok) this.acked.push(voteId);
  }

  private voterId(guest: number): string {
    return this.random.for(`guest ${guest}`).uuid();
  }

  /** A player that must be asked says only at the next look that it was without power: half a track later. */
  private async cut(forMs: number): Promise<void> {
    const player = await this.driven();
    const { device } = player;
    const fromMs = this.time.now();
    if (this.isPolled(player)) {
      const unseenMs = Math.max(...this.plan.durationsMs) / 2 + MENDED_MS_MAX;
      this.blindOutages.push({ fromMs, untilMs: fromMs + unseenMs });
      this.busyUntilMs = Math.max(this.busyUntilMs, fromMs + unseenMs);
    } else {
      this.outages.push({ fromMs, untilMs: fromMs + Math.min(forMs, OUTAGE_MS_MAX) });
    }
    device.cut();
    device.faults.trouble = 'UNREACHABLE';
    this.time.after(forMs, () => device.reconnect());
  }

  private async trouble(trouble: 'UNREACHABLE' | 'AUTH' | 'RATE_LIMITED', forMs: number): Promise<void> {
    const { device } = await this.driven();
    const { faults } = device;
    faults.trouble = trouble;
    faults.retryAfterMs = trouble === 'RATE_LIMITED' ? forMs : null;
    this.time.after(forMs, () => {
      faults.retryAfterMs = null;
      device.reconnect();
    });
  }

  /** Kills the process that drives, or the other one; another takes its place after a while. */
  private async kill(victim: 'driver' | 'other', backAfterMs: number): Promise<void> {
    const { driverId } = await this.rows.playback();
    const driver = this.processes.findIndex((process) => process.driverId === driverId);
    const index = victim === 'driver' ? Math.max(0, driver) : Math.max(0, 1 - Math.max(0, driver));
    const [process] = this.processes.splice(index, 1);
    process!.kill();
    this.dead.push(process!);
    this.time.after(backAfterMs, () => {
      void this.startProcess().then((fresh) => this.processes.push(fresh));
    });
  }

  private async driven(): Promise<Speaker> {
    const row = await this.rows.playback();
    return this.players.find(({ playerId }) => playerId === row.playerId) ?? this.players[0]!;
  }

  private isPolled(player: Speaker): boolean {
    return this.plan.players[this.players.indexOf(player)] === POLLED;
  }

  private async judge(night: Span): Promise<NightResult> {
    const plays = await this.rows.plays();
    const storedVoteIds = await this.rows.voteIds();
    const counting = await this.startProcess();
    const tally = await counting.get(Ballots).recount(this.ctx, this.night.ballotId);
    await counting.get(VoteWriter).onApplicationShutdown();
    await counting.close();
    const { figures, gaps, faults } = judgeNight({
      night,
      sounds: this.players.flatMap((player) =>
        player.device.heard.map(({ address, fromMs, untilMs }) => ({
          address,
          fromMs,
          untilMs: untilMs ?? night.untilMs,
          isPolled: this.isPolled(player),
        })),
      ),
      plays,
      pauses: this.pauses,
      outages: this.outages,
      blindOutages: this.blindOutages,
      repeatBlockMs: REPEAT_BLOCK_MS,
      skips: this.skips,
      ackedVoteIds: this.acked,
      storedVoteIds,
      tally,
    });
    return {
      seed: this.seed,
      players: this.plan.players.map(({ endSignal }) => endSignal).join('+'),
      figures,
      faults: [...this.failures, ...faults],
      gaps: gaps.map(
        ({ fromMs, untilMs }) =>
          `${((fromMs - night.fromMs) / 60_000).toFixed(2)} min ${((untilMs - fromMs) / 1000).toFixed(1)} s`,
      ),
      incidents: this.incidents,
      handOvers: await this.countHandOvers(),
      looksPerPlay: this.countLooks(plays.length),
    };
  }

  private async countHandOvers(): Promise<number> {
    let count = 0;
    for (const { metrics } of [...this.processes, ...this.dead]) {
      count += (await metrics.driverHandOvers.get()).values[0]?.value ?? 0;
    }
    return count;
  }

  private countLooks(plays: number): number {
    const polled = this.players.filter((player) => this.isPolled(player));
    return Math.max(0, ...polled.map(({ device }) => device.calls.sight)) / Math.max(1, plays);
  }
}
