import type { World } from '../support/world.js';
import type { JudgedPlay } from './night-judge.js';

/** What Postgres says of a night. */
export class NightRows {
  constructor(
    private readonly world: World,
    private readonly night: { eventId: string; ballotId: string },
  ) {}

  async playback(): Promise<{ playId: string; playerId: string | null; driverId: string | null }> {
    const [row] = await this.world.rows<{ playId: string; playerId: string | null; driverId: string | null }>(
      `SELECT play_id AS "playId", player_id AS "playerId", driver_id AS "driverId" FROM playback WHERE event_id = $1`,
      [this.night.eventId],
    );
    return row!;
  }

  plays(): Promise<JudgedPlay[]> {
    return this.world.rows<JudgedPlay>(
      `SELECT seq, track_id || '.mp3' AS address, duration_ms AS "durationMs", end_cause AS "endCause",
              (extract(epoch FROM started_at) * 1000)::float8 AS "startedMs",
              (extract(epoch FROM ended_at) * 1000)::float8 AS "endedMs"
       FROM play WHERE event_id = $1 ORDER BY seq`,
      [this.night.eventId],
    );
  }

  async voteIds(): Promise<string[]> {
    const votes = await this.world.rows<{ vote_id: string }>('SELECT vote_id FROM vote WHERE ballot_id = $1', [
      this.night.ballotId,
    ]);
    return votes.map(({ vote_id }) => vote_id);
  }
}
