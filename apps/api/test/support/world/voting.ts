import type { ErrorCode, MyVotesView, QuarantineView, RecountView } from '@votebox/contracts';
import { InProcessBus } from '../../../src/core/bus/bus.js';
import { type Ctx, systemCtx } from '../../../src/core/context/ctx.js';
import { newId } from '../../../src/core/ids/ids.js';
import { BallotTerms } from '../../../src/modules/vote/ballot-terms.js';
import { BallotRepository } from '../../../src/modules/vote/ballot.repository.js';
import type { BallotSpec } from '../../../src/modules/vote/ballots.service.js';
import { OptionTitles } from '../../../src/modules/vote/option-titles.js';
import { OwnVotes } from '../../../src/modules/vote/own-votes.service.js';
import type { JudgingAct, VoteChoice } from '../../../src/modules/vote/quarantine.rules.js';
import { VoteEffects } from '../../../src/modules/vote/vote-effects.js';
import { VoteLane } from '../../../src/modules/vote/vote-lane.js';
import { VoteRepository } from '../../../src/modules/vote/vote.repository.js';
import { shardOf } from '../../../src/modules/vote/vote.rules.js';
import type { World } from '../world.js';
import type { OpenedBallot, VoteCore } from './vote-core.js';

/** No process has it. */
const SPARE_SLOT = 31;

interface CastWishes {
  voterId?: string;
  voteId?: string;
  heldMs?: number;
}

interface LateCast {
  receivedAgoMs: number;
  overSinceMs: number;
}

/** The votes of one event, cast and judged at processes that know of nothing else. */
export class Voting {
  private constructor(
    private readonly world: World,
    readonly processes: VoteCore[],
    readonly ctx: Ctx,
    readonly eventId: string,
  ) {}

  static async open(world: World, processes: VoteCore[]): Promise<Voting> {
    const ctx = systemCtx(await world.venue(), 'test');
    return new Voting(world, processes, ctx, (await world.eventRow(ctx.venueId)).id);
  }

  get db(): VoteCore['db'] {
    return this.processes[0]!.db;
  }

  get ballots(): VoteCore['ballots'] {
    return this.processes[0]!.ballots;
  }

  /** REPEAT without limits, where the wishes say nothing else. */
  ballot(spec: Partial<BallotSpec> = {}, options = 4): Promise<OpenedBallot> {
    return this.processes[0]!.open(this.ctx, { eventId: this.eventId, ...spec }, options);
  }

  /** Answers COUNTED or the code of the refusal. */
  async cast(ballot: OpenedBallot, option: number, wishes: CastWishes = {}, process = 0): Promise<string> {
    const { voterId = newId(), voteId = newId(), heldMs = 0 } = wishes;
    const offer = {
      eventId: this.eventId,
      ballotId: ballot.ballotId,
      optionId: ballot.optionIds[option]!,
      voteId,
      voterId,
    };
    const outcome = await this.processes[process]!.votes.cast(this.ctx, { ...offer, heldMs });
    return outcome.ok ? 'COUNTED' : outcome.code;
  }

  /** A vote that came in so long ago and has waited in its process since, for a ballot whose time was up so long ago. */
  async castLate(ballot: OpenedBallot, { receivedAgoMs, overSinceMs }: LateCast): Promise<string> {
    const lane = new VoteLane(this.world.databaseUrl, 0, () => undefined);
    await lane.connect();
    const offer = { venueId: this.ctx.venueId, eventId: this.eventId, ballotId: ballot.ballotId, heldMs: 0 };
    const ids = { optionId: ballot.optionIds[0]!, voteId: newId(), voterId: newId() };
    await this.setBallot(ballot, `closes_at = now() - interval '${overSinceMs} milliseconds'`);
    const vote = { ...offer, ...ids, receivedAtMs: performance.now() - receivedAgoMs };
    const { verdicts } = await lane.write([vote], shardOf(SPARE_SLOT), false).finally(() => lane.stop());
    return verdicts[0]![1];
  }

  /** What the voter is told of their votes on a ballot. */
  mine({ ballotId }: OpenedBallot, voterId: string): Promise<MyVotesView> {
    const terms = new BallotTerms(this.db, new BallotRepository(), new InProcessBus());
    const own = new OwnVotes(this.ballots, new VoteRepository(), new OptionTitles(), terms, new VoteEffects(), this.db);
    return own.list(this.ctx, { eventId: this.eventId, ballotId, voterId });
  }

  /** Answers WITHDRAWN or the code of the refusal. */
  async withdraw(_ballot: OpenedBallot, voterId: string, voteId: string, process = 0): Promise<string> {
    const { votes } = this.processes[process]!;
    const outcome = await votes.withdraw(this.ctx, { eventId: this.eventId, voterId, voteId });
    return outcome.ok ? 'WITHDRAWN' : outcome.code;
  }

