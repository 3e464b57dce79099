import type { PlayerReportDto } from '@votebox/contracts/dto';
import { GuestIdentity } from '../../../src/core/access/guest-identity.js';
import type { Ctx, GuestCtx, StaffCtx } from '../../../src/core/context/ctx.js';
import { newId } from '../../../src/core/ids/ids.js';
import { PlayerReports } from '../../../src/modules/playback/player-reports.service.js';
import type { World } from '../world.js';
import type { MusicProcess } from './music-process.js';
import type { SeededNight } from './rows.js';

export interface StoredPlay {
  id: string;
  seq: number;
  track_id: string;
  option_id: string;
  cycle: number;
  end_cause: string | null;
  ended_at: Date | null;
  played_ms: number | null;
  fair_time_s: number | null;
}

/** A running event with a page that makes the sound, its staff and its guests. */
export class RunningNight {
  private readonly page = newId();
  readonly staff: StaffCtx;

  constructor(
    private readonly world: World,
    private readonly process: MusicProcess,
    readonly rows: SeededNight,
  ) {
    this.staff = world.staffOf(rows.venueId);
  }

  report(kind: PlayerReportDto['kind'], body: Partial<PlayerReportDto> = {}) {
    const { venueId, eventId } = this.rows;
    const ctx: Ctx = { venueId, actor: { kind: 'display', displayId: newId() }, requestId: 'test' };
    return this.process.get(PlayerReports).report(ctx, { eventId, playerId: this.page, kind, ...body });
  }

  plays(): Promise<StoredPlay[]> {
    return this.world.rows<StoredPlay>('SELECT * FROM play WHERE event_id = $1 ORDER BY seq', [this.rows.eventId]);
  }

  /** The play that the row of the player names. */
  async current(): Promise<StoredPlay> {
    const [playback] = await this.world.rows<{ play_id: string }>('SELECT play_id FROM playback WHERE event_id = $1', [
      this.rows.eventId,
    ]);
    return (await this.plays()).find(({ id }) => id === playback!.play_id)!;
  }

  /** The page says that the present track sounds at this position. */
  async sounds(positionMs: number): Promise<StoredPlay> {
    const play = await this.current();
    await this.report('started', { playId: play.id, positionMs });
    return play;
  }

  /** A guest who has come in. */
  async guest(): Promise<GuestCtx> {
    const { venueId, eventId } = this.rows;
    const guestId = newId();
    const voterId = this.process.get(GuestIdentity).voterId(guestId, eventId);
    await this.world.insert('guest', { venue_id: venueId, event_id: eventId, voter_id: voterId });
    return { venueId, actor: { kind: 'guest', guestId }, requestId: 'test' };
  }
}
