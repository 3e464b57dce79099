import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import type { Role, SessionView } from '@votebox/contracts';
import { type Application, startApplication } from '../../src/application.js';
import { loadConfig } from '../../src/core/config/config.js';
import { newId } from '../../src/core/ids/ids.js';
import { Browser } from './browser.js';
import { TestClock } from './clock.js';
import { createTestDatabase } from './database.js';

/** An owner or other staff, signed in. */
export interface Staff {
  browser: Browser;
  userId: string;
  venueId: string;
  email: string;
  password: string;
}

/** The whole API on a database and a media folder of its own, spoken to over real HTTP. Close it in `afterAll`. */
export class TestApplication {
  private constructor(
    readonly application: Application,
    readonly clock: TestClock,
    readonly databaseUrl: string,
    readonly mediaDir: string,
    /** Superuser connections, for arranging and for looking at what was stored. */
    readonly sql: Pool,
    private readonly dropDatabase: () => Promise<void>,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<TestApplication> {
    const database = await createTestDatabase();
    const mediaDir = await mkdtemp(join(tmpdir(), 'votebox-media-'));
    const clock = new TestClock();
    const config = loadConfig({
      NODE_ENV: 'test',
      API_PORT: '0',
      DATABASE_URL: database.url,
      VOTEBOX_SECRET: randomBytes(32).toString('hex'),
      VOTEBOX_KEYS: `test:${randomBytes(32).toString('base64')}`,
      MEDIA_DIR: mediaDir,
      LOG_LEVEL: 'error',
      // Every guest of a test comes from one address; what a crowd there is asked for has tests of its own.
      JOIN_FREE_PER_MINUTE: '1000000',
      ...env,
    });
    const application = await startApplication(config, clock);
    const sql = new Pool({ connectionString: database.url, max: 2 });
    sql.on('error', () => undefined);
    return new TestApplication(application, clock, database.url, mediaDir, sql, () => database.drop());
  }

  async close(): Promise<void> {
    await this.application.close();
    await this.sql.end();
    await this.dropDatabase();
    await rm(this.mediaDir, { recursive: true, force: true });
  }

  /** A browser that nobody knows yet. `headers` go with every request. */
  browser(headers: Record<string, string> = {}): Browser {
    return new Browser(this.application.url, headers);
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
  async colleague(owner: Staff, role: Role): Promise<Staff> {
    const email = `${role.toLowerCase()}-${randomBytes(4).toString('hex')}@staff.example`;
    const password = 'a password of the staff';
    const added = await owner.browser.post(`/venues/${owner.venueId}/staff`, { email, password, name: role, role });
    if (added.status !== 201) throw new Error(`adding staff answered ${added.status}`);
    const browser = this.browser();
    const { body } = await browser.post<SessionView>('/auth/login', { email, password });
    browser.accessToken = body.accessToken;
    return { browser, userId: body.user.id, venueId: owner.venueId, email, password };
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

function randomJoinCode(): string {
  const letters = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
  return Array.from(randomBytes(6), (byte) => letters[byte % letters.length]).join('');
}
