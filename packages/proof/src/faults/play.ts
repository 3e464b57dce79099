import { setTimeout as wait } from 'node:timers/promises';
import { monotonicMs } from '../load/clock.js';
import type { EventWishes, StageEvent, StageVenue } from '../stage/venue.js';
import { Crowd } from './crowd.js';
import type { Scene } from './scene.js';
import { Screen } from './screen.js';

export interface PlayOptions extends EventWishes {
  readonly guests: number;
  readonly perSecond: number;
  /** Whether the guests listen to the event, or only vote. */
  readonly isListening?: boolean;
  /** Guests connect without a proxy between: with many of them it would run out of files. */
  readonly isDirect?: boolean;
}

/** What was counted at the end of a play. */
export interface Counts {
  offered: number;
  acknowledged: number;
  /** Acknowledged votes that Postgres has. */
  found: number;
  refused: Record<string, number>;
  /** Answers by code; `counted` and `OFFLINE` (none came) among them. */
  answers: Record<string, number>;
  /** Neither counted nor refused in the end. */
  unsettled: number;
  /** Rows beyond the first in a slot. */
  duplicates: number;
  /** Votes that Postgres has and whose guest was never told so. */
  unacknowledged: number;
  tallyEqualsCount: boolean;
  screensRight: boolean;
  screenFalls: number;
}

/** Tracks of an event: as many as a snapshot shows. */
export const TRACKS = 50;
const SCREENS_PER_PROCESS = 3;
const SETTLE_PATIENCE_MS = 90_000;

/** One event on a scene with a voting crowd and screens on every process. Close it. */
export class Play {
  private constructor(
    readonly scene: Scene,
    readonly venue: StageVenue,
    readonly event: StageEvent,
    readonly crowd: Crowd,
    readonly screens: readonly Screen[],
    private readonly options: PlayOptions,
  ) {}

  static async open(scene: Scene, options: PlayOptions): Promise<Play> {
    const { stage, origins } = scene;
    const venue = await stage.openVenue();
    const event = await stage.openEvent({ tracks: TRACKS, ...options }, venue);
    const cookies = await stage.joinGuests(event, options.guests);
    const roads = options.isDirect ? stage.processes.map(({ url }) => url) : origins;
    const crowd = await Crowd.enter({ origins: roads, event, cookies, isListening: options.isListening ?? false });
    const screens = origins.flatMap((origin) =>
      Array.from(
        { length: SCREENS_PER_PROCESS },
        () => new Screen({ origin, eventId: event.eventId, token: venue.displayToken }),
      ),
    );
    await Promise.all(screens.map((screen) => screen.connect()));
    return new Play(scene, venue, event, crowd, screens, options);
  }

  /** Votes come in from now on. */
  begin(): void {
    this.crowd.offer(this.options.perSecond);
  }

  /** No new votes; resolves when the last one is counted or refused, or patience ends. */
  async finish(patienceMs = SETTLE_PATIENCE_MS): Promise<void> {
    this.crowd.stop();
    await this.crowd.settled(patienceMs);
  }

  /**
   * Ms until new votes are committed (if any come) and every screen shows at least what Postgres held then; Infinity when
   * that takes too long.
   */
  async screensCatchUp(withinMs: number): Promise<number> {
    const startMs = monotonicMs();
    const isInTime = (): boolean => monotonicMs() - startMs < withinMs;
    const countVotes = () => this.scene.stage.oracles.countVotes(this.event.ballotId).catch(() => Number.NaN);
    const before = await countVotes();
    let votes = await countVotes();
    while (isInTime() && !(votes > before) && this.crowd.isOffering) {
      await wait(20);
      votes = await countVotes();
    }
    while (isInTime()) {
      if (this.screens.every((screen) => screen.isOnline && screen.total >= votes)) return monotonicMs() - startMs;
      await wait(20);
    }
    return Number.POSITIVE_INFINITY;
  }

  /** After `finish`. */
  async count(): Promise<Counts> {
    const { votes } = this.crowd;
    const { oracles } = this.scene.stage;
    const acknowledged = votes.filter((vote) => vote.fate === 'counted');
    const found = await oracles.findVoteIds(acknowledged.map((vote) => vote.voteId));
    const refused = countBy(votes.flatMap(({ fate, code }) => (fate === 'refused' ? [code!] : [])));
    const stored = await oracles.countVotes(this.event.ballotId);
    const screensRight = await this.screensShowExactly();
    return {
      offered: votes.length,
      acknowledged: acknowledged.length,
      found: new Set(found).size,
      refused,
      answers: countBy(this.crowd.attempts.map(({ code }) => code ?? 'counted')),
      unsettled: this.crowd.openCount,
      duplicates: (await oracles.countDuplicates(this.event.ballotId)) + found.length - new Set(found).size,
      unacknowledged: stored - acknowledged.length,
      tallyEqualsCount: await oracles.tallyEqualsVotes(this.event.ballotId),
      screensRight,
      screenFalls: this.screens.reduce((sum, screen) => sum + screen.falls, 0),
    };
  }

  close(): void {
    this.crowd.close();
    for (const screen of this.screens) screen.close();
  }

  /** Every screen shows the count of every track as Postgres has it; a moment is given to the last message. */
  private async screensShowExactly(): Promise<boolean> {
    const { rows } = await this.scene.stage.sql.query<{ idx: number; n: number }>(
      `SELECT o.idx, count(*)::int AS n FROM vote v
       JOIN ballot_option o ON o.venue_id = v.venue_id AND o.ballot_id = v.ballot_id AND o.id = v.option_id
       WHERE v.ballot_id = $1 AND v.state = 'COUNTED' AND v.cycle = o.cycle GROUP BY o.idx`,
      [this.event.ballotId],
    );
    const isRight = (screen: Screen): boolean => rows.every(({ idx, n }) => screen.shown.get(idx) === n);
    const endMs = monotonicMs() + 5_000;
    while (monotonicMs() < endMs) {
      if (this.screens.every(isRight)) return true;
      await wait(50);
    }
    return false;
  }
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
