export const ROLES = ['OWNER', 'MANAGER', 'STAFF'] as const;
export type Role = (typeof ROLES)[number];

/** DRAFT/UPCOMING → ACTIVE → (HOLD) → ENDED, or CANCELLED. */
export const EVENT_STATUSES = ['DRAFT', 'UPCOMING', 'ACTIVE', 'HOLD', 'ENDED', 'CANCELLED'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** How the queue is ordered. HOST: only staff order it, votes are shown as wishes. */
export const QUEUE_MODES = ['MOST_VOTES', 'HOST'] as const;
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

/** What the pool of an event is loaded from. */
export const POOL_KINDS = ['ALL', 'TAGS', 'GENRES', 'FOLDERS', 'TRACKS'] as const;
export type PoolKind = (typeof POOL_KINDS)[number];

/**
 * The truth of the player of an event.
 * IDLE nothing to play yet · STARTING command sent, not verified · PLAYING · PAUSED by staff or hold ·
 * DEVICE_GONE the player page vanished, position kept · DEGRADED three failed starts in 60 s · STOPPED event ended.
 */
export const PLAYBACK_STATES = ['IDLE', 'STARTING', 'PLAYING', 'PAUSED', 'DEVICE_GONE', 'DEGRADED', 'STOPPED'] as const;
export type PlaybackState = (typeof PLAYBACK_STATES)[number];

/** Why the player moved on. */
export const ADVANCE_CAUSES = ['STARTED', 'ENDED', 'DEADLINE', 'SKIPPED', 'FAILED', 'RECOVERED', 'STOPPED'] as const;
export type AdvanceCause = (typeof ADVANCE_CAUSES)[number];

/** How a track came to be played. */
export const PLAY_ORIGINS = ['VOTES', 'PINNED', 'HOST', 'FALLBACK'] as const;
export type PlayOrigin = (typeof PLAY_ORIGINS)[number];

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];
