import { expect } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventView, Page, PoolTrackView, TrackView } from '@votebox/contracts';
import { wavFile } from '../audio-files.js';
import { eventually } from '../eventually.js';
import type { Staff, World } from '../world.js';

/** Short test tracks must not fall to the usual shortest length. */
const RULES = { durationMsMin: 0, cooldownMs: 0 };
const SONGS = [
  { title: 'Alpha', artist: 'Ann', genre: 'House', folder: 'Club' },
  { title: 'Beta', artist: 'Bob', genre: 'Rock', folder: 'Club/Late' },
  { title: 'Gamma', artist: 'Cid', genre: 'House', folder: 'Bar' },
];

/** A venue as its owner runs it: a library, events, and what may be done to them. */
export class OwnedVenue {
  constructor(
    readonly world: World,
    readonly owner: Staff,
  ) {}

  /** Path of the venue. */
  get path(): string {
    return `/venues/${this.owner.venueId}`;
  }

  /** Puts three songs into the library: Alpha and Gamma are House, Beta is Rock. */
  async stockLibrary(): Promise<TrackView[]> {
    for (const [n, song] of SONGS.entries()) {
      const folder = join(this.world.mediaDir, this.owner.venueId, song.folder);
      await mkdir(folder, { recursive: true });
      const tags = { TIT2: song.title, TPE1: song.artist, TCON: song.genre, TMOO: n === 0 ? 'Warm' : 'cold' };
      await writeFile(join(folder, `${song.title}.wav`), wavFile({ hertz: 300 + n, tags }));
    }
    await this.post('/tracks/scan');
    return eventually(async () => {
      const { body } = await this.read<Page<TrackView>>('/tracks');
      expect(body.items).toHaveLength(SONGS.length);
      return body.items;
    }, 20_000);
  }

  read<T>(path: string) {
    return this.owner.browser.get<T>(this.path + path);
  }

  post<T>(path: string, body?: unknown) {
    return this.owner.browser.post<T>(this.path + path, body);
  }

  async create(wishes: Record<string, unknown> = {}): Promise<EventView> {
    const plan = { name: 'Night', rules: RULES, ...wishes };
    const { status, body } = await this.post<EventView>('/events', plan);
    expect([status, body]).toEqual([201, expect.objectContaining({ name: expect.anything() })]);
    return body;
  }

  /** `name`: activate, hold, resume, end, cancel, voting/pause, voting/resume. */
  act<T = EventView>(event: { id: string }, name: string, body?: unknown) {
    return this.post<T>(`/events/${event.id}/${name}`, body);
  }

  edit<T = EventView>(event: { id: string }, body: unknown) {
    return this.owner.browser.patch<T>(`${this.path}/events/${event.id}`, body);
  }

  /** Everything that is planned for these events is so much nearer, or past: nobody has to wait for it. */
  async passTime(ms: number, ...events: { id: string }[]): Promise<void> {
    const passed = [events.map(({ id }) => id), `${ms} milliseconds`];
    await this.world.sql.query(
      `UPDATE event SET starts_at = starts_at - $2::interval, ends_at = ends_at - $2::interval,
         voting_opens_at = voting_opens_at - $2::interval, music_from = music_from - $2::interval,
         start_tried_at = start_tried_at - $2::interval, hold_until = hold_until - $2::interval
       WHERE id = ANY($1::uuid[])`,
      passed,
    );
    await this.world.sql.query(
      'UPDATE playback SET due_at = due_at - $2::interval WHERE event_id = ANY($1::uuid[])',
      passed,
    );
  }

  async get(event: { id: string }): Promise<EventView> {
    return (await this.read<EventView>(`/events/${event.id}`)).body;
  }

  async activate(event: { id: string }): Promise<EventView> {
    const { status, body } = await this.act(event, 'activate');
    expect([status, body.status]).toEqual([200, 'ACTIVE']);
    return body;
  }

  /** The pool as a guest sees it. */
  async pool(event: { id: string }, query = ''): Promise<Page<PoolTrackView>> {
    return (await this.world.browser().get<Page<PoolTrackView>>(`/events/${event.id}/tracks${query}`)).body;
  }
}
