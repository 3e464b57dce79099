import type {
  EventStatus,
  TrackSource,
  PoolKind,
  PresenceTier,
  QueueMode,
  ResultsVisibility,
  Role,
  ScanFault,
  TrackState,
} from './enums.js';
import type { ErrorCode } from './errors.js';

/** A page of a list. `nextCursor` is opaque; null on the last page. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface UserView {
  id: string;
  name: string;
  email: string;
  /** Whether a link that was mailed to the address has been opened. */
  isEmailProven: boolean;
}

export interface MembershipView {
  venueId: string;
  venueName: string;
  venueSlug: string;
  role: Role;
}

/** Answer of register, login, refresh. The refresh token travels only in an HttpOnly cookie. */
export interface SessionView {
  accessToken: string;
  /** ISO time at which the access token ends. */
  expiresAt: string;
  user: UserView;
  memberships: MembershipView[];
}

export interface MeView {
  user: UserView;
  memberships: MembershipView[];
}

export interface BrandingView {
  /** `#rrggbb`: the venue's one warm accent. */
  accentColor: string;
  /** Address of the logo image, or null. */
  logoUrl: string | null;
}

export interface VenueView {
  id: string;
  name: string;
  slug: string;
  /** IANA name. */
  timeZone: string;
  language: 'en' | 'de';
  branding: BrandingView;
  /** Whether the venue holds the demo library. */
  isDemo: boolean;
  createdAt: string;
}

export interface StaffView {
  userId: string;
  name: string;
  email: string;
  role: Role;
  createdAt: string;
}

/** An invitation that nobody has answered yet. */
export interface InvitationView {
  id: string;
  email: string;
  role: Role;
  createdAt: string;
  expiresAt: string;
}

/** Answer of making an invitation, or a new link of it. The link is told this once; those before it are void. */
export interface InvitationLinkView extends InvitationView {
  url: string;
  /** Whether a link of its own was mailed to the address as well. */
  isMailed: boolean;
}

/** What an invitation offers, to whoever has its link. */
export interface InvitationOfferView {
  venueName: string;
  role: Role;
  email: string;
  expiresAt: string;
}

/** A login of one's own on one device. */
export interface LoginSessionView {
  id: string;
  /** Browser and system, e.g. "Firefox, Android"; empty where they are not known. */
  device: string;
  createdAt: string;
  lastUsedAt: string;
  /** Whether this request came with it. */
  isCurrent: boolean;
}

/** Answer to a forgotten password, the same for every address. Without mail only whoever runs the server can help. */
export interface ForgottenPasswordView {
  isMailConfigured: boolean;
}

export interface DisplayView {
  id: string;
  name: string;
  createdAt: string;
  lastSeenAt: string | null;
}

/** Answer of `POST /public/displays`: the TV shows the code and polls with the secret until staff have entered it. */
export interface DisplayPairingView {
  pairingId: string;
  /** Six characters of the join-code alphabet. */
  code: string;
  secret: string;
  expiresAt: string;
}

/** `GET /public/displays/:pairingId`. `token` is a long-lived bearer token for REST and the socket handshake. */
export type DisplayPairingState = { state: 'waiting' } | { state: 'paired'; token: string; displayId: string };

/**
 * What makes the sound of an event: a page of ours, or players that the server drives. `spotifyPage`: the first of them
 * whose device is a page of ours, and the name that the device has at Spotify.
 */
export type SoundView =
  | { by: 'page' }
  | { by: 'players'; spotifyPage: { playerId: string; deviceName: string } | null };

/** What a display shows: the venue and the event that is on now or comes next. */
export interface DisplayHomeView {
  display: DisplayView;
  venue: VenueView;
  event: PublicEventView | null;
  /** null without an event. */
  sound: SoundView | null;
}

export interface TrackView {
  id: string;
  title: string;
  artist: string;
  album: string | null;
  genres: string[];
  tags: string[];
  year: number | null;
  durationMs: number;
  isExplicit: boolean;
  isrc: string | null;
  /** Path below the venue's media folder, with `/`. */
  folder: string;
  fileName: string;
  state: TrackState;
  /** 320 px WebP, or null where the file has no cover. */
  coverUrl: string | null;
  createdAt: string;
}

/** Counts for pool choices: how many tracks carry a genre, a tag or lie in a folder. */
export interface LibraryFacets {
  total: number;
  genres: { name: string; count: number }[];
  tags: { name: string; count: number }[];
  folders: { name: string; count: number }[];
}

/** `GET /venues/:venueId/storage`: what uploads, their covers and the logo take. `quotaBytes` null: no limit. */
export interface StorageView {
  usedBytes: number;
  quotaBytes: number | null;
}

/** Result of one uploaded file. */
export interface UploadView {
  track: TrackView;
  /** The same recording was there already and was kept. */
  wasDuplicate: boolean;
}

export interface ScanView {
  state: 'idle' | 'running';
  /** Whether the last run broke off (the database was away); it is tried again by itself. */
  isBroken: boolean;
  /** How many files there are about, by what was known before, while the folder is still listed. */
  about: number;
  found: number;
  done: number;
  added: number;
  /** What is no track, with the reason; up to 20 of each reason. `fileName`: with its folders. */
  failed: { fileName: string; reason: ScanFault }[];
  /** How many there are of each reason, those that are not named in `failed` too. */
  failedCounts: Partial<Record<ScanFault, number>>;
}

