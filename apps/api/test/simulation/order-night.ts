import type { QueueMode } from '@votebox/contracts';
import { FairModel } from '../support/fair-model.js';
import { aTrack } from '../support/queue-track.js';
import { Random } from './random.js';

/** People of one taste. `identities`: with so many names each of them votes. */
export interface Crowd {
  name: string;
  people: number;
  identities: number;
  /** They all vote for the same songs, from the top of one list. */
  isBlock: boolean;
}

/** How a night goes: who comes, and how many votes an hour each has (null: as many as they like). */
export interface Scenario {
  name: string;
  crowds: Crowd[];
  votesPerHour: number | null;
}

/** What a night gave each crowd: seconds of its music, and seconds that its people were there. */
export interface NightResult {
  heardS: Map<string, number>;
  presentS: Map<string, number>;
  /** Voters who heard none of their songs, and all voters. */
  unheard: number;
  voters: number;
}

interface Guest {
  crowd: Crowd;
  ids: string[];
  comesMs: number;
  leavesMs: number;
  /** Songs that they like, in the order in which they think of them. */
  likes: string[];
  castMs: number[];
}

const HOUR_MS = 3_600_000;
const NIGHT_MS = 6 * HOUR_MS;
const VISIT_EVERY_MS = 8 * 60_000;
const SONGS_PER_TASTE = 90;
const SONGS_OF_FEW = 12;
const LIKED = 0.5;
const LONG_SONGS = 0.03;
const NEW_WISHES = 2;

/**
 * A night of six hours under one order: guests come and go, look at their phones every eight minutes, vote for what they
 * like in the queue and wish something new. Order, accounts and picks are those of production. The seed decides all else.
 */
export class OrderNight {
  private readonly night: FairModel;
  private readonly startMs: number;
  private readonly songs = new Map<string, string[]>();
  private readonly crowdOf = new Map<string, string>();
  private readonly guests: Guest[];
  private readonly heard = new Map<string, number>();

  constructor(
    { crowds, votesPerHour }: Scenario,
    mode: QueueMode,
    private readonly random: Random,
  ) {
    this.votesPerHour = votesPerHour;
    this.night = new FairModel(this.makeSongs(crowds), rulesOf(mode), () => this.random.next());
    this.startMs = this.night.nowMs;
    this.guests = crowds.flatMap((crowd) => this.makeGuests(crowd));
  }

  private readonly votesPerHour: number | null;

  run(): NightResult {
    const visits = this.listVisits();
    while (this.night.nowMs < this.startMs + NIGHT_MS) {
      const track = this.night.begin();
      if (!track) throw new Error('the library is too small for the night');
      const endMs = this.night.nowMs + track.durationMs;
      while (visits.length > 0 && visits[0]!.atMs < endMs) this.visit(visits.shift()!);
      const play = this.night.end();
      if (play.voterIds.length === 0) continue;
      const crowd = this.crowdOf.get(play.track.trackId)!;
      this.heard.set(crowd, (this.heard.get(crowd) ?? 0) + play.heardMs / 1_000);
    }
    return this.toResult();
  }

  private makeSongs(crowds: Crowd[]) {
    const tracks = crowds.flatMap(({ name, people }) =>
      Array.from({ length: people > 2 ? SONGS_PER_TASTE : SONGS_OF_FEW }, () => name),
    );
    return tracks.map((crowd, idx) => {
      const seconds = this.random.chance(LONG_SONGS) ? 1_200 : this.random.int(150, 300);
      const artistKey = `${crowd} ${this.random.int(1, 60)}`;
      const track = aTrack(idx, { durationMs: seconds * 1_000, artistKey });
      this.songs.set(crowd, [...(this.songs.get(crowd) ?? []), track.trackId]);
      this.crowdOf.set(track.trackId, crowd);
      return track;
    });
  }

  private makeGuests(crowd: Crowd): Guest[] {
    const shared = this.shuffled(this.songs.get(crowd.name)!);
    return Array.from({ length: crowd.people }, (_, person): Guest => {
      const comesMs = this.startMs + this.random.int(0, 4 * HOUR_MS);
      const staysMs = this.random.int(HOUR_MS, 5 * HOUR_MS);
      const ids = Array.from({ length: crowd.identities }, (_unused, name) => `${crowd.name} ${person} ${name}`);
      const likes = crowd.isBlock ? shared : this.shuffled(shared).slice(0, Math.ceil(shared.length * LIKED));
      return { crowd, ids, comesMs, leavesMs: Math.min(comesMs + staysMs, this.startMs + NIGHT_MS), likes, castMs: [] };
    });
  }

  private listVisits(): { guest: Guest; atMs: number }[] {
    const visits = this.guests.flatMap((guest) => {
      const times: { guest: Guest; atMs: number }[] = [];
      let atMs = guest.comesMs;
      while (atMs < guest.leavesMs) {
        times.push({ guest, atMs });
        atMs += -Math.log(1 - this.random.next()) * VISIT_EVERY_MS;
      }
      return times;
    });
    return visits.sort((a, b) => a.atMs - b.atMs);
  }

  private visit({ guest, atMs }: { guest: Guest; atMs: number }): void {
    this.night.nowMs = atMs;
    const queued = guest.likes.filter((trackId) => this.night.votesOf(trackId) > 0);
    const fresh = guest.likes.filter((trackId) => this.night.votesOf(trackId) === 0);
    // A block keeps to its list; others think of something else each time.
    const wishes = guest.crowd.isBlock ? fresh : this.shuffled(fresh);
    let wished = 0;
    for (const trackId of [...this.byVotes(queued), ...wishes]) {
      const isNew = this.night.votesOf(trackId) === 0;
      if (isNew && wished >= NEW_WISHES) break;
      if (!this.mayCast(guest)) break;
      const counted = guest.ids.filter((voterId) => this.night.vote(voterId, trackId));
      if (counted.length === 0) continue;
      guest.castMs.push(atMs);
      if (isNew) wished += 1;
    }
  }

  private byVotes(trackIds: string[]): string[] {
    return [...trackIds].sort((a, b) => this.night.votesOf(b) - this.night.votesOf(a));
  }

  /** Each identity has its own budget; they are all used alike. */
  private mayCast(guest: Guest): boolean {
    if (this.votesPerHour === null) return true;
    const sinceMs = this.night.nowMs - HOUR_MS;
    return guest.castMs.filter((castMs) => castMs > sinceMs).length < this.votesPerHour;
  }

  private toResult(): NightResult {
    const presentS = new Map<string, number>();
    for (const { crowd, comesMs, leavesMs } of this.guests) {
      presentS.set(crowd.name, (presentS.get(crowd.name) ?? 0) + (leavesMs - comesMs) / 1_000);
    }
    const content = new Set(this.night.plays.flatMap(({ voterIds }) => voterIds));
    const voters = this.guests.filter(({ castMs }) => castMs.length > 0);
    const unheard = voters.filter(({ ids }) => !ids.some((voterId) => content.has(voterId))).length;
    return { heardS: this.heard, presentS, unheard, voters: voters.length };
  }

  private shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((element) => ({ element, key: this.random.next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ element }) => element);
  }
}

/** The rules of a new event, but for long songs: what they cost is one of the questions. */
function rulesOf(mode: QueueMode) {
  return {
    mode,
    repeatBlockMs: 2 * HOUR_MS,
    artistGap: 2,
    allowExplicit: true,
    durationMsMin: 30_000,
    durationMsMax: HOUR_MS,
  };
}
