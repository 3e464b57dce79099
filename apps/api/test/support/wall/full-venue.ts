import type { DisplayView, EventView, LoginSessionView } from '@votebox/contracts';
import { newId } from '../../../src/core/ids/ids.js';
import type { Browser } from '../browser.js';
import type { Staff, World } from '../world.js';
import { insertSampleRow, listWritableTables } from './sample-row.js';

/** What made-up values would not do for: a schedule is listed with its next days, and planned unless it is over. */
const NEEDED_VALUES: Record<string, Record<string, unknown>> = {
  schedule_rule: { start_time: '20:15', end_time: '02:15', from_on: '2020-01-01', until_on: '2020-01-02' },
};

/** A venue that has something of everything. */
export interface FullVenue {
  owner: Staff;
  staff: Staff;
  display: Browser;
  /** A value of this venue for every path parameter and every UUID field, by name (`eventId`, `trackId`, `slug`). */
  ids: Record<string, string>;
}

/** What came with the real account, venue, event and display below and with the record of making them: no row is made up. */
const REAL_TABLES = new Set(['venue', 'membership', 'event', 'display', 'audit_head']);

export async function furnishVenue(api: World): Promise<FullVenue> {
  const owner = await api.owner();
  const { venueId, userId, slug, browser } = owner;
  const staff = await api.colleague(owner, 'STAFF');
  const tv = await browser.post<DisplayView & { token: string }>(`/venues/${venueId}/displays`, { name: `TV ${slug}` });
  const display = api.browser();
  display.accessToken = tv.body.token;
  const event = await browser.post<EventView>(`/venues/${venueId}/events`, { name: `Night of ${slug}` });
  if (event.status !== 201) throw new Error(`making an event answered ${event.status}: ${JSON.stringify(event.body)}`);
  const logins = await browser.get<LoginSessionView[]>('/auth/sessions');
  const real = {
    venueId,
    userId,
    sessionId: logins.body[0]!.id,
    eventId: event.body.id,
    displayId: tv.body.id,
    slug,
    file: `${'0'.repeat(32)}.webp`,
  };
  return { owner, staff, display, ids: { ...(await sampleIds(api, venueId)), ...real } };
}

/** Ids that lead nowhere, for the same names. */
export function missingIds(venue: FullVenue): Record<string, string> {
  return Object.fromEntries(
    Object.keys(venue.ids).map((name) => [name, name.toLowerCase().endsWith('id') ? newId() : `no-${name}`]),
  );
}

/**
 * One made-up row in every other table of the venue, and the UUIDs found in them: `id` of the table `lot_bid` becomes
 * `lotBidId`, a column `vote_id` becomes `voteId`. The rows belong to no real event, so that they disturb none.
 */
async function sampleIds(api: World, venueId: string): Promise<Record<string, string>> {
  const ids: Record<string, string> = { pairingId: newId() };
  for (const table of await listWritableTables(api.sql)) {
    if (REAL_TABLES.has(table)) continue;
    const row = await insertSampleRow(api.sql, table, { venue_id: venueId, ...NEEDED_VALUES[table] });
    for (const [column, value] of Object.entries(row)) {
      if (typeof value !== 'string' || !/^id$|_id$/.test(column)) continue;
      const name = toCamel(column === 'id' ? `${table}_id` : column);
      if (column === 'id' || !(name in ids)) ids[name] = value;
    }
  }
  return ids;
}

function toCamel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
