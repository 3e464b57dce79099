import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { pino } from 'pino';
import { systemCtx } from '../../core/context/ctx.js';
import { logFault } from '../../core/errors/log-fault.js';
import { type DueEvent, DueRepository } from './due.repository.js';
import { Failures } from './failure.service.js';
import { MusicStarts } from './music-starts.service.js';
import { decideDue, type Deck, isPlayerAlive, positionOf } from './playback.rules.js';
import { PlaybackTurns, type Turn } from './playback-turns.service.js';
import { Succession } from './succession.service.js';
import { loseDevice, pause, repeatCommand, restart } from './transition.rules.js';

const SWEEP_INTERVAL_MS = 500;
const CLAIM_MAX = 64;
const CLAIM_LEASE_MS = 2_000;
const AT_ONCE = 3;

/**
 * The clock of all players: every half second does what has fallen due (see `DueAct`). Any process may; the row's lock
 * and the compare-and-set make it safe. A failure of one event never stops the others, and never the sweep.
 */
@Injectable()
export class DueSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = pino({ name: 'playback-sweep', level: 'warn' });
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly due: DueRepository,
    private readonly turns: PlaybackTurns,
    private readonly succession: Succession,
    private readonly failures: Failures,
    private readonly starts: MusicStarts,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep(), SWEEP_INTERVAL_MS);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await this.running;
  }

  /** Does what is due now. A sweep that is still under way is joined, never doubled. Never rejects. */
  sweep(): Promise<void> {
    this.running ??= this.sweepOnce().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async sweepOnce(): Promise<void> {
    let claimed: DueEvent[];
    try {
      claimed = await this.due.claim(CLAIM_MAX, CLAIM_LEASE_MS);
    } catch (error) {
      // Reports fail like this too while the database is away, so nobody was silent by their own fault.
      this.turns.loseHearing();
      logFault(this.log, error, {}, 'the sweep failed');
      return;
    }
    for (let first = 0; first < claimed.length; first += AT_ONCE) {
      await Promise.all(claimed.slice(first, first + AT_ONCE).map((event) => this.look(event)));
    }
  }

  private async look({ venueId, eventId }: DueEvent): Promise<void> {
    try {
      await this.turns.run(systemCtx(venueId, 'playback'), eventId, (turn) => this.act(turn));
    } catch (error) {
      logFault(this.log, error, { eventId }, 'what was due could not be done; it is tried again');
    }
  }

  private async act(turn: Turn): Promise<void> {
    const { deck } = turn;
    const act = decideDue(deck);
    switch (act.kind) {
      case 'none':
        return this.tellLostPlayer(turn);
      case 'stop':
        return this.succession.stop(turn);
      case 'pause':
        turn.row = pause(turn.row, deck.play, deck);
        return;
      case 'begin-music':
        return this.starts.begin(turn);
      case 'lock':
        return this.succession.lockNext(turn);
      case 'check-lock':
        return this.succession.checkLock(turn);
      case 'repeat-command':
        turn.row = repeatCommand(turn.row);
        return;
      case 'fail-start':
        return this.failures.fail(turn, 'timeout', positionOf(deck.row, deck.play, deck.nowMs));
      case 'lose-player':
        turn.row = loseDevice(turn.row, deck);
        return;
      case 'end':
        await this.succession.advance(turn, {
          cause: act.cause,
          heardMs: positionOf(deck.row, deck.play, deck.nowMs),
        });
        return;
      case 'retry-idle':
        await this.succession.advance(turn, { cause: 'RECOVERED', heardMs: 0 });
        return;
      case 'retry-degraded':
        return this.retry(turn, deck);
    }
  }

  private async retry(turn: Turn, deck: Deck): Promise<void> {
    if (deck.play) turn.row = restart(turn.row, deck.play, deck);
    else await this.succession.advance(turn, { cause: 'RECOVERED', heardMs: 0 });
  }

  /** While nothing plays anyway the state stays, but staff see that the page is gone. */
  private tellLostPlayer(turn: Turn): void {
    const { ctx, eventId, deck } = turn;
    if (deck.row.player && !isPlayerAlive(deck)) {
      turn.tell({ kind: 'playback:changed', venueId: ctx.venueId, eventId });
    }
  }
}
