import { randomBytes } from 'node:crypto';
import type { Role, SessionView } from '@votebox/contracts';
import type { Sandbox, SandboxOptions } from '@votebox/spotify-sandbox';
import type { Application } from '../../src/application.js';
import { type Config, loadConfig } from '../../src/core/config/config.js';
import type { StaffCtx } from '../../src/core/context/ctx.js';
import { Database } from '../../src/core/database/database.js';
import { newId } from '../../src/core/ids/ids.js';
import { Browser } from './browser.js';
import { TestClock } from './clock.js';
import { Phone } from './phone.js';
import { joinStaff, type Staff } from './staff-account.js';
import { openVenue } from './venue-sockets.js';
import type { FullVenue } from './wall/full-venue.js';
import type { DrivenPlayers } from './world/driven-players.js';
import type { MusicProcess, StandIns } from './world/music-process.js';
import type { OwnedVenue } from './world/owned-venue.js';
import { breakGround, type Ground, type NightWishes, Rows } from './world/rows.js';
import type { RunningNight } from './world/running-night.js';
import type { SpotifyVenue } from './world/spotify-venue.js';
import type { VoteCore } from './world/vote-core.js';
import type { Voting } from './world/voting.js';

export type { NightWishes, SeededNight, SeededTrack } from './world/rows.js';

export type { Staff } from './staff-account.js';

/**
 * The world of a test: a database and a media folder of its own, what is arranged in them by rows, and the whole API or
 * any part of it that runs on them. Close it in `afterAll`: what it started ends with it.
 */
export class World extends Rows {
  readonly clock = new TestClock();
  private readonly secrets = {
    VOTEBOX_SECRET: randomBytes(32).toString('hex'),
    VOTEBOX_KEYS: `test:${randomBytes(32).toString('base64')}`,
  };
  private readonly closings: (() => Promise<unknown>)[] = [];
  private sandbox: Sandbox | null = null;
  private running: { application: Application; config: Config } | null = null;

  private constructor(ground: Ground) {
    super(ground);
  }

  /** Nothing runs. `connections`: as many may arrange and look at once. */
  static async bare(connections = 3): Promise<World> {
    return new World(await breakGround(connections));
  }

  /**
   * The whole API, spoken to over real HTTP. Its clock stands still until the test moves it. `envOf`: what depends on the
   * address of its database.
   */
  static async start(env: Record<string, string> = {}, envOf = noneOf): Promise<World> {
    const world = await World.bare();
    await world.run(world.config({ ...env, ...envOf(world.databaseUrl) }));
    return world;
  }

  /** The whole API, and a stand-in of Spotify that it takes for the real one. */
  static async withSpotify(options: SandboxOptions = {}): Promise<World> {
    const { startSandbox } = await import('@votebox/spotify-sandbox');
    const sandbox = await startSandbox(options);
    const { accountsUrl, apiUrl, sdkUrl } = sandbox;
    const addresses = { SPOTIFY_ACCOUNTS_URL: accountsUrl, SPOTIFY_API_URL: apiUrl, SPOTIFY_SDK_URL: sdkUrl };
    const world = await World.start({ ...addresses, LOG_LEVEL: 'silent' });
    world.sandbox = world.keep(sandbox);
    return world;
  }

  /** Its clock goes as time does. */
  static async live(env: Record<string, string> = {}, envOf = noneOf): Promise<World> {
    const world = await World.start(env, envOf);
    world.clock.goOn();
    return world;
  }

  get application(): Application {
    if (!this.running) throw new Error('no application runs: begin with World.start or World.live');
    return this.running.application;
  }

  get url(): string {
    return this.application.url;
  }

  /** The settings of a process on this database. */
  config(env: Record<string, string> = {}): Config {
    return loadConfig({
      NODE_ENV: 'test',
      API_PORT: '0',
      DATABASE_URL: this.databaseUrl,
      ...this.secrets,
      MEDIA_DIR: this.mediaDir,
      LOG_LEVEL: 'error',
      // Every guest of a test comes from one address; what a crowd there is asked for has tests of its own.
      JOIN_FREE_PER_MINUTE: '1000000',
      ...env,
    });
  }

