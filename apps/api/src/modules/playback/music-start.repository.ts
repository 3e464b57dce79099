import { Injectable } from '@nestjs/common';
import type { BallotState, EventStatus } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import type { PlaybackClient } from './playback.repository.js';

interface StartedEvent {
  status: EventStatus;
  ballotState: BallotState | null;
}

/** Writes that the music of an event has begun. */
@Injectable()
export class MusicStartRepository {
  /** Inside a turn: the player is locked before its event. */
  async begin(ctx: Ctx, client: PlaybackClient, eventId: string): Promise<StartedEvent> {
    const { rows } = await client.query<StartedEvent>(
      `UPDATE event e SET music_from = NULL WHERE e.venue_id = $1 AND e.id = $2
       RETURNING e.status, (SELECT b.state FROM ballot b WHERE b.venue_id = e.venue_id AND b.id = e.ballot_id) AS "ballotState"`,
      [ctx.venueId, eventId],
    );
    return rows[0]!;
  }
}
