import { expect } from '@jest/globals';
import { newId } from '../../../src/core/ids/ids.js';
import { Browser } from '../../support/browser.js';
import type { SeededNight, World } from '../../support/world.js';

const PAUSE_MS = 60;
/** Beyond this a guest would be told to slow down. */
const VOTES_PER_GUEST = 15;

/** Guests who behave: one after the other joins and votes for one track after the other, until it is enough. */
export class GoodClient {
  private readonly acknowledged: string[] = [];
  private readonly refusals: string[] = [];
  private isEnough = false;
  private readonly end: Promise<void>;

  constructor(
    private readonly origin: string,
    private readonly night: SeededNight,
  ) {
    this.end = this.run();
  }

  /** Stops, and proves that all votes were taken and that the database holds each exactly once (I1, I2, I3). */
  async prove(nights: World): Promise<number> {
    this.isEnough = true;
    await this.end;
    expect(this.refusals).toEqual([]);
    const { ballotId } = this.night;
    const votes = await nights.rows<{ vote_id: string }>(
      `SELECT vote_id FROM vote WHERE ballot_id = $1 AND state = 'COUNTED'`,
      [ballotId],
    );
    expect(votes.map((vote) => vote.vote_id).sort()).toEqual([...this.acknowledged].sort());
    expect(await miscounted(nights)).toEqual([]);
    const slots = await nights.rows(
      `SELECT slot_key FROM vote WHERE state = 'COUNTED' GROUP BY ballot_id, slot_key HAVING count(*) > 1`,
    );
    expect(slots).toEqual([]);
    return this.acknowledged.length;
  }

  private async run(): Promise<void> {
    while (!this.isEnough) {
      const browser = new Browser(this.origin);
      const joined = await browser.post('/public/join', { code: this.night.joinCode });
      // A busy door asks to come back.
      if (joined.status === 503) continue;
      if (joined.status !== 200) this.refusals.push(`joining: ${joined.status}`);
      for (const { optionId } of this.night.tracks.slice(0, VOTES_PER_GUEST)) {
        await this.vote(browser, optionId);
        if (this.isEnough) return;
        await new Promise((done) => setTimeout(done, PAUSE_MS));
      }
    }
  }

  /** With the same id until the outcome is known, as the table of errors asks for. */
  private async vote(browser: Browser, optionId: string): Promise<void> {
    const vote = { voteId: newId(), ballotId: this.night.ballotId, optionId };
    for (let tries = 0; tries < 30; tries++) {
      const { status, body } = await browser.post<{ retryAfterMs?: number }>(
        `/events/${this.night.eventId}/votes`,
        vote,
      );
      if (status === 201) return void this.acknowledged.push(vote.voteId);
      if (status !== 503 && status !== 429) return void this.refusals.push(`${status} ${JSON.stringify(body)}`);
      await new Promise((done) => setTimeout(done, body.retryAfterMs ?? 200));
    }
    this.refusals.push('never counted');
  }
}

/** Options of all ballots whose tally is not the count of their votes. */
function miscounted(nights: World): Promise<unknown[]> {
  return nights.rows(
    `SELECT * FROM
       (SELECT ballot_id, option_id, cycle, count(*)::int AS votes FROM vote WHERE state = 'COUNTED' GROUP BY 1, 2, 3) v
     FULL JOIN
       (SELECT ballot_id, option_id, cycle, sum(votes)::int AS tallied FROM tally GROUP BY 1, 2, 3 HAVING sum(votes) <> 0) t
       USING (ballot_id, option_id, cycle)
     WHERE votes IS DISTINCT FROM tallied`,
  );
}
