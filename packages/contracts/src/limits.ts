/** Lengths, counts and patterns that server validators and form fields share. */
export const LIMITS = {
  nameMax: 80,
  slugMin: 3,
  slugMax: 40,
  emailMax: 254,
  passwordMin: 10,
  passwordMax: 200,
  linkTokenMax: 100,
  /** Open invitations of one venue. */
  invitationsMax: 100,
  nicknameMax: 24,
  eventNameMax: 80,
  eventThemeMax: 200,
  holdLabelMax: 60,
  tagMax: 40,
  guestGroupNameMax: 40,
  guestGroupWeightMax: 100,
  judgementReasonMax: 200,
  judgedVotesMax: 500,
  playerNameMax: 40,
  /** What a page that plays calls itself. */
  playerLabelMax: 60,
  playersMax: 20,
  playersPerEventMax: 5,
  schedulesMax: 100,
  scheduleExceptionsMax: 200,
  /** How long a skip can be taken back. */
  undoSkipMs: 5_000,
  searchMax: 80,
  pageSizeMax: 100,
  pageSizeDefault: 50,
  poolTracksMax: 5000,
  /** Tracks that one act can edit. */
  editedTracksMax: 5000,
  uploadFileBytesMax: 100 * 1024 * 1024,
  logoBytesMax: 2 * 1024 * 1024,
  /** The shortest night of a series, in minutes on the wall. */
  scheduledMinutesMin: 15,
  trackDurationMsMin: 10_000,
  trackDurationMsMax: 60 * 60_000,
  socketFrameBytesMax: 16 * 1024,
  socketsPerGuestMax: 5,
} as const;

/**
 * A vote that was received is answered within this time, or BUSY. So a vote received before `closes_at` may be committed
 * this much later and counts; nobody may seal a ballot by the clock before.
 */
export const VOTE_DEADLINE_MS = 10_000;
/** How long a client waits for the answer to a vote until it sends it again: the deadline, the last commit, the way there and back. */
export const VOTE_ANSWER_PATIENCE_MS = VOTE_DEADLINE_MS + 3_000;

/** Join codes have no 0, O, 1, I, L, U so that they can be read aloud and typed in the dark. */
export const JOIN_CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
export const JOIN_CODE_LENGTH = 6;
export const SLUG_PATTERN = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const COLOR_PATTERN = /^#[0-9a-f]{6}$/i;
export const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Upper-cases and drops everything but letters and digits: "ab-c 234" → "ABC234". */
export function normalizeJoinCode(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '');
}
