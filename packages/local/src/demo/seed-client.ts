import type { EventView, Page, SessionView, TrackView, UploadView, VenueView } from '@votebox/contracts';

/** An answer other than success from the API. */
export class ApiRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    what: string,
    detail: string,
  ) {
    super(`${what}: ${status} ${code} ${detail}`.trim());
    this.name = 'ApiRefusal';
  }
}

/** The few calls that seeding needs; exactly those that the admin app makes. */
export class SeedClient {
  private token: string | undefined;

  /** @param apiUrl e.g. `http://127.0.0.1:4000`, without the `/api/v1`. */
  constructor(private readonly apiUrl: string) {}

  async login(email: string, password: string): Promise<SessionView> {
    return this.remember(await this.call<SessionView>('POST', '/auth/login', { email, password }));
  }

  async register(body: {
    venueName: string;
    slug: string;
    email: string;
    password: string;
    name: string;
  }): Promise<SessionView> {
    return this.remember(await this.call<SessionView>('POST', '/auth/register', body));
  }

  updateVenue(venueId: string, body: Record<string, unknown>): Promise<VenueView> {
    return this.call('PATCH', `/venues/${venueId}`, body);
  }

  async uploadTrack(venueId: string, folder: string, fileName: string, content: Uint8Array): Promise<UploadView> {
    const form = new FormData();
    // Fields are read up to the file: the folder must come first.
    form.append('folder', folder);
    form.append('file', new Blob([new Uint8Array(content)], { type: 'audio/mpeg' }), fileName);
    return this.call('POST', `/venues/${venueId}/tracks`, form);
  }

  async listTracks(venueId: string): Promise<TrackView[]> {
    return this.listAll<TrackView>(`/venues/${venueId}/tracks`);
  }

  async listEvents(venueId: string): Promise<EventView[]> {
    return this.listAll<EventView>(`/venues/${venueId}/events`);
  }

  createEvent(venueId: string, body: Record<string, unknown>): Promise<EventView> {
    return this.call('POST', `/venues/${venueId}/events`, body);
  }

  activateEvent(venueId: string, eventId: string): Promise<EventView> {
    return this.call('POST', `/venues/${venueId}/events/${eventId}/activate`);
  }

  private remember(session: SessionView): SessionView {
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

  private async call<T>(method: string, path: string, body?: FormData | Record<string, unknown>): Promise<T> {
    const headers: Record<string, string> = {};
    if (this.token !== undefined) headers.authorization = `Bearer ${this.token}`;
    if (body !== undefined && !(body instanceof FormData)) headers['content-type'] = 'application/json';
    const response = await fetch(`${this.apiUrl}/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw refusalOf(response.status, text, `${method} ${path}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}

function refusalOf(status: number, text: string, what: string): ApiRefusal {
  try {
    const body = JSON.parse(text) as { error?: string; message?: string; details?: unknown };
    const details = body.details === undefined ? '' : ` ${JSON.stringify(body.details)}`;
    return new ApiRefusal(status, body.error ?? '', what, `${body.message ?? ''}${details}`);
  } catch {
    return new ApiRefusal(status, '', what, text.slice(0, 200));
  }
}
