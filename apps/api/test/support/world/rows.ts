import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { Pool } from 'pg';
import { newId } from '../../../src/core/ids/ids.js';
import { createTestDatabase } from '../database.js';

export interface SeededTrack {
  trackId: string;
  optionId: string;
  idx: number;
  title: string;
}

/** A running event with its ballot and pool, as rows. */
export interface SeededNight {
  venueId: string;
  eventId: string;
  ballotId: string;
  joinCode: string;
  tracks: SeededTrack[];
}

export interface NightWishes {
  tracks?: number;
  durationMs?: number;
  /** Of the files, below the venue's own; none: that itself. */
  folder?: string;
  /** Columns of the event. */
  event?: Record<string, unknown>;
}

/** What belongs to one test file: a migrated database, a media folder, and superuser connections to look and arrange by. */
export interface Ground {
  databaseUrl: string;
  mediaDir: string;
  sql: Pool;
  remove(): Promise<void>;
}

export async function breakGround(connections: number): Promise<Ground> {
  const database = await createTestDatabase();
  const mediaDir = await mkdtemp(join(tmpdir(), 'votebox-night-'));
  const sql = new Pool({ connectionString: database.url, max: connections });
  sql.on('error', () => undefined);
  const remove = async (): Promise<void> => {
    await sql.end();
    await database.drop();
    await rm(mediaDir, { recursive: true, force: true });
  };
  return { databaseUrl: database.url, mediaDir, sql, remove };
}

/** What a test arranges and looks at by SQL. */
export abstract class Rows {
  readonly databaseUrl: string;
  readonly mediaDir: string;
  /** Superuser connections. */
  readonly sql: Pool;

  protected constructor(protected readonly ground: Ground) {
    this.databaseUrl = ground.databaseUrl;
    this.mediaDir = ground.mediaDir;
    this.sql = ground.sql;
  }

  async venue(): Promise<string> {
    const venueId = newId();
    await this.insert('venue', { id: venueId, name: 'Bar', slug: `bar-${randomBytes(5).toString('hex')}` });
    return venueId;
  }

  /** An event as a row, in whatever state the test needs. */
  async eventRow(venueId: string, columns: Record<string, unknown> = {}): Promise<{ id: string; joinCode: string }> {
    const row = {
      venue_id: venueId,
      id: newId(),
      name: 'Soul Friday',
      status: 'ACTIVE',
      join_code: Array.from(randomBytes(6), (byte) => '23456789ABCDEFGHJKMNPQRSTVWXYZ'[byte % 30]).join(''),
      ...columns,
    };
    await this.insert('event', row);
    return { id: row.id, joinCode: row.join_code };
  }

  /** An ACTIVE event with a pool of tracks "Track 0", "Track 1" …, each by an artist of its own. */
  async night(venueId: string, wishes: NightWishes = {}): Promise<SeededNight> {
    const ballotId = newId();
    const rules = { activated_at: new Date(), cooldown_ms: 0, budget_votes: 100 };
    const { id: eventId, joinCode } = await this.eventRow(venueId, { ...rules, ...wishes.event });
    await this.insert('ballot', { venue_id: venueId, id: ballotId, event_id: eventId, policy: 'REPEAT' });
    await this.sql.query('UPDATE event SET ballot_id = $2 WHERE id = $1', [eventId, ballotId]);
    const tracks: SeededTrack[] = [];
    for (let idx = 0; idx < (wishes.tracks ?? 5); idx++) {
      tracks.push(await this.poolTrack({ venueId, eventId, ballotId }, idx, wishes));
    }
    await this.insert('playback', { venue_id: venueId, event_id: eventId });
    return { venueId, eventId, ballotId, joinCode, tracks };
  }

  private async poolTrack(
    night: Pick<SeededNight, 'venueId' | 'eventId' | 'ballotId'>,
    idx: number,
    { durationMs = 180_000, folder = '' }: NightWishes,
  ): Promise<SeededTrack> {
    const { venueId, eventId, ballotId } = night;
    const [trackId, optionId, title] = [newId(), newId(), `Track ${idx}`];
    const modifiedAt = new Date(Math.floor(Date.now() / 1000) * 1000);
    const path = posix.join(folder, `${trackId}.mp3`);
    await this.placeFile(venueId, path, modifiedAt);
    await this.insert('track', {
      venue_id: venueId,
      id: trackId,
      path,
      content_hash: trackId,
      size_bytes: 1,
      modified_at: modifiedAt,
      mime_type: 'audio/mpeg',
      title,
      artist: `Artist ${idx}`,
      artist_key: `artist ${idx}`,
      recording_key: trackId,
      search_text: title,
      duration_ms: durationMs,
    });
    await this.insert('ballot_option', { venue_id: venueId, ballot_id: ballotId, id: optionId, idx });
    await this.insert('pool_track', { venue_id: venueId, event_id: eventId, track_id: trackId, option_id: optionId });
    return { trackId, optionId, idx, title };
  }

  /** A file of the size and time that the row names: the library's scan finds nothing new, and the track stays READY. */
  private async placeFile(venueId: string, path: string, modifiedAt: Date): Promise<void> {
    const file = join(this.mediaDir, venueId, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, 'x');
    await utimes(file, modifiedAt, modifiedAt);
  }

  /** `votes` counted votes for a track, each of another voter, by rows. Answers the voters. */
  async votesFor(night: SeededNight, track: SeededTrack, votes: number): Promise<string[]> {
    const { venueId, ballotId } = night;
    const voters = Array.from({ length: votes }, () => newId());
    await this.sql.query(
      `WITH o AS (SELECT cycle FROM ballot_option WHERE ballot_id = $2 AND id = $3), v AS (
         INSERT INTO vote (venue_id, ballot_id, slot_key, vote_id, voter_id, option_id, cycle, state, received_at, committed_at)
         SELECT $1, $2, u.id || ':' || $3 || ':' || o.cycle, gen_random_uuid(), u.id::uuid, $3::uuid, o.cycle, 'COUNTED', now(), now()
         FROM unnest($4::text[]) u(id), o RETURNING 1)
       INSERT INTO tally AS y (venue_id, ballot_id, option_id, cycle, shard, votes, weight, since_at)
       SELECT $1, $2, $3::uuid, o.cycle, 0, (SELECT count(*) FROM v), (SELECT count(*) FROM v), now() FROM o
       ON CONFLICT (venue_id, ballot_id, option_id, cycle, shard)
         DO UPDATE SET votes = y.votes + excluded.votes, weight = y.weight + excluded.weight`,
      [venueId, ballotId, track.optionId, voters],
    );
    return voters;
  }

  /** A group of guests of the event whose votes have a weight of their own. */
  async group(venueId: string, eventId: string, weight: string | number): Promise<string> {
    const id = newId();
    await this.insert('guest_group', { venue_id: venueId, event_id: eventId, id, name: id, weight });
    return id;
  }

  async rows<T>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await this.sql.query(text, values)).rows as T[];
  }

  async insert(table: string, row: Record<string, unknown>): Promise<void> {
    const names = Object.keys(row);
    await this.sql.query(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
      Object.values(row),
    );
  }
}