  /** The process ends, and another one begins on the same database. */
  async restart(): Promise<void> {
    await this.application.close();
    await this.run(this.running!.config);
  }

  async close(): Promise<void> {
    await this.running?.application.close();
    for (const close of this.closings.splice(0).reverse()) await close();
    await this.ground.remove();
  }

  /** The database as a process has it. */
  connect(config = this.config()): Database {
    const database = new Database(config);
    this.closings.push(() => database.onApplicationShutdown());
    return database;
  }

  /** Somebody of the staff, as services are told of them. */
  staffOf(venueId: string): StaffCtx {
    return { venueId, actor: { kind: 'staff', userId: newId(), role: 'STAFF' }, requestId: 'test' };
  }

  /** A process that knows of votes alone. */
  async voteCore(slot = 0, env: Record<string, string> = {}): Promise<VoteCore> {
    const { VoteCore } = await import('./world/vote-core.js');
    return this.keep(await VoteCore.start(this.config({ LOG_LEVEL: 'silent', ...env }), slot));
  }

  /** An event with voting at so many processes. */
  async voting(processes = 1): Promise<Voting> {
    const { Voting } = await import('./world/voting.js');
    return Voting.open(this, await Promise.all(Array.from({ length: processes }, (_, slot) => this.voteCore(slot))));
  }

  /** A process that knows of the music alone. */
  async musicProcess(standIns?: StandIns): Promise<MusicProcess> {
    const { MusicProcess } = await import('./world/music-process.js');
    return this.keep(await MusicProcess.start(this.config({ LOG_LEVEL: 'silent' }), standIns));
  }

  /** A night whose music a page plays and that process directs. */
  async runningNight(process: MusicProcess, venueId: string, wishes?: NightWishes): Promise<RunningNight> {
    const { RunningNight } = await import('./world/running-night.js');
    return new RunningNight(this, process, await this.night(venueId, wishes));
  }

  /** Loudspeakers that are only thought of, on virtual time. Before anything is asked of the database. */
  async drivenPlayers(): Promise<DrivenPlayers> {
    const { DrivenPlayers } = await import('./world/driven-players.js');
    return this.keep(await DrivenPlayers.open(this));
  }

  /** It ends with this world. */
  private keep<T extends { close(): Promise<unknown> }>(part: T): T {
    this.closings.push(() => part.close());
    return part;
  }

  private async run(config: Config): Promise<void> {
    // Most of what a test file loads, and many need no application.
    const { startApplication } = await import('../../src/application.js');
    this.running = { application: await startApplication(config, this.clock), config };
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

  /** A new venue as its owner runs it. */
  async ownedVenue(): Promise<OwnedVenue> {
    const { OwnedVenue } = await import('./world/owned-venue.js');
    return new OwnedVenue(this, await this.owner());
  }

  /** A new venue with an app of its own at the stand-in of Spotify. */
  async spotifyVenue(): Promise<SpotifyVenue> {
    const { SpotifyVenue } = await import('./world/spotify-venue.js');
    if (!this.sandbox) throw new Error('there is no Spotify: begin with World.withSpotify');
    return new SpotifyVenue(this, await this.owner(), this.sandbox);
  }

  /** A new venue that has something of everything. */
  async fullVenue(): Promise<FullVenue> {
    const { furnishVenue } = await import('./wall/full-venue.js');
    return furnishVenue(this);
  }

  /** Another account of the owner's venue, signed in. */
  colleague(owner: Pick<Staff, 'browser' | 'venueId'>, role: Role): Promise<Staff> {
    return joinStaff(this.url, owner.browser, owner.venueId, role);
  }
}

function noneOf(_databaseUrl: string): Record<string, string> {
  return {};
}
