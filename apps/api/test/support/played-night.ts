import { Test, type TestingModule } from '@nestjs/testing';
import type { PlayerReportDto } from '@votebox/contracts/dto';
import { AccessDirectories } from '../../src/core/access/access-directories.js';
import { GuestIdentity } from '../../src/core/access/guest-identity.js';
import { loadConfig } from '../../src/core/config/config.js';
import type { Ctx, GuestCtx, StaffCtx } from '../../src/core/context/ctx.js';
import { CoreModule } from '../../src/core/core.module.js';
import { Database } from '../../src/core/database/database.js';
import { newId } from '../../src/core/ids/ids.js';
import { Realtime } from '../../src/core/realtime/realtime.service.js';
import { AuditModule } from '../../src/modules/audit/index.js';
import { PlaybackModule } from '../../src/modules/playback/index.js';
import { PlayerReports } from '../../src/modules/playback/player-reports.service.js';
import type { MusicNights, SeededNight } from './music-night.js';

/** What would be one API process, as far as the music goes. Real but for the sockets, into which nobody listens. */
export class PlayingProcess {
  private constructor(private readonly module: TestingModule) {}

  static async start(nights: MusicNights): Promise<PlayingProcess> {
    const config = loadConfig({
      NODE_ENV: 'test',
      DATABASE_URL: nights.databaseUrl,
      VOTEBOX_SECRET: 'a secret that is only known to this test',
      MEDIA_DIR: nights.mediaDir,
      LOG_LEVEL: 'silent',
    });
    const module = await Test.createTestingModule({ imports: [CoreModule.with(config), AuditModule, PlaybackModule] })
      .overrideProvider(Realtime)
      .useValue({ publish: () => undefined })
      .overrideProvider(AccessDirectories)
      .useValue({ register: () => undefined })
      .compile();
    return new PlayingProcess(module);
  }

  get<T>(type: abstract new (...args: never[]) => T): T {
    return this.module.get<T>(type, { strict: false });
  }

  close(): Promise<void> {
    return this.get(Database).onApplicationShutdown();
  }
}

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
export class PlayedNight {
  private readonly page = newId();
  readonly staff: StaffCtx;

  constructor(
    private readonly nights: MusicNights,
    private readonly process: PlayingProcess,
    readonly rows: SeededNight,
  ) {
    const actor = { kind: 'staff', userId: newId(), role: 'STAFF' } as const;
    this.staff = { venueId: rows.venueId, actor, requestId: 'test' };
  }

  report(kind: PlayerReportDto['kind'], body: Partial<PlayerReportDto> = {}) {
    const { venueId, eventId } = this.rows;
    const ctx: Ctx = { venueId, actor: { kind: 'display', displayId: newId() }, requestId: 'test' };
    return this.process.get(PlayerReports).report(ctx, { eventId, playerId: this.page, kind, ...body });
  }

  plays(): Promise<StoredPlay[]> {
    return this.nights.rows<StoredPlay>('SELECT * FROM play WHERE event_id = $1 ORDER BY seq', [this.rows.eventId]);
  }

  /** The play that the row of the player names. */
  async current(): Promise<StoredPlay> {
    const [playback] = await this.nights.rows<{ play_id: string }>('SELECT play_id FROM playback WHERE event_id = $1', [
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
    await this.nights.sql.query('INSERT INTO guest (venue_id, event_id, voter_id) VALUES ($1, $2, $3)', [
      venueId,
      eventId,
      voterId,
    ]);
    return { venueId, actor: { kind: 'guest', guestId }, requestId: 'test' };
  }
}
