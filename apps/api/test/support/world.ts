import { randomBytes } from 'node:crypto';
import type { Role, SessionView } from '@votebox/contracts';
import { type Application, startApplication } from '../../src/application.js';
import { type Config, loadConfig } from '../../src/core/config/config.js';
import { newId } from '../../src/core/ids/ids.js';
import { Browser } from './browser.js';
import { TestClock } from './clock.js';
import { type Ground, MusicNights } from './music-night.js';
import { Phone } from './phone.js';
import { joinStaff, type Staff } from './staff-account.js';
import { openVenue } from './venue-sockets.js';

export type { Staff } from './staff-account.js';

/** The whole API on a database and a media folder of its own, spoken to over real HTTP. Close it in `afterAll`. */
export class World extends MusicNights {
  private constructor(
    ground: Ground,
    readonly clock: TestClock,
    private readonly config: Config,
    public application: Application,
  ) {
    super(ground);
  }

  /** Its clock stands still until the test moves it. `envOf`: what depends on the address of its database. */
  static async start(env: Record<string, string> = {}, envOf = noneOf): Promise<World> {
    const ground = await World.breakGround();
    const clock = new TestClock();
    const config = loadConfig({
      NODE_ENV: 'test',
      API_PORT: '0',
      DATABASE_URL: ground.databaseUrl,
      VOTEBOX_SECRET: randomBytes(32).toString('hex'),
      VOTEBOX_KEYS: `test:${randomBytes(32).toString('base64')}`,
      MEDIA_DIR: ground.mediaDir,
      LOG_LEVEL: 'error',
      // Every guest of a test comes from one address; what a crowd there is asked for has tests of its own.
      JOIN_FREE_PER_MINUTE: '1000000',
      ...env,
      ...envOf(ground.databaseUrl),
    });
    return new World(ground, clock, config, await startApplication(config, clock));
  }

  /** Its clock goes as time does. */
  static async live(env: Record<string, string> = {}, envOf = noneOf): Promise<World> {
    const world = await World.start(env, envOf);
    world.clock.goOn();
    return world;
  }

  get url(): string {
    return this.application.url;
  }

  /** The process ends, and another one begins on the same database. */
  async restart(): Promise<void> {
    await this.application.close();
    this.application = await startApplication(this.config, this.clock);
  }

  override async close(): Promise<void> {
    await this.application.close();
    await super.close();
  }

  /** A browser that nobody knows yet. `headers` go with every request. */
  browser(headers: Record<string, string> = {}): Browser {
    return new Browser(this.url, headers);
  }

  /** The phone of a guest who comes in by the code. */
  phone(event: { joinCode: string }): Promise<Phone> {
    return Phone.join(this.url, this.browser(), event.joinCode);
  }

  /** A new venue with its owner and a paired screen. */
  bar(slug = `bar-${randomBytes(4).toString('hex')}`): ReturnType<typeof openVenue> {
    return openVenue(this.url, slug);
  }

  /** A new venue with its owner. */
  async owner(slug = `venue-${randomBytes(4).toString('hex')}`): Promise<Staff & { slug: string }> {
    const browser = this.browser();
    const email = `owner@${slug}.example`;
    const password = `correct horse ${slug}`;
    const { status, body } = await browser.post<SessionView>('/auth/register', {
      venueName: `Venue ${slug}`,
      slug,
      email,
      password,
      name: 'Olga Owner',
    });
    if (status !== 201) throw new Error(`registration answered ${status}: ${JSON.stringify(body)}`);
    browser.accessToken = body.accessToken;
    return { browser, userId: body.user.id, venueId: body.memberships[0]!.venueId, email, password, slug };
  }

  /** Another account of the owner's venue, signed in. */
  colleague(owner: Pick<Staff, 'browser' | 'venueId'>, role: Role): Promise<Staff> {
    return joinStaff(this.url, owner.browser, owner.venueId, role);
  }

  /** An event as a row, in whatever state the test needs. */
  async eventRow(venueId: string, columns: Record<string, unknown> = {}): Promise<{ id: string; joinCode: string }> {
    const row: Record<string, unknown> = {
      venue_id: venueId,
      id: newId(),
      name: 'Soul Friday',
      status: 'ACTIVE',
      join_code: randomJoinCode(),
      ...columns,
    };
    const names = Object.keys(row);
    await this.sql.query(
      `INSERT INTO event (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
      Object.values(row),
    );
    return { id: row.id as string, joinCode: row.join_code as string };
  }
}

function noneOf(_databaseUrl: string): Record<string, string> {
  return {};
}

function randomJoinCode(): string {
  const letters = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
  return Array.from(randomBytes(6), (byte) => letters[byte % letters.length]).join('');
}
