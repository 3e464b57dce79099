import { randomBytes } from 'node:crypto';
import type { SessionView } from '@votebox/contracts';
import type { Application } from '../../../src/application.js';
import { newId } from '../../../src/core/ids/ids.js';
import { Browser } from '../../support/browser.js';
import { insertSampleRow } from '../../support/wall/sample-row.js';
import { type SeededNight, World } from '../../support/world.js';
import { GoodClient } from './good-client.js';
import { HttpClient } from './http-client.js';

export type Actor = 'anonymous' | 'guest' | 'display' | 'staff' | 'owner';

/** A running night with something of everything, and a value for every path parameter and every UUID field. */
export interface Scene extends SeededNight {
  ids: Record<string, string>;
  /** Joined, with one vote. */
  guest: Browser;
}

/** A world with a venue that bad input is thrown at, and another one in which guests vote all the time. */
export class BadInputWorld {
  readonly http: HttpClient;
  readonly goodClient: GoodClient;

  private constructor(
    private readonly world: World,
    readonly venue: Awaited<ReturnType<World['bar']>>,
    readonly staff: Browser,
    quietNight: SeededNight,
  ) {
    this.http = new HttpClient(world.url);
    this.goodClient = new GoodClient(world.url, quietNight);
  }

  static async open(): Promise<BadInputWorld> {
    const world = await World.live({ LOG_LEVEL: 'silent' });
    const venue = await world.bar();
    const { browser: staff } = await world.colleague({ browser: venue.owner, venueId: venue.venueId }, 'STAFF');
    const quietNight = await world.night(await world.venue(), { tracks: 15 });
    return new BadInputWorld(world, venue, staff, quietNight);
  }

  get application(): Application {
    return this.world.application;
  }

  get nights(): World {
    return this.world;
  }

  async close(): Promise<void> {
    this.http.close();
    await this.world.close();
  }

  /** Bad input may end or delete what it is thrown at, so every route gets a night of its own. */
  async scene(): Promise<Scene> {
    const { venueId } = this.venue;
    await this.signInAgain();
    // The library watches its folders: one for all nights would be read again with every night.
    const night = await this.world.night(venueId, { tracks: 3, folder: newId() });
    const { eventId, ballotId } = night;
    const guest = this.world.browser();
    await guest.post('/public/join', { code: night.joinCode });
    const [{ trackId, optionId }] = night.tracks as [SeededNight['tracks'][number]];
    const vote = { voteId: newId(), ballotId, optionId };
    const counted = await guest.post(`/events/${eventId}/votes`, vote);
    if (counted.status !== 201) throw new Error(`voting answered ${counted.status}: ${JSON.stringify(counted.body)}`);
    const [voter] = await this.world.rows<{ id: string }>('SELECT voter_id AS id FROM vote WHERE vote_id = $1', [
      vote.voteId,
    ]);
    const group = await insertSampleRow(this.world.sql, 'guest_group', { venue_id: venueId, event_id: eventId });
    const display = await insertSampleRow(this.world.sql, 'display', { venue_id: venueId });
    return {
      ...night,
      guest,
      ids: {
        venueId,
        eventId,
        ballotId,
        trackId,
        optionId,
        voteId: vote.voteId,
        voterId: voter!.id,
        groupId: group.id as string,
        guestGroupId: group.id as string,
        displayId: display.id as string,
        slug: 'a-bar',
        file: `${'0'.repeat(32)}.webp`,
      },
    };
  }

  /** Signing out everywhere is one of the routes. */
  private async signInAgain(): Promise<void> {
    const { owner, account } = this.venue;
    if ((await owner.get('/auth/me')).status === 200) return;
    owner.accessToken = (await owner.post<SessionView>('/auth/login', account)).body.accessToken;
  }

  /** The headers that make a request one of this actor. Each seems to come from another address. */
  headersOf(actor: Actor, { guest }: Scene): Record<string, string> {
    const address = { 'x-forwarded-for': Array.from(randomBytes(4), (byte) => 1 + (byte % 250)).join('.') };
    switch (actor) {
      case 'anonymous':
        return address;
      case 'guest':
        return { ...address, cookie: `vb_guest=${guest.cookie('vb_guest')}` };
      case 'display':
        return { ...address, authorization: `Bearer ${this.venue.displayToken}` };
      case 'staff':
        return { ...address, authorization: `Bearer ${this.staff.accessToken}` };
      case 'owner':
        return { ...address, authorization: `Bearer ${this.venue.owner.accessToken}` };
    }
  }
}

/** A value for any name of an id: one of the scene, or one that leads nowhere. */
export function idFor({ ids }: Scene, field: string): string {
  const name = field.replace(/Ids$/, 'Id').replace(/^expected([A-Z])/, (_, letter: string) => letter.toLowerCase());
  return ids[name] ?? newId();
}
