/** What a proof of a press is signed for: nobody can use another's, or one of another question. */
export interface PressSubject {
  guestId: string;
  eventId: string;
  ballotId: string;
}

/** A vote may have to wait out an outage in the phone; a proof older than this counts as no hold. */
export const PRESS_LIFE_MS = 600_000;

type Sign = (text: string) => string;
type IsValid = (text: string, signature: string) => boolean;

const textOf = ({ guestId, eventId, ballotId }: PressSubject, pressedAtMs: number) =>
  `${guestId}:${eventId}:${ballotId}:${pressedAtMs}`;

/** `v1.<time of the press, base 36>.<mac>`. */
export function writePress(subject: PressSubject, pressedAtMs: number, sign: Sign): string {
  const atMs = Math.floor(pressedAtMs);
  return `v1.${atMs.toString(36)}.${sign(textOf(subject, atMs))}`;
}

/**
 * Milliseconds that the button has been down at `nowMs`, by the same clock as the press. 0 for whatever is no proof of
 * this guest and question: missing, malformed, altered, somebody else's, too old or from the future.
 */
export function readHeldMs(proof: string | undefined, subject: PressSubject, nowMs: number, isValid: IsValid): number {
  const [version, at, mac, ...rest] = (proof ?? '').split('.');
  if (version !== 'v1' || !at || !mac || rest.length > 0 || !/^[0-9a-z]{1,10}$/.test(at)) return 0;
  const pressedAtMs = Number.parseInt(at, 36);
  if (!isValid(textOf(subject, pressedAtMs), mac)) return 0;
  const heldMs = nowMs - pressedAtMs;
  return heldMs > 0 && heldMs <= PRESS_LIFE_MS ? heldMs : 0;
}
