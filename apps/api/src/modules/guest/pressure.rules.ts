/** How a newcomer finds in: by a screen of the room or from the venue's own network, or by the link from anywhere. */
export type Way = { kind: 'room'; capacity: number } | { kind: 'link' };

/** How many new guests and unknown codes came from one network lately. */
export interface Pressure {
  /** Newcomers of the same way within the minute, the one at the door included. */
  arrivalsPerMinute: number;
  /** Newcomers of either way within ten minutes. */
  arrivals: number;
  /** Unknown codes within ten minutes. */
  misses: number;
}

/** What a crowd adds to the easiest proof, in bits: each one doubles the work. */
const ARRIVAL_STEPS = [
  { from: 3_001, bits: 5 },
  { from: 501, bits: 3 },
  { from: 51, bits: 2 },
];
/** From so many unknown codes on, somebody tries them out; before it, some people mistype. */
const MISS_STEPS = [
  { from: 300, bits: 4 },
  { from: 30, bits: 2 },
];
/** Of a crowd one in ten may mistype. */
const ARRIVALS_PER_MISS = 10;
/** A room may fill within a minute, a small one also empty and fill again. */
const ROOM_PER_MINUTE_MIN = 300;

/**
 * The difficulty of the proof of work that a newcomer is asked for, 0 = none. Pressure never shuts the door: a whole venue
 * shares one address, and on a good night 2,000 people come within minutes. So a room that fills is no pressure at all. A
 * crowd that comes by the link from somewhere else is: then each arrival costs a phone up to a second or two, which nobody
 * notices once and a script notices every time. So is a network from which codes are tried out, whatever the code at hand
 * is worth: or the answer would tell the right ones for nothing.
 */
export function decideDifficulty(
  way: Way,
  pressure: Pressure,
  rules: { freePerMinute: number; baseBits: number },
): number {
  const { arrivalsPerMinute, arrivals, misses } = pressure;
  const isCrowd = misses * ARRIVALS_PER_MISS <= arrivals;
  const missBits = isCrowd ? null : stepOf(MISS_STEPS, misses);
  const free = way.kind === 'room' ? Math.max(ROOM_PER_MINUTE_MIN, way.capacity) : rules.freePerMinute;
  if (arrivalsPerMinute <= free && missBits === null) return 0;
  return rules.baseBits + Math.max(missBits ?? 0, stepOf(ARRIVAL_STEPS, arrivals) ?? 0);
}

function stepOf(steps: readonly { from: number; bits: number }[], count: number): number | null {
  return steps.find(({ from }) => count >= from)?.bits ?? null;
}
