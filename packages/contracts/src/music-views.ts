import type { PlayerKind, PlayerTrouble, ScheduleFrequency, SpotifyState } from './enums.js';
import type { PoolRule, VotingRules } from './views.js';

/** Where an MPD is. `prefix`: the venue's media folder below MPD's music folder, with `/`; '' when they are the same. */
export interface MpdSettings {
  host: string;
  port: number;
  prefix: string;
}

/** A Spotify device. Ids change; a lost one is found again by name and type. `isPage`: a page of ours with the Web Playback SDK. */
export interface SpotifyDeviceSettings {
  deviceId: string | null;
  deviceName: string;
  deviceType: string;
  isPage: boolean;
}

export type PlayerSettings =
  | { kind: 'MPD'; mpd: MpdSettings }
  | { kind: 'SPOTIFY'; spotify: SpotifyDeviceSettings }
  | { kind: 'SIMULATED' };

/** A player of the venue that the server drives. */
export type PlayerSetupView = PlayerSettings & {
  id: string;
  name: string;
  kind: PlayerKind;
  hasPassword: boolean;
  createdAt: string;
};

/** Answer of `POST /venues/:venueId/players/:playerId/test`. `details`: version, outputs, how many files it knows. */
export interface PlayerTestView {
  ok: boolean;
  trouble: PlayerTrouble | null;
  /** What the player said about itself, in words; or what went wrong. */
  details: string;
}

/** `GET /venues/:venueId/spotify`. Secrets are never given out. */
export interface SpotifyAccountView {
  state: SpotifyState;
  /** null until the venue has given its client id. */
  clientId: string | null;
  /** What must be entered at Spotify as redirect URI. */
  redirectUri: string;
  /** Whether Spotify accepts that address: https, or http on 127.0.0.1 or [::1]. */
  isRedirectAllowed: boolean;
  displayName: string | null;
  consentedAt: string | null;
  /** Consent ends then, whatever one does (six months). */
  consentEndsAt: string | null;
  /** Days left when it is time to warn (30 and less), else null. */
  warnDaysLeft: number | null;
  privateSince: string | null;
  /** Reads of the Web API today, and how many are planned for a day at most. */
  readsToday: number;
  readsPerDayMax: number;
  /** Spotify asked us to wait until then. */
  waitUntil: string | null;
}

/** Answer of `POST /venues/:venueId/spotify/authorize`: where the owner's browser goes. */
export interface SpotifyAuthorizeView {
  url: string;
}

export interface SpotifyDeviceView {
  id: string;
  name: string;
  type: string;
  isActive: boolean;
  /** It does not take commands. */
  isRestricted: boolean;
  volume: number | null;
}

export interface SpotifyPlaylistView {
  id: string;
  name: string;
  owner: string;
  tracks: number;
  imageUrl: string | null;
}

/** A track of Spotify's catalogue before it is in a pool. `uri`: `spotify:track:<id>`. */
export interface SpotifyTrackView {
  uri: string;
  title: string;
  artist: string;
  album: string;
  durationMs: number;
  isExplicit: boolean;
  coverUrl: string | null;
  /** Where it is at Spotify: the link back. */
  url: string;
}

/** Token for the Web Playback SDK of one page, for the life of the token at most. */
export interface SpotifyPlaybackTokenView {
  token: string;
  expiresAt: string;
  /** Address of the SDK script. */
  sdkUrl: string;
}

/** When an event takes place again and again. Days are `YYYY-MM-DD`, `startTime` is `HH:MM`, both in the venue's time zone. */
export interface SchedulePattern {
  frequency: ScheduleFrequency;
  interval: number;
  /** ISO weekdays, 1 = Monday. */
  weekdays: number[];
  /** 1–31 (months without it are left out), or −1 for the last day of each. */
  monthDay: number | null;
  /** 1–4, or −1 for the last. */
  monthWeek: number | null;
  startTime: string;
  /** On the venue's clock as the start is; on the day after where it is not later than that. */
  endTime: string;
  votingLeadMin: number;
  fromOn: string;
  untilOn: string | null;
  exceptions: string[];
}

/** What each event of a schedule is made of. */
export interface SchedulePlan {
  name: string;
  theme: string;
  capacity: number;
  rules: VotingRules;
  pool: PoolRule;
  source: 'LIBRARY' | 'SPOTIFY';
  playerIds: string[];
  guestSkip: boolean;
  levelLoudness: boolean;
  autoStart: boolean;
}

/** `GET /venues/:venueId/schedules` answers all of them, the oldest first. */
export interface ScheduleView {
  id: string;
  plan: SchedulePlan;
  pattern: SchedulePattern;
  isPaused: boolean;
  /** The next five starts, ISO times; none while it is paused. `eventId`: once it is planned, two weeks ahead. */
  next: { on: string; startsAt: string; endsAt: string; eventId: string | null }[];
  createdAt: string;
}
