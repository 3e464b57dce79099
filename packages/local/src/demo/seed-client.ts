import type { EventView, Page, SessionView, TrackView, UploadView, VenueView } from '@votebox/contracts';
import { RestClient, type RestClientOptions, RestRefusal, type RestRequest } from '../rest/rest-client.js';

/** The few calls that seeding needs; exactly those that the admin app makes. */
export class SeedClient {
  private readonly rest: RestClient;
  private token: string | undefined;
  private account: { email: string; password: string } | undefined;

  /** @param apiUrl e.g. `http://127.0.0.1:4000`, without the `/api/v1`. */
  constructor(apiUrl: string, options: Omit<RestClientOptions, 'origin'> = {}) {
    this.rest = new RestClient({ ...options, origin: apiUrl });
  }

  /** See {@link RestClient.persist}. */
  persist<T>(work: () => Promise<T>): Promise<T> {
    return this.rest.persist(work);
  }

  async login(email: string, password: string): Promise<SessionView> {
    const body = { email, password };
    return this.remember(body, await this.rest.ask('POST', '/auth/login', { body, repetition: 'repeatable' }));
  }

  async register(body: {
    venueName: string;
    slug: string;
    email: string;
    password: string;
    name: string;
  }): Promise<SessionView> {
    return this.remember(body, await this.rest.ask('POST', '/auth/register', { body }));
  }

  updateVenue(venueId: string, body: Record<string, unknown>): Promise<VenueView> {
    return this.call('PATCH', `/venues/${venueId}`, { body });
  }

  /** Sent again while there is no answer: the API knows a file by its content. */
  async uploadTrack(venueId: string, folder: string, fileName: string, content: Uint8Array): Promise<UploadView> {
    const form = new FormData();
    // Fields are read up to the file: the folder must come first.
    form.append('folder', folder);
    form.append('file', new Blob([new Uint8Array(content)], { type: 'audio/mpeg' }), fileName);
    return this.call('POST', `/venues/${venueId}/tracks`, { body: form, repetition: 'repeatable' });
  }

  async listTracks(venueId: string): Promise<TrackView[]> {
    return this.listAll<TrackView>(`/venues/${venueId}/tracks`);
  }

  async listEvents(venueId: string): Promise<EventView[]> {
    return this.listAll<EventView>(`/venues/${venueId}/events`);
  }

  createEvent(venueId: string, body: Record<string, unknown>): Promise<EventView> {
    return this.call('POST', `/venues/${venueId}/events`, { body });
  }

  activateEvent(venueId: string, eventId: string): Promise<EventView> {
    return this.call('POST', `/venues/${venueId}/events/${eventId}/activate`);
  }

  private remember({ email, password }: { email: string; password: string }, session: SessionView): SessionView {
    this.account = { email, password };
    this.token = session.accessToken;
    return session;
  }

  private async listAll<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: Page<T> = await this.call('GET', `${path}?limit=100${query}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return items;
  }

  /** A set-up may take longer than a token lives: then it signs in again. */
  private async call<T>(method: string, path: string, request: RestRequest = {}): Promise<T> {
    const ask = (): Promise<T> => this.rest.ask<T>(method, path, { ...request, token: this.token });
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof RestRefusal && error.code === 'UNAUTHORIZED' && this.account)) throw error;
      await this.login(this.account.email, this.account.password);
      return ask();
    }
  }
}
