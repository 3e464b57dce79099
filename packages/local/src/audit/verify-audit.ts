import { readFile } from 'node:fs/promises';
import pg, { type ClientBase } from 'pg';
import { messageOf, StartFault } from '../faults.js';
import { type ChainAnchor, type ChainedEntry, type ChainFault, type ChainHead, ChainWalk } from './audit-chain.js';

const PAGE = 2_000;

/** What is known of the audit record of one venue. */
export interface VenueAudit {
  readonly venueId: string;
  /** Entries that were ever written, and the hash of the last: what an anchor in the log says. */
  readonly head: ChainHead;
  readonly fault: ChainFault | null;
}

interface VenueHead extends ChainHead {
  readonly venueId: string;
}

/**
 * Verifies the audit chains of all venues. Recomputes every hash here and not in the database, whose functions somebody may
 * have changed too. Reads one snapshot, so a running installation is in nobody's way. `anchors`: what the log of the API
 * says of the heads; without them a chain whose head was rewritten together with its end looks whole.
 */
export async function verifyAudit(databaseUrl: string, anchors: readonly ChainAnchor[]): Promise<VenueAudit[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const audits: VenueAudit[] = [];
    for (const head of await listHeads(client)) {
      const ofVenue = anchors.filter(({ venueId }) => venueId === head.venueId);
      audits.push({ venueId: head.venueId, head, fault: await walkVenue(client, head, ofVenue) });
    }
    return audits;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The anchors in a log of the API: lines of JSON with `audit: { venueId, seq, hash }`. Other lines are passed over. */
export async function readAnchors(file: string): Promise<ChainAnchor[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StartFault(`The log ${file} cannot be read (${messageOf(error)}).`);
  });
  return text.split('\n').flatMap((line) => {
    try {
      const { audit } = JSON.parse(line) as { audit?: ChainAnchor };
      return audit ? [audit] : [];
    } catch {
      return [];
    }
  });
}

/** A venue that has entries and no head has lost it. */
async function listHeads(client: ClientBase): Promise<VenueHead[]> {
  const { rows } = await client.query<VenueHead>(
    `SELECT v.venue_id AS "venueId", coalesce(h.seq, 0)::text AS seq, coalesce(h.hash, '') AS hash,
       coalesce(h.cut_seq, 0)::text AS "cutSeq", coalesce(h.cut_hash, '') AS "cutHash"
     FROM (SELECT venue_id FROM audit_head UNION SELECT venue_id FROM audit_entry) v
     LEFT JOIN audit_head h USING (venue_id) ORDER BY 1`,
  );
  return rows;
}

async function walkVenue(
  client: ClientBase,
  head: VenueHead,
  anchors: readonly ChainAnchor[],
): Promise<ChainFault | null> {
  const walk = new ChainWalk(head, anchors);
  for (let last: ChainedEntry | undefined; ; ) {
    const page = await listEntries(client, head.venueId, last);
    if (!page.every((entry) => walk.take(entry)) || page.length < PAGE) return walk.finish();
    last = page.at(-1);
  }
}

/** In the order of the chain; entries that are in none come last. */
async function listEntries(
  client: ClientBase,
  venueId: string,
  last: ChainedEntry | undefined,
): Promise<ChainedEntry[]> {
  const { rows } = await client.query<ChainedEntry>(
    `SELECT seq::text, prev_hash AS "prevHash", hash, venue_id::text AS "venueId", id::text,
       coalesce(event_id::text, '') AS "eventId", actor, action, subject::text, request_id AS "requestId",
       to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "createdAt"
     FROM audit_entry WHERE venue_id = $1 AND ($2::bigint IS NULL OR seq > $2 OR seq IS NULL)
     ORDER BY audit_entry.seq NULLS LAST LIMIT ${PAGE}`,
    [venueId, last?.seq ?? null],
  );
  return rows;
}