  judge(act: JudgingAct, who: string | VoteChoice, { ctx = this.ctx, process = 0 } = {}): Promise<QuarantineView> {
    const choice = typeof who === 'string' ? { voterId: who } : who;
    const { quarantine } = this.processes[process]!;
    return quarantine.judge(ctx, { eventId: this.eventId, act, choice, reason: 'looks odd' });
  }

  async useUp(ballot: OpenedBallot, option: number, code: ErrorCode | null): Promise<void> {
    const block = code && { untilMs: 60_000, code };
    await this.db.sqlTx(this.ctx, (client) =>
      this.ballots.useUpOption(this.ctx, client, ballot.ballotId, ballot.optionIds[option]!, block),
    );
  }

  /** Everything that was written so far happened so much earlier. */
  async passTime(ballot: OpenedBallot, ms: number): Promise<void> {
    const back = [ballot.ballotId, ms];
    await this.world.sql.query(
      `UPDATE vote SET received_at = received_at - $2 * interval '1 ms', committed_at = committed_at - $2 * interval '1 ms'
       WHERE ballot_id = $1`,
      back,
    );
    await this.world.sql.query(
      `UPDATE voter_ledger SET last_cast_at = last_cast_at - $2 * interval '1 ms' WHERE ballot_id = $1`,
      back,
    );
  }

  async setBallot({ ballotId }: OpenedBallot, assignment: string): Promise<void> {
    await this.world.sql.query(`UPDATE ballot SET ${assignment} WHERE id = $1`, [ballotId]);
  }

  async setGuest(_ballot: OpenedBallot, voterId: string, columns: Record<string, unknown>): Promise<void> {
    const names = Object.keys(columns);
    await this.world.sql.query(
      `INSERT INTO guest (venue_id, event_id, voter_id, ${names.join(', ')})
       VALUES ($1, $2, $3, ${names.map((_, n) => `$${n + 4}`).join(', ')})
       ON CONFLICT (venue_id, event_id, voter_id) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
      [this.ctx.venueId, this.eventId, voterId, ...Object.values(columns)],
    );
  }

  group(weight: string): Promise<string> {
    return this.world.group(this.ctx.venueId, this.eventId, weight);
  }

  async setGroupWeight(groupId: string, weight: string): Promise<void> {
    await this.world.sql.query('UPDATE guest_group SET weight = $2 WHERE id = $1', [groupId, weight]);
  }

  recount({ ballotId }: OpenedBallot): Promise<RecountView> {
    return this.ballots.recount(this.ctx, ballotId);
  }

  /** Weight of the first two options in their first cycle, as text. */
  async weights({ ballotId, optionIds }: OpenedBallot): Promise<string[]> {
    const rows = await this.world.rows<{ option_id: string; weight: string }>(
      `SELECT option_id, sum(weight)::text AS weight FROM tally WHERE ballot_id = $1 GROUP BY 1`,
      [ballotId],
    );
    return optionIds.slice(0, 2).map((id) => rows.find((row) => row.option_id === id)?.weight ?? '0');
  }

  /** Votes and weight by `option:cycle`, without what stands at zero. */
  async tally({ ballotId, optionIds }: OpenedBallot): Promise<Record<string, { votes: number; weight: number }>> {
    const rows = await this.world.rows<{ option_id: string; cycle: number; votes: number; weight: number }>(
      `SELECT option_id, cycle, sum(votes)::int AS votes, sum(weight)::float8 AS weight FROM tally
       WHERE ballot_id = $1 GROUP BY 1, 2 HAVING sum(votes) <> 0 OR sum(weight) <> 0`,
      [ballotId],
    );
    return Object.fromEntries(
      rows.map(({ option_id, cycle, votes, weight }) => [
        `${optionIds.indexOf(option_id)}:${cycle}`,
        { votes, weight },
      ]),
    );
  }

  async partitionCount(): Promise<number> {
    const count = `SELECT count(*)::int AS n FROM pg_inherits WHERE inhparent = 'vote'::regclass`;
    return (await this.world.rows<{ n: number }>(count))[0]!.n;
  }

  /** Where the votes of a ballot are, and where a look at them goes. */
  async partitionsOf({ ballotId }: OpenedBallot): Promise<{ partitions: string[]; planned: string[] }> {
    const rows = await this.world.rows<{ name: string }>(
      `SELECT DISTINCT tableoid::regclass::text AS name FROM vote WHERE ballot_id = $1`,
      [ballotId],
    );
    const plan = await this.world.rows<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT * FROM vote WHERE venue_id = '${this.ctx.venueId}' AND ballot_id = '${ballotId}'`,
    );
    const text = plan.map((row) => row['QUERY PLAN']).join('\n');
    const planned = [...text.matchAll(/ on (\w+)/g)].map(([, name]) => name!);
    return { partitions: rows.map(({ name }) => name), planned: [...new Set(planned)] };
  }
}
