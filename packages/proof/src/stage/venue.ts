import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventView, SessionView, VotingRules } from '@votebox/contracts';
import type { Pool } from 'pg';
import { askRest } from './rest-client.js';

/** A venue with its owner signed in and a screen. */
export interface StageVenue {
  readonly venueId: string;
  readonly ownerToken: string;
  readonly displayToken: string;
}

/** A running event. `optionIds` are in the order of their `idx`. */
export interface StageEvent {
  readonly venueId: string;
  readonly eventId: string;
  readonly ballotId: string;
  readonly optionIds: readonly string[];
  readonly joinCode: string;
}

export interface EventWishes {
  /** Tracks in the pool; 30 unless given. */
  readonly tracks?: number;
  /** Voting rules; where absent, votes are free: no cooldown, no budget, no artist gap. */
  readonly rules?: Partial<VotingRules>;
}

const DURATION_MS = 180_000;
const FREE_RULES: Partial<VotingRules> = { cooldownMs: 0, artistGap: 0, repeatBlockMs: 0 };

/** Registers an owner with a venue and adds a screen, through REST. */
export async function openVenue(origin: string): Promise<StageVenue> {
  const slug = `proof-${randomBytes(5).toString('hex')}`;
  const session = await askRest<SessionView>(origin, 'POST', '/auth/register', {
    body: {
      venueName: `Venue ${slug}`,
      slug,
      email: `owner@${slug}.example`,
      password: `a long password ${slug}`,
      name: 'Olga Owner',
    },
  });
  const venueId = session.memberships[0]!.venueId;
  const ownerToken = session.accessToken;
  const display = await askRest<{ token: string }>(origin, 'POST', `/venues/${venueId}/displays`, {
    body: { name: 'Bar TV' },
    token: ownerToken,
  });
  return { venueId, ownerToken, displayToken: display.token };
}

/** Puts tracks into the library as rows, then makes and activates an event through REST. One event runs per venue. */
export async function openEvent(
  origin: string,
  sql: Pool,
  mediaDir: string,
  venue: StageVenue,
  { tracks = 30, rules }: EventWishes = {},
): Promise<StageEvent> {
  const { venueId, ownerToken: token } = venue;
  await placeTracks(sql, mediaDir, venueId, tracks);
  const path = `/venues/${venueId}/events`;
  const plan = { name: 'Proof', capacity: 100_000, rules: rules ?? FREE_RULES, pool: { kind: 'ALL', values: [] } };
  const planned = await askRest<EventView>(origin, 'POST', path, { body: plan, token });
  const event = await askRest<EventView>(origin, 'POST', `${path}/${planned.id}/activate`, { token });
  const ballotId = event.ballotId!;
  if (rules === undefined) await liftBudget(sql, venueId, ballotId);
  const { rows } = await sql.query<{ id: string }>(
    'SELECT id FROM ballot_option WHERE venue_id = $1 AND ballot_id = $2 ORDER BY idx',
    [venueId, ballotId],
  );
  return { venueId, eventId: event.id, ballotId, optionIds: rows.map(({ id }) => id), joinCode: event.joinCode };
}

/** The form knows no "as many as you like"; the ballot does. */
async function liftBudget(sql: Pool, venueId: string, ballotId: string): Promise<void> {
  await sql.query('UPDATE ballot SET budget_votes = 0 WHERE venue_id = $1 AND id = $2', [venueId, ballotId]);
}

/** Rows, and files of the size and time that the rows name, so that the library's scan finds nothing new. Nothing plays. */
async function placeTracks(sql: Pool, mediaDir: string, venueId: string, count: number): Promise<void> {
  const folder = join(mediaDir, venueId);
  await mkdir(folder, { recursive: true });
  const modifiedAt = new Date(Math.floor(Date.now() / 1000) * 1000);
  const ids = Array.from({ length: count }, () => randomUUID());
  for (const id of ids) {
    await writeFile(join(folder, `${id}.mp3`), 'x');
    await utimes(join(folder, `${id}.mp3`), modifiedAt, modifiedAt);
  }
  await sql.query(
    `INSERT INTO track (venue_id, id, path, content_hash, size_bytes, modified_at, mime_type, title, artist, artist_key,
       recording_key, search_text, duration_ms)
     SELECT $1, u.id, u.id || '.mp3', u.id, 1, $3, 'audio/mpeg', 'Track ' || u.n, 'Artist ' || u.n, 'artist ' || u.n,
       u.id, 'track ' || u.n, $4
     FROM unnest($2::uuid[]) WITH ORDINALITY u(id, n)`,
    [venueId, ids, modifiedAt, DURATION_MS],
  );
}
