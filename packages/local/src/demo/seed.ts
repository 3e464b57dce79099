import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EventView, SessionView } from '@votebox/contracts';
import { type RestClientOptions, RestRefusal } from '../rest/rest-client.js';
import { SeedClient } from './seed-client.js';

/** Who may sign in to the demo venue. Published on the terminal: it exists on this machine only. */
export const DEMO_LOGIN = { email: 'demo@votebox.local', password: 'votebox-demo' } as const;

interface DemoLogin {
  readonly email: string;
  readonly password: string;
}

const VENUE = { venueName: 'The Velvet Fox', slug: 'the-velvet-fox', name: 'Demo Owner' } as const;
const ACCENT_COLOR = '#f59e42';
/** Folder of the tracks in the venue's library. */
const FOLDER = 'demo';
/** How many files travel at once. */
const UPLOADS_AT_ONCE = 2;

/**
 * The demo is tried by few people with short tracks: votes come back quickly and a track may return after some minutes.
 * Everything else is the product's default.
 */
const DEMO_RULES = {
  budgetVotes: 30,
  cooldownMs: 3_000,
  repeatBlockMs: 4 * 60_000,
  artistGap: 1,
  durationMsMin: 10_000,
} as const;

/** What {@link seedDemo} needs. */
export interface SeedOptions extends Pick<RestClientOptions, 'onWait' | 'pause' | 'signal'> {
  /** Best the gateway's: it finds the API also when that was started again meanwhile. */
  readonly apiUrl: string;
  /** Absolute paths of the demo tracks. */
  readonly files: readonly string[];
  /** Remembers in this folder that the tracks were uploaded, so that ones the owner deleted stay deleted. */
  readonly demoDir: string;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Sees to it that the demo venue exists, has its library and a live event, through the API like any owner. Later calls
 * only look after the event; after one that was cut short they go on where it stood. While the API is busy or away it is
 * waited for: each round looks first at what there is, so that nothing is made twice.
 * @returns the live event, or undefined when the venue was taken over (other password, other name): then it is left alone.
 */
export async function seedDemo(options: SeedOptions, login: DemoLogin = DEMO_LOGIN): Promise<EventView | undefined> {
  const client = new SeedClient(options.apiUrl, options);
  let session: SessionView | undefined;
  return client.persist(async () => {
    session ??= await signIn(client, login);
    return session && makeDemo(client, options, session);
  });
}

async function makeDemo(
  client: SeedClient,
  options: SeedOptions,
  session: SessionView,
): Promise<EventView | undefined> {
  const venueId = session.memberships.find((membership) => membership.venueSlug === VENUE.slug)?.venueId;
  if (venueId === undefined) return undefined;
  await fillLibrary(client, venueId, options);
  return ensureLiveEvent(client, venueId);
}

async function signIn(client: SeedClient, login: DemoLogin): Promise<SessionView | undefined> {
  try {
    return await client.login(login.email, login.password);
  } catch (error) {
    if (!(error instanceof RestRefusal && error.status === 401)) throw error;
  }
  try {
    return await client.register({ ...VENUE, ...login });
  } catch (error) {
    // The owner changed the password or somebody else has the name: their venue, not ours.
    if (error instanceof RestRefusal && error.status === 409) return undefined;
    throw error;
  }
}

async function fillLibrary(client: SeedClient, venueId: string, options: SeedOptions): Promise<void> {
  const marker = join(options.demoDir, 'seeded');
  if ((await readFile(marker, 'utf8').catch(() => '')).includes(venueId)) return;
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  await client.updateVenue(venueId, { accentColor: ACCENT_COLOR, timeZone });
  const present = new Set((await client.listTracks(venueId)).map((track) => track.fileName));
  const queue = options.files.filter((file) => !present.has(basename(file)));
  let done = options.files.length - queue.length;
  const workOff = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      await client.uploadTrack(venueId, FOLDER, basename(file), await readFile(file));
      done += 1;
      options.onProgress?.(done, options.files.length);
    }
  };
  // All come to their end first: what is still under way would be missed by the next round.
  const ends = await Promise.allSettled(Array.from({ length: UPLOADS_AT_ONCE }, workOff));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
  await writeFile(marker, `${venueId}\n`);
}

async function ensureLiveEvent(client: SeedClient, venueId: string): Promise<EventView> {
  const events = await client.listEvents(venueId);
  const live = events.find((event) => event.status === 'ACTIVE' || event.status === 'HOLD');
  if (live) return live;
  const draft =
    events.find((event) => event.name === 'Open Decks' && event.status === 'DRAFT') ??
    (await client.createEvent(venueId, {
      name: 'Open Decks',
      theme: 'Anything goes. The room decides.',
      pool: { kind: 'ALL', values: [] },
      rules: DEMO_RULES,
    }));
  return client.activateEvent(venueId, draft.id);
}
