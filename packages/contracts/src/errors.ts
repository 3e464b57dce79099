import type { JoinChallenge } from './join.js';

/**
 * What a client may do about an error.
 * - `never`: the same request will fail again; show the reason.
 * - `later`: the same request may succeed after `retryAfterMs`.
 * - `same-id`: the outcome is unknown or the vote was not taken; send it again with the SAME `voteId`.
 */
export type RetryPolicy = 'never' | 'later' | 'same-id';

interface ErrorRow {
  status: number;
  retry: RetryPolicy;
  message: string;
}

/** The one table of errors. HTTP status, retry policy and default public text of every code. */
export const ERRORS = {
  VALIDATION_ERROR: { status: 400, retry: 'never', message: 'The request is not valid.' },
  UNAUTHORIZED: { status: 401, retry: 'never', message: 'Please sign in.' },
  INVALID_CREDENTIALS: { status: 401, retry: 'never', message: 'E-mail or password is wrong.' },
  PASSWORD_WEAK: {
    status: 400,
    retry: 'never',
    message:
      'This password is too easy to guess. Several words that have nothing to do with each other are a good one.',
  },
  FORBIDDEN: { status: 403, retry: 'never', message: 'You are not allowed to do this.' },
  NOT_FOUND: { status: 404, retry: 'never', message: 'This does not exist.' },
  CONFLICT: { status: 409, retry: 'never', message: 'This conflicts with the present state.' },
  SLUG_TAKEN: { status: 409, retry: 'never', message: 'This short name is already taken.' },
  EMAIL_TAKEN: { status: 409, retry: 'never', message: 'There is already an account with this e-mail address.' },
  LINK_INVALID: { status: 410, retry: 'never', message: 'This link is not valid (any more). Ask for a new one.' },
  PAYLOAD_TOO_LARGE: { status: 413, retry: 'never', message: 'This is too large.' },
  UNSUPPORTED_MEDIA: { status: 415, retry: 'never', message: 'This kind of file cannot be used.' },
  AUDIO_UNREADABLE: { status: 422, retry: 'never', message: 'This audio file is damaged or cannot be read.' },
  RATE_LIMITED: { status: 429, retry: 'later', message: 'Too many requests. Please wait a moment.' },
  INTERNAL: { status: 500, retry: 'later', message: 'Something went wrong on our side.' },
  BUSY: { status: 503, retry: 'same-id', message: 'Very busy right now. Trying again by itself.' },
  QUOTA_EXCEEDED: {
    status: 413,
    retry: 'never',
    message: 'The storage of this venue is used up. Remove something first.',
  },
  STORAGE_FULL: { status: 507, retry: 'later', message: 'There is no space left for this file.' },
  EVENT_NOT_ACTIVE: { status: 409, retry: 'never', message: 'This event is not running.' },
  CODE_EXPIRED: { status: 410, retry: 'never', message: 'This code has changed. Look at the screen again.' },
  CHALLENGE_REQUIRED: { status: 428, retry: 'never', message: 'Send the solution of the challenge with the request.' },
  EVENT_FULL: { status: 409, retry: 'later', message: 'This event is full.' },
  BALLOT_CLOSED: { status: 409, retry: 'never', message: 'Voting is closed.' },
  BALLOT_PAUSED: { status: 409, retry: 'later', message: 'Voting is paused.' },
  ALREADY_VOTED: { status: 409, retry: 'never', message: 'You have already voted for this.' },
  VOTE_COOLDOWN: { status: 429, retry: 'later', message: 'One moment before your next vote.' },
  BUDGET_SPENT: { status: 429, retry: 'later', message: 'You have used your votes for now.' },
  VOTE_LOCKED: { status: 409, retry: 'never', message: 'This track is locked in and plays next.' },
  TRACK_NOT_AVAILABLE: { status: 409, retry: 'never', message: 'This track cannot be voted for.' },
  TRACK_RECENTLY_PLAYED: { status: 409, retry: 'later', message: 'This track has just played.' },
  NOT_PRESENT: { status: 403, retry: 'never', message: 'Scan the code on the screen in the room to vote here.' },
  NOT_JOINED: { status: 403, retry: 'never', message: 'Come in by the code of this event first.' },
  BANNED: { status: 403, retry: 'never', message: 'You cannot vote at this event.' },
  HOLD_TOO_SHORT: { status: 409, retry: 'never', message: 'Hold the button longer.' },
  BID_TOO_LOW: { status: 409, retry: 'never', message: 'Your bid is too low.' },
  LOT_CLOSED: { status: 409, retry: 'never', message: 'This lot is closed.' },
  SOURCE_UNAVAILABLE: { status: 503, retry: 'later', message: 'The music source does not answer.' },
  NOTHING_TO_PLAY: { status: 409, retry: 'never', message: 'There is no track that may be played.' },
  SPOTIFY_NOT_LINKED: { status: 409, retry: 'never', message: 'Link the Spotify account of the venue first.' },
  SPOTIFY_NEEDS_REAUTH: { status: 409, retry: 'never', message: 'Spotify must be linked again.' },
  SPOTIFY_NOT_PRIVATE: {
    status: 409,
    retry: 'never',
    message: 'Confirm first that Spotify is for private events only.',
  },
  SPOTIFY_REFUSED: { status: 409, retry: 'never', message: 'Spotify does not allow this.' },
  TOO_LATE: { status: 409, retry: 'never', message: 'It is too late to take this back.' },
  PLAYER_TAKEN: { status: 409, retry: 'never', message: 'Another page is the player of this event.' },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** One field that did not pass validation. `path` is dotted, `rule` the name of the rule that failed. */
export interface FieldFault {
  path: string;
  rule: string;
  message: string;
}

/** The body of every HTTP error and the `error` of every negative socket acknowledgement. */
export interface ErrorBody {
  error: ErrorCode;
  message: string;
  details?: FieldFault[];
  /** Milliseconds after which a retry makes sense. */
  retryAfterMs?: number;
  /** Only with CHALLENGE_REQUIRED: what to solve before the same request is sent again. */
  challenge?: JoinChallenge;
  requestId: string;
}

/** Acknowledgement of every socket message. */
export type Ack<T> = { ok: true; data: T } | { ok: false; error: ErrorBody };
