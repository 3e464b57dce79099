import { Apps } from './accounts/apps.js';
import { Grants } from './accounts/grants.js';
import { CallLog } from './calls/call-log.js';
import { Limits } from './calls/limits.js';
import { Catalogue, type DurationRange } from './catalogue/catalogue.js';
import { listPeople, type Person } from './catalogue/people.js';
import { listPlaylists, type Playlist } from './catalogue/playlists.js';
import type { SandboxClock } from './clock.js';
import { Faults } from './faults/faults.js';
import { Player } from './player/player.js';
import { defaultSettings, type Profile, type Settings } from './settings.js';

/** What a world begins with. */
export interface Beginning {
  readonly clock: SandboxClock;
  readonly profile: Profile;
  readonly durations: DurationRange;
}

/** All there is behind the servers: people, apps, music, players, and what goes wrong. */
export class World {
  readonly clock: SandboxClock;
  readonly settings: Settings;
  readonly catalogue: Catalogue;
  readonly playlists: readonly Playlist[];
  readonly people: readonly Person[];
  readonly apps: Apps;
  readonly grants: Grants;
  readonly faults = new Faults();
  readonly limits: Limits;
  readonly calls: CallLog;
  private readonly players: ReadonlyMap<string, Player>;

  constructor(
    beginning: Beginning,
    /** Where browsers and clients reach the sandbox; addresses in answers begin with it. No trailing slash. */
    readonly baseUrl: string,
  ) {
    this.clock = beginning.clock;
    this.settings = defaultSettings(beginning.profile);
    this.catalogue = new Catalogue(beginning.durations);
    this.playlists = listPlaylists(this.catalogue);
    this.people = listPeople();
    this.apps = new Apps(this.settings);
    this.grants = new Grants(this.clock, this.settings);
    this.limits = new Limits(this.clock, this.settings);
    this.calls = new CallLog(this.clock);
    this.players = new Map(
      this.people.map(({ id }) => [id, new Player(id, this.clock, this.settings, this.catalogue)] as const),
    );
  }

  findPerson(id: string): Person | undefined {
    return this.people.find((person) => person.id === id);
  }

  /** @throws Error for somebody who does not exist; check with {@link findPerson}. */
  playerOf(person: Person): Player {
    const player = this.players.get(person.id);
    if (player === undefined) throw new Error(`Nobody is called ${person.id}.`);
    return player;
  }

  listPlayers(): readonly Player[] {
    return [...this.players.values()];
  }
}