/** What of a track the owner can set for many at once. */
export interface TrackTexts {
  title: string;
  artist: string;
  album: string | null;
  genres: string[];
  year: number | null;
  tags: string[];
  isExplicit: boolean;
}

/** What an edit of many tracks would change: how many, and the first of them. */
export interface TracksEditPreview {
  /** Tracks that are chosen. */
  chosen: number;
  /** Of these, tracks that would look different. */
  changed: number;
  examples: { trackId: string; before: TrackTexts; after: TrackTexts }[];
}

export interface VotingRules {
  mode: QueueMode;
  budgetVotes: number;
  budgetWindowMs: number;
  cooldownMs: number;
  /** A played recording cannot be voted for or played for this long. */
  repeatBlockMs: number;
  /** So many other artists must play between two tracks of one artist. */
  artistGap: number;
  allowExplicit: boolean;
  durationMsMin: number;
  durationMsMax: number;
  /** Who sees how many votes there are. What may not be seen is absent from every answer. */
  results: ResultsVisibility;
  /** Who may vote: PRESENT = only guests who came in by the code on a screen in the room. */
  minTier: PresenceTier;
}

export interface PoolRule {
  kind: PoolKind;
  /** Tags, genres, folders or track ids, by kind; empty for ALL. */
  values: string[];
}

export interface HoldView {
  label: string;
  /** ISO time, or null for "until resumed". */
  until: string | null;
}

export interface EventView {
  id: string;
  venueId: string;
  name: string;
  theme: string;
  status: EventStatus;
  joinCode: string;
  /** Full address that the QR code carries. */
  joinUrl: string;
  startsAt: string | null;
  endsAt: string | null;
  activatedAt: string | null;
  endedAt: string | null;
  capacity: number;
  rules: VotingRules;
  pool: PoolRule;
  poolSize: number;
  hold: HoldView | null;
  ballotId: string | null;
  source: TrackSource;
  /** Players that the server drives, in order of preference; none: a page makes the sound. */
  playerIds: string[];
  /** Whether guests may skip by a quorum. */
  guestSkip: boolean;
  /** Whether loud tracks are turned down, so that all sound equally loud. */
  levelLoudness: boolean;
  /** Whether the clock starts it. */
  autoStart: boolean;
  /** Voting opens then, before the music; null = with the start. */
  votingOpensAt: string | null;
  /** Voting runs, the music begins then; null = it has begun, or begins with the event. */
  musicFrom: string | null;
  /** Why the clock could not start it; it is tried again. */
  startFault: ErrorCode | null;
  /** The rule that planned it. */
  scheduleId: string | null;
  createdAt: string;
}

/** What anyone may know about an event. */
export interface PublicEventView {
  id: string;
  name: string;
  theme: string;
  status: EventStatus;
  startsAt: string | null;
  endsAt: string | null;
  endedAt: string | null;
  hold: HoldView | null;
  source: TrackSource;
  guestSkip: boolean;
  votingOpensAt: string | null;
  /** Voting runs, the music begins then; null = it has begun, or begins with the event. */
  musicFrom: string | null;
  joinCode: string;
  joinUrl: string;
  ballotId: string | null;
  rules: VotingRules;
  venue: { name: string; slug: string; language: 'en' | 'de'; branding: BrandingView };
}

export interface PublicVenueView {
  name: string;
  slug: string;
  branding: BrandingView;
  live: PublicEventView | null;
  next: PublicEventView | null;
}

/** Why a track of the pool cannot be voted for now. `until` is an ISO time where it ends by itself. */
export type TrackAvailability =
  | { state: 'open' }
  | { state: 'playing' }
  | { state: 'locked' }
  | { state: 'recently-played'; until: string }
  | { state: 'artist-gap' }
  | { state: 'explicit' }
  | { state: 'length' }
  | { state: 'banned' }
  | { state: 'unplayable' };

/** One row of `GET /events/:eventId/tracks`. */
export interface PoolTrackView {
  trackId: string;
  optionId: string;
  /** Small integer that stands for the option in live messages. */
  idx: number;
  title: string;
  artist: string;
  genres: string[];
  durationMs: number;
  isExplicit: boolean;
  coverUrl: string | null;
  /** Where the track is at Spotify: the link back that is owed for showing it. Absent for files of the venue. */
  sourceUrl?: string;
  /** Absent while results are hidden. */
  votes?: number;
  availability: TrackAvailability;
}

/** A track of an event that its player cannot play: it cannot be voted for. */
export interface UnplayableTrackView {
  trackId: string;
  title: string;
  artist: string;
  /** `codec`: the player said that it cannot play such files; `failed`: it tried. */
  why: 'codec' | 'failed';
  /** The codec, or why it failed: `decode`, `missing`. */
  detail: string;
}

/** `GET /venues/:venueId/events/:eventId/unplayable`: the first of them, and how many there are. */
export interface UnplayableTracksView {
  items: UnplayableTrackView[];
  total: number;
}

export interface HealthView {
  status: 'ok' | 'degraded' | 'down';
  checks: Record<string, { status: 'ok' | 'degraded' | 'down'; detail?: string }>;
}
