import { randomBytes, randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Locator,
  type Page,
} from '@playwright/test';
import { renderTestTone, RestClient, type RestRequest } from '@votebox/local';
import { expectTone } from './pitch';
import { type ProofTask, solve } from './proof-of-work';

/** Nothing moves for its looks: drawing that without a graphics card costs more than all else. */
const AT_REST = { reducedMotion: 'reduce' } as const;
export const PHONE = {
  ...AT_REST,
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};
export const LAPTOP = { ...AT_REST, viewport: { width: 1440, height: 900 } };
export const TV = { ...AT_REST, viewport: { width: 1920, height: 1080 } };
/** Laid over one of the devices: it shows all that moves. One test of each app looks at rows that change their places so. */
export const IN_MOTION = { reducedMotion: 'no-preference' } as const;

/** Address of the Votebox under test. */
export function house(): string {
  const url = process.env.VOTEBOX_E2E_URL;
  if (!url) throw new Error('VOTEBOX_E2E_URL is missing: run through playwright.config.ts');
  return url;
}

/** A song for tests: a steady tone of its own pitch. */
export interface Tone {
  title: string;
  artist: string;
  frequencyHz: number;
  seconds: number;
  /** Of full scale; 0.5 unless given. */
  level?: number;
  /** ReplayGain, in decibels. */
  gainDb?: number;
}

/** The tone as a file that can be uploaded. */
export async function toneFile(tone: Tone): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const bytes = renderTestTone({ ...tone, album: 'Test', genre: 'Tone' });
  return { name: `${tone.title}.wav`, mimeType: 'audio/wav', buffer: Buffer.from(bytes) };
}

/** An owner who is signed in by REST, to arrange what a test does not look at. */
export class Owner {
  private constructor(
    readonly venueId: string,
    readonly email: string,
    readonly password: string,
    private readonly token: string,
  ) {}

  static async register(): Promise<Owner> {
    const slug = `bar-${randomBytes(4).toString('hex')}`;
    const [email, password] = [`owner@${slug}.example`, 'correct horse battery'];
    const session = await ask<{ accessToken: string; memberships: { venueId: string }[] }>('POST', '/auth/register', {
      body: { venueName: 'The Test Bar', slug, email, password, name: 'Olga' },
    });
    return new Owner(session.memberships[0]!.venueId, email, password, session.accessToken);
  }

  async upload(tone: Tone): Promise<string> {
    const file = await toneFile(tone);
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(file.buffer)], { type: file.mimeType }), file.name);
    const { track } = await this.ask<{ track: { id: string } }>('POST', '/tracks', form);
    return track.id;
  }

  /** A running event with the whole library as its pool and rules that do not get into the way of a short test. */
  async liveEvent(rules: Record<string, unknown> = {}): Promise<{ id: string; joinCode: string }> {
    const event = await this.draft(rules);
    return this.ask('POST', `/events/${event.id}/activate`);
  }

  draft(
    rules: Record<string, unknown> = {},
    more: Record<string, unknown> = {},
  ): Promise<{ id: string; joinCode: string }> {
    return this.ask('POST', '/events', {
      name: 'Test Night',
      rules: { durationMsMin: 1_000, cooldownMs: 0, budgetVotes: 50, artistGap: 0, ...rules },
      ...more,
    });
  }

  /** Ends whatever still runs: a venue has one running event, so each test leaves it to the next. */
  async endTheNight(): Promise<void> {
    const { items } = await this.ask<{ items: { id: string; status: string }[] }>('GET', '/events');
    const running = items.filter(({ status }) => status === 'ACTIVE' || status === 'HOLD');
    for (const { id } of running) await this.ask('POST', `/events/${id}/end`);
  }

  /** A display that is paired, as its token. */
  async displayToken(): Promise<string> {
    const { token } = await this.ask<{ token: string }>('POST', '/displays', { name: 'Test TV' });
    return token;
  }

  /** Asks below the venue's own address. */
  ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    return ask(method, `/venues/${this.venueId}${path}`, { body, token: this.token });
  }
}

/** A busy machine sees too late that the server has closed a connection that was not used for a while. */
const UNKEPT = { connection: 'close' };

/** Asks as the programs of the product do: as patient as they are, and no more. */
export function ask<T>(method: string, path: string, given: RestRequest = {}): Promise<T> {
  return new RestClient({ origin: house() }).ask<T>(method, path, given);
}

/** Songs for a whole test night. */
export const SONGS = [
  { title: 'Amber', artist: 'The Ays', frequencyHz: 330 },
  { title: 'Birch', artist: 'The Bees', frequencyHz: 440 },
  { title: 'Cedar', artist: 'The Cees', frequencyHz: 550 },
  { title: 'Delta', artist: 'The Dees', frequencyHz: 660 },
] as const;

/** An owner whose library holds all `SONGS`, each `seconds` long. */
export async function ownerWithSongs(seconds = 10): Promise<Owner> {
  const owner = await Owner.register();
  for (const song of SONGS) await owner.upload({ ...song, seconds });
  return owner;
}

/** A guest without a browser, for votes that a test needs but does not look at. */
export class RestGuest {
  private constructor(
    private readonly eventId: string,
    private readonly ballotId: string,
    private readonly options: Map<string, string>,
    private readonly cookie: string,
  ) {}

