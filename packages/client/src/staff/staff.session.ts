import {
  type AcceptInvitationDto,
  decideWaitMs,
  type LoginDto,
  type RegisterDto,
  type Role,
  type SessionView,
} from '@votebox/contracts';
import { ApiError, toApiFailure } from '../api/api.error';
import { createApi, type Api } from '../api/api';
import { browserStorage } from '../storage/safe.storage';
import { State, type Store } from '../store';

export type StaffState =
  | { state: 'unknown' }
  | { state: 'signed-out' }
  /** Signed in, but on no venue's team. */
  | { state: 'no-venue'; session: SessionView }
  | { state: 'signed-in'; session: SessionView; venueId: string; role: Role };

/** Login of staff: the access token lives in memory, the refresh token in a cookie that scripts cannot see. */
export interface StaffSession extends Store<StaffState> {
  api: Api;
  token(): string | null;
  /** Asks the cookie who is signed in; call once at the start. Keeps trying while there is no network. */
  restore(): Promise<void>;
  login(body: LoginDto): Promise<void>;
  register(body: RegisterDto): Promise<void>;
  /** Accepts an invitation with a new account. */
  join(body: AcceptInvitationDto): Promise<void>;
  /** Reads again who is signed in and where they work. */
  reload(): Promise<void>;
  logout(): Promise<void>;
  /** Ends all logins of the person, this one too. */
  logoutEverywhere(): Promise<void>;
  chooseVenue(venueId: string): void;
}

const VENUE_KEY = 'votebox.venue';
const REFRESH_BEFORE_END_MS = 60_000;
const REFRESH_AGAIN_MS = 700;
const RESTORE_BACKOFF = { minMs: 500, maxMs: 8_000 };

export function createStaffSession(options: { baseUrl?: string } = {}): StaffSession {
  return new CookieSession(options.baseUrl);
}

class CookieSession implements StaffSession {
  readonly api: Api;
  private readonly plain: Api;
  private readonly state = new State<StaffState>({ state: 'unknown' });
  private renewal: ReturnType<typeof setTimeout> | undefined;
  private renewing: Promise<boolean> | null = null;

  constructor(baseUrl: string | undefined) {
    this.plain = createApi({ baseUrl });
    this.api = createApi({ baseUrl, token: () => this.token(), refresh: () => this.renew() });
  }

  readonly get = (): StaffState => this.state.get();
  readonly subscribe = (listener: () => void): (() => void) => this.state.subscribe(listener);

  token(): string | null {
    return this.session()?.accessToken ?? null;
  }

  async restore(): Promise<void> {
    for (let attempt = 0; this.state.get().state === 'unknown'; attempt += 1) {
      try {
        await this.renew();
        return;
      } catch (error) {
        await pause(decideWaitMs(toApiFailure(error), attempt, Math.random(), RESTORE_BACKOFF));
      }
    }
  }

  async login(body: LoginDto): Promise<void> {
    this.enter(await this.plain.post<SessionView>('/auth/login', body));
  }

  async register(body: RegisterDto): Promise<void> {
    this.enter(await this.plain.post<SessionView>('/auth/register', body));
  }

  async join(body: AcceptInvitationDto): Promise<void> {
    this.enter(await this.plain.post<SessionView>('/auth/invitations/register', body));
  }

  async reload(): Promise<void> {
    await this.renew();
  }

  async logoutEverywhere(): Promise<void> {
    await this.api.delete('/auth/sessions');
    this.leave();
  }

  async logout(): Promise<void> {
    try {
      await this.plain.post('/auth/logout');
    } finally {
      this.leave();
    }
  }

  chooseVenue(venueId: string): void {
    browserStorage.write(VENUE_KEY, venueId);
    const session = this.session();
    if (session) this.enter(session);
  }

  private session(): SessionView | null {
    const current = this.state.get();
    return current.state === 'signed-in' || current.state === 'no-venue' ? current.session : null;
  }

  /** Gets a new access token. False: signed out for good. Throws when the server could not be asked. */
  private renew(): Promise<boolean> {
    this.renewing ??= this.askForSession().finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  private async askForSession(): Promise<boolean> {
    try {
      this.enter(await this.postRefresh());
      return true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.leave();
      return false;
    }
  }

  // Refresh tokens are used once. Another tab may just have used ours; its answer has put a newer cookie in place.
  private async postRefresh(): Promise<SessionView> {
    try {
      return await this.plain.post<SessionView>('/auth/refresh');
    } catch (error) {
      if (!isRefusal(error) || !this.session()) throw error;
      await pause(REFRESH_AGAIN_MS);
      return this.plain.post<SessionView>('/auth/refresh');
    }
  }

  private enter(session: SessionView): void {
    const chosen = browserStorage.read(VENUE_KEY);
    const membership = session.memberships.find(({ venueId }) => venueId === chosen) ?? session.memberships[0];
    this.state.set(
      membership
        ? { state: 'signed-in', session, venueId: membership.venueId, role: membership.role }
        : { state: 'no-venue', session },
    );
    this.planRenewal(Date.parse(session.expiresAt) - Date.now() - REFRESH_BEFORE_END_MS);
  }

  private planRenewal(dueInMs: number): void {
    clearTimeout(this.renewal);
    this.renewal = setTimeout(
      () => this.renew().catch((error: unknown) => this.planRenewal(toApiFailure(error).retryAfterMs ?? 0)),
      Math.max(5_000, dueInMs),
    );
  }

  private leave(): void {
    clearTimeout(this.renewal);
    this.state.set({ state: 'signed-out' });
  }
}

/** The server has answered, and the answer will stay the same. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && error.code !== 'RATE_LIMITED';
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
