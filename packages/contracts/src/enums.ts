export const ROLES = ['OWNER', 'MANAGER', 'STAFF'] as const;
export type Role = (typeof ROLES)[number];

/** DRAFT/UPCOMING → ACTIVE → (HOLD) → ENDED, or CANCELLED. */
export const EVENT_STATUSES = ['DRAFT', 'UPCOMING', 'ACTIVE', 'HOLD', 'ENDED', 'CANCELLED'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/**
 * How the queue is ordered. FAIR: everyone's votes get their share of the time. WEIGHTED: votes, freshness and variety in
 * one score. HOST: only staff order it, votes are shown as wishes.
 */
export const QUEUE_MODES = ['FAIR', 'WEIGHTED', 'MOST_VOTES', 'HOST'] as const;
export type QueueMode = (typeof QUEUE_MODES)[number];

export const BALLOT_POLICIES = ['ONCE', 'CHANGEABLE', 'MULTI', 'REPEAT'] as const;
export type BallotPolicy = (typeof BALLOT_POLICIES)[number];

export const BALLOT_STATES = ['OPEN', 'PAUSED', 'CLOSED'] as const;
export type BallotState = (typeof BALLOT_STATES)[number];

export const RESULTS_VISIBILITIES = ['LIVE', 'AFTER_VOTE', 'AFTER_CLOSE', 'STAFF'] as const;
export type ResultsVisibility = (typeof RESULTS_VISIBILITIES)[number];

/** How sure we are that a guest is in the room. */
export const PRESENCE_TIERS = ['REMOTE', 'PRESENT'] as const;
export type PresenceTier = (typeof PRESENCE_TIERS)[number];

/** What staff have decided about a guest. MUTED: the nickname is hidden and fixed. BANNED: also no vote is taken. */
export const STANDINGS = ['GOOD', 'MUTED', 'BANNED'] as const;
export type Standing = (typeof STANDINGS)[number];

export const TRACK_STATES = ['READY', 'UNPLAYABLE', 'MISSING'] as const;
export type TrackState = (typeof TRACK_STATES)[number];

/** Where tracks come from. One event has one source. */
export const TRACK_SOURCES = ['LIBRARY', 'SPOTIFY'] as const;
export type TrackSource = (typeof TRACK_SOURCES)[number];

/** What the pool of an event is loaded from. Spotify: PLAYLIST, GENRES and TRACKS only; the library: all but PLAYLIST. */
export const POOL_KINDS = ['ALL', 'TAGS', 'GENRES', 'FOLDERS', 'TRACKS', 'PLAYLIST'] as const;
export type PoolKind = (typeof POOL_KINDS)[number];

/**
 * The truth of the player of an event.
 * IDLE nothing to play yet · STARTING command sent, not verified · PLAYING · PAUSED by staff or hold ·
 * DEVICE_GONE the player page vanished, position kept · DEGRADED three failed starts in 60 s · STOPPED event ended.
 */
export const PLAYBACK_STATES = ['IDLE', 'STARTING', 'PLAYING', 'PAUSED', 'DEVICE_GONE', 'DEGRADED', 'STOPPED'] as const;
export type PlaybackState = (typeof PLAYBACK_STATES)[number];

/** Players that the server drives. Pages that make the sound are none of them. */
export const PLAYER_KINDS = ['MPD', 'SPOTIFY', 'SIMULATED'] as const;
export type PlayerKind = (typeof PLAYER_KINDS)[number];

/** What makes the sound of an event: a page of the display or admin app, or a player that the server drives. */
export const SOUND_KINDS = ['display', 'admin', 'mpd', 'spotify', 'simulated'] as const;
export type SoundKind = (typeof SOUND_KINDS)[number];

/**
 * What a driven player said is wrong.
 * UNREACHABLE it does not answer · DEVICE_GONE it answers, but its device is not there · AUTH the account must be linked
 * again · NOT_ALLOWED the account may not do this (no Premium, not a user of the app) · RATE_LIMITED we must wait ·
 * PAUSED_OUTSIDE somebody paused it at the device · FOREIGN something else plays on it.
 */
export const PLAYER_TROUBLES = [
  'UNREACHABLE',
  'DEVICE_GONE',
  'AUTH',
  'NOT_ALLOWED',
  'RATE_LIMITED',
  'PAUSED_OUTSIDE',
  'FOREIGN',
] as const;
export type PlayerTrouble = (typeof PLAYER_TROUBLES)[number];

export const SPOTIFY_STATES = ['UNLINKED', 'CONNECTED', 'NEEDS_REAUTH'] as const;
export type SpotifyState = (typeof SPOTIFY_STATES)[number];

export const SCHEDULE_FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY'] as const;
export type ScheduleFrequency = (typeof SCHEDULE_FREQUENCIES)[number];

/** Why the player moved on. QUORUM: guests skipped. UNDONE: staff took a skip back, what had begun was put back. */
export const ADVANCE_CAUSES = [
  'STARTED',
  'ENDED',
  'DEADLINE',
  'SKIPPED',
  'QUORUM',
  'UNDONE',
  'FAILED',
  'RECOVERED',
  'STOPPED',
] as const;
export type AdvanceCause = (typeof ADVANCE_CAUSES)[number];

/** How a track came to be played. */
export const PLAY_ORIGINS = ['VOTES', 'PINNED', 'HOST', 'FALLBACK'] as const;
export type PlayOrigin = (typeof PLAY_ORIGINS)[number];

/** Charsets in which old tags are written without saying so. Names as TextDecoder takes them. */
export const TAG_CHARSETS = [
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'koi8-r',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'shift_jis',
  'gbk',
  'big5',
  'euc-kr',
] as const;
export type TagCharset = (typeof TAG_CHARSETS)[number];

/**
 * Why a file or folder of the library is no track. UNSUPPORTED_MEDIA its content is not audio that we take ·
 * AUDIO_UNREADABLE damaged or cut off · FILE_UNREADABLE, FOLDER_UNREADABLE the system refuses to read it ·
 * UNSUPPORTED_ENDING, COMPANION_FILE not audio by its name; the latter are pictures, lists and notes beside music ·
 * SYMBOLIC_LINK, SPECIAL_FILE, HIDDEN are not followed or opened · PATH_TOO_LONG, TOO_DEEP.
 */
export const SCAN_FAULTS = [
  'UNSUPPORTED_MEDIA',
  'AUDIO_UNREADABLE',
  'FILE_UNREADABLE',
  'FOLDER_UNREADABLE',
  'UNSUPPORTED_ENDING',
  'SYMBOLIC_LINK',
  'SPECIAL_FILE',
  'PATH_TOO_LONG',
  'TOO_DEEP',
  'HIDDEN',
  'COMPANION_FILE',
] as const;
export type ScanFault = (typeof SCAN_FAULTS)[number];

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];
