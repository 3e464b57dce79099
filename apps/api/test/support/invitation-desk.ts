import { randomBytes } from 'node:crypto';
import type {
  ErrorBody,
  InvitationLinkView,
  InvitationOfferView,
  InvitationView,
  MembershipView,
  Page,
  Role,
  SessionView,
} from '@votebox/contracts';
import type { Answer, Browser } from './browser.js';
import type { Staff } from './staff-account.js';
import type { World } from './world.js';

export const PASSWORD = 'a password of my own';

/** An address that nobody has yet. */
export const someone = () => `${randomBytes(6).toString('hex')}@people.example`;

/** What inviters and invited people do, over HTTP. */
export class InvitationDesk {
  constructor(private readonly api: World) {}

  async invite(owner: Staff, email: string, role: Role = 'STAFF'): Promise<InvitationLinkView> {
    const path = `/venues/${owner.venueId}/invitations`;
    const answer = await owner.browser.post<InvitationLinkView>(path, { email, role });
    if (answer.status !== 201) throw new Error(`inviting answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async listOf(owner: Staff): Promise<InvitationView[]> {
    return (await owner.browser.get<Page<InvitationView>>(`/venues/${owner.venueId}/invitations`)).body.items;
  }

  look(token: string): Promise<Answer<InvitationOfferView & ErrorBody>> {
    return this.api.browser().post('/auth/invitations/look', { token });
  }

  accept(browser: Browser, token: string): Promise<Answer<MembershipView & ErrorBody>> {
    return browser.post('/auth/invitations/accept', { token });
  }

  /** Accepts with a new account, in a browser of its own. */
  async joinNew(token: string, email: string): Promise<Answer<SessionView & ErrorBody> & { browser: Browser }> {
    const browser = this.api.browser();
    const body = { token, email, name: 'Nora', password: PASSWORD };
    const answer = await browser.post<SessionView & ErrorBody>('/auth/invitations/register', body);
    browser.accessToken = answer.body.accessToken ?? null;
    return { ...answer, browser };
  }

  async membersOf({ venueId }: Staff): Promise<string[]> {
    const { rows } = await this.api.sql.query('SELECT user_id FROM membership WHERE venue_id = $1', [venueId]);
    return rows.map((row: { user_id: string }) => row.user_id);
  }
}