  static async join(joinCode: string): Promise<RestGuest> {
    const knock = (body: object, cookie = '') =>
      fetch(`${house()}/api/v1/public/join`, {
        method: 'POST',
        headers: { ...UNKEPT, 'content-type': 'application/json', cookie },
        body: JSON.stringify(body),
      });
    let answer = await knock({ code: joinCode });
    const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
    if (answer.status === 428) {
      const { challenge } = (await answer.json()) as { challenge: { pow: ProofTask } };
      answer = await knock({ code: joinCode, proof: solve(challenge.pow) }, cookie.join('; '));
    }
    if (!answer.ok) throw new Error(`join answered ${answer.status}: ${await answer.text()}`);
    const { event } = (await answer.json()) as { event: { id: string; ballotId: string } };
    const { items } = await ask<{ items: { title: string; optionId: string }[] }>(
      'GET',
      `/events/${event.id}/tracks`,
      {},
    );
    const options = new Map(items.map(({ title, optionId }) => [title, optionId]));
    return new RestGuest(event.id, event.ballotId, options, cookie.join('; '));
  }

  /** The body of a vote as the app would send it. */
  ballotPaper(title: string): { voteId: string; ballotId: string; optionId: string } {
    return { voteId: randomUUID(), ballotId: this.ballotId, optionId: this.options.get(title)! };
  }

  async vote(title: string): Promise<void> {
    const status = await this.offer(this.ballotPaper(title));
    if (status !== 201) throw new Error(`vote answered ${status}`);
  }

  /** Sends a vote once; the status of the answer, 0 when none came. */
  async offer(paper: { voteId: string; ballotId: string; optionId: string }): Promise<number> {
    const answer = await fetch(`${house()}/api/v1/events/${this.eventId}/votes`, {
      method: 'POST',
      headers: { ...UNKEPT, 'content-type': 'application/json', cookie: this.cookie },
      body: JSON.stringify(paper),
    }).catch(() => null);
    return answer?.status ?? 0;
  }
}

/** A TV that is paired by a token in its address. `query`: what else the address asks for, e.g. `?player=1`. */
export async function turnOnTv(
  browser: Browser,
  token: string,
  query = '',
  device: BrowserContextOptions = TV,
): Promise<Page> {
  const context = await browser.newContext(device);
  const page = await context.newPage();
  await page.goto(`${house()}/display${query}#token=${token}`);
  return page;
}

/** Taps a button that may be gone again by itself. */
export async function tapIfThere(button: Locator): Promise<void> {
  await button.click({ timeout: 500 }).catch(() => undefined);
}

/** The page is gone as if its browser had run out of memory. */
export async function crash(page: Page): Promise<void> {
  const gone = page.waitForEvent('crash');
  const session = await page.context().newCDPSession(page);
  // It is never answered: the page that would is gone.
  void session.send('Page.crash').catch(() => undefined);
  await gone;
}

/** The code that a TV shows now, once it is one of those that change. */
export async function codeOnTv(tv: Page, permanentCode: string): Promise<string> {
  const spoken = tv.locator('.tv-ticket .sr-only');
  await expect(spoken).toHaveText(/[2-9A-HJKMNP-TV-Z]{6}$/);
  await expect(spoken).not.toHaveText(new RegExp(`${permanentCode}$`));
  return (await spoken.textContent())!.slice(-6);
}

/** A guest's phone that has joined by the short link. */
export async function joinAsGuest(
  browser: Browser,
  joinCode: string,
  device: BrowserContextOptions = PHONE,
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext(device);
  const page = await context.newPage();
  await page.goto(`${house()}/j/${joinCode}`);
  return { page, context };
}

/** What the player of a page does now. `window.__voteboxAudio` is the media element of the page player. */
export async function listen(page: Page): Promise<{ src: string; seconds: number; isPaused: boolean; volume: number }> {
  return page.evaluate(() => {
    const audio = (window as unknown as { __voteboxAudio?: HTMLAudioElement }).__voteboxAudio;
    return {
      src: audio?.src ?? '',
      seconds: audio?.currentTime ?? 0,
      isPaused: audio?.paused ?? true,
      volume: audio?.volume ?? 0,
    };
  });
}

/** What a page really gives out is a tone of `frequencyHz` (± 3 %). */
export async function expectSound(page: Page, frequencyHz: number): Promise<void> {
  await expectTone(page, frequencyHz, 0.03 * frequencyHz);
}

/** WCAG 2.2 AA on what the page shows now, once what fades or moves for a moment has come to rest. */
export async function expectAccessible(page: Page): Promise<void> {
  await expect.poll(() => listViolations(page), { message: page.url() }).toEqual([]);
}

async function listViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    // Nothing but violations is read, and no rule among these needs the style sheets fetched.
    .options({ resultTypes: ['violations'], preload: false })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    // Without it every look opens a page of its own to put frames together; the apps have none.
    .setLegacyMode()
    .analyze();
  return violations.map(({ id, nodes }) => {
    const places = nodes.map((node) => node.target.join(' ')).slice(0, 3);
    return `${id}: ${places.join(' | ')}`;
  });
}
