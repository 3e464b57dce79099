import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Ctx } from '../../src/core/context/ctx.js';
import type { OpenedBallot } from '../support/world/vote-core.js';
import { SimulatedGuest } from './guests.js';
import { type Journal, newJournal } from './journal.js';
import { type Plan, planNight } from './plan.js';
import { Random } from './random.js';
import type { SimulatedProcess } from './simulated-process.js';
import { Spoiler } from './spoiler.js';
import { BLOCK_MS_MAX, SimulatedStaff } from './staff.js';

const OPENING_TRIES_MAX = 20;

/** Where a night takes place. */
export interface Place {
  ctx: Ctx;
  eventId: string;
  /** Groups of guests with the thousandths that their votes weigh. */
  groups: { groupId: string; weight: number }[];
  processes: SimulatedProcess[];
  /** Past the proxies, for arranging and looking. */
  sql: Pool;
}

/** One ballot from its opening to the last answer, all of it decided by a seed. */
export class Night {
  readonly plan: Plan;
  readonly journal: Journal;
  ballotId = '';
  optionIds: string[] = [];
  private isOver = false;

  constructor(
    readonly place: Place,
    private readonly random: Random,
  ) {
    this.plan = planNight(random.for('plan'));
    this.journal = newJournal(this.plan.rules);
  }

  get ctx(): Ctx {
    return this.place.ctx;
  }

  get eventId(): string {
    return this.place.eventId;
  }

  /** `onOpen` is told the ballot before the first vote. */
  async run(onOpen: (ballotId: string) => void): Promise<void> {
    await this.open();
    onOpen(this.ballotId);
    const { plan, random } = this;
    const voters = Array.from({ length: plan.voters }, (_, n) => this.arrive(`guest ${n}`));
    const crowd = Array.from({ length: plan.rush }, (_, n) => this.arrive(`crowd ${n}`));
    await this.seat([...voters, ...crowd]);
    const staff = new SimulatedStaff(this, random.for('staff'));
    const watching = this.watchRevisions();
    const spoiling = new Spoiler(this, random.for('spoiler')).act(plan.faults).then(() => this.heal());
    await Promise.all([
      ...voters.map((guest) => guest.act(plan.actsPerVoter)),
      this.rushIn(crowd),
      staff.act(plan.staffActs).then(() => (plan.closes ? staff.close() : undefined)),
      spoiling,
    ]);
    if (!plan.closes) await this.endQuietly(staff);
    this.isOver = true;
    await watching;
  }

  /** After the storm a newcomer votes; where a track may be voted for again once it has played, it does. */
  private async endQuietly(staff: SimulatedStaff): Promise<void> {
    const { policy, budgetVotes, cooldownMs } = this.plan.rules;
    const newcomer = this.arrive('newcomer');
    const optionId = this.random.for('newcomer').pick(this.optionIds);
    await wait(BLOCK_MS_MAX);
    await newcomer.voteFreely(optionId);
    if (policy !== 'REPEAT' || budgetVotes === 1) return;
    while (!(await staff.useUp(optionId, null))) await wait(20);
    await wait(cooldownMs);
    await newcomer.voteFreely(optionId);
  }

  someProcess(random: Random): SimulatedProcess {
    return random.pick(this.place.processes);
  }

  /** A vote id that some guest has used before, or a new one. */
  someVoteId(random: Random): string {
    const { offers } = this.journal;
    return offers.length > 0 ? random.pick(offers).voteId : random.uuid();
  }

  async pause(random: Random, maxMs: number): Promise<void> {
    await wait(random.next() * maxMs);
  }

  async databaseNowMs(): Promise<number> {
    const { rows } = await this.place.sql.query<{ now: number }>(
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now',
    );
    return rows[0]!.now;
  }

  /** Someone else holds the rows of the tally and the ledger for a while. */
  async lockRows(holdMs: number): Promise<void> {
    const client = await this.place.sql.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM voter_ledger WHERE ballot_id = $1 FOR UPDATE', [this.ballotId]);
      await client.query('SELECT 1 FROM tally WHERE ballot_id = $1 FOR UPDATE', [this.ballotId]);
      await wait(holdMs);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  }

  /** The night before may have left a process with a connection that it does not yet know to be broken: then another try. */
  private async open(): Promise<void> {
    for (let tries = 0; tries < OPENING_TRIES_MAX; tries++) {
      const opened = await this.tryOpen();
      if (opened !== 'unknown') return void Object.assign(this, opened);
      await wait(100);
    }
    throw new Error('the ballot could not be opened');
  }

  private tryOpen(): Promise<OpenedBallot | 'unknown'> {
    const { ctx, eventId, processes } = this.place;
    return processes[0]!.direct((core) => core.open(ctx, { eventId, ...this.plan.rules }, this.plan.options));
  }

  private arrive(name: string): SimulatedGuest {
    const random = this.random.for(name);
    return new SimulatedGuest(this, random, random.uuid());
  }

  /** Some guests belong to a group whose votes have a weight of their own. */
  private async seat(guests: SimulatedGuest[]): Promise<void> {
    const random = this.random.for('seats');
    const seated = guests
      .filter(() => random.chance(0.4))
      .map(({ voterId }) => ({ voterId, ...random.pick(this.place.groups) }));
    for (const { voterId, weight } of seated) this.journal.weights.set(voterId, weight);
    await this.place.sql.query(
      `INSERT INTO guest (venue_id, event_id, voter_id, group_id)
       SELECT $1, $2, u.voter_id, u.group_id FROM unnest($3::uuid[], $4::uuid[]) u(voter_id, group_id)
       ON CONFLICT (venue_id, event_id, voter_id) DO UPDATE SET group_id = excluded.group_id`,
      [this.ctx.venueId, this.eventId, seated.map((s) => s.voterId), seated.map((s) => s.groupId)],
    );
  }

  private async rushIn(crowd: SimulatedGuest[]): Promise<void> {
    await this.pause(this.random.for('rush'), this.plan.restMs * 5);
    await Promise.all(crowd.map((guest) => guest.vote()));
  }

  private async watchRevisions(): Promise<void> {
    while (!this.isOver) {
      this.journal.revisions.push(await this.readRevisions());
      await wait(25);
    }
  }

  async readRevisions(): Promise<Map<number, number>> {
    const { rows } = await this.place.sql.query<{ shard: number; rev: string }>(
      'SELECT shard, rev FROM ballot_revision WHERE ballot_id = $1',
      [this.ballotId],
    );
    return new Map(rows.map((row) => [row.shard, Number(row.rev)]));
  }

  private heal(): void {
    for (const process of this.place.processes) process.proxy?.heal();
  }
}
