/** How many new guests and unknown codes came from one address lately. */
export interface Pressure {
  /** New guests within the minute, the one at the door included. */
  arrivalsPerMinute: number;
  /** New guests within ten minutes. */
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

/**
 * The difficulty of the proof of work that a newcomer is asked for, 0 = none. Pressure never shuts the door: a whole venue
 * shares one address, and on a good night 2,000 people come within minutes. It only makes each arrival cost a phone up to a
 * second or two, which nobody notices once and a script notices every time.
 */
export function decideDifficulty(pressure: Pressure, rules: { freePerMinute: number; baseBits: number }): number {
  const misses = stepOf(MISS_STEPS, pressure.misses);
  if (pressure.arrivalsPerMinute <= rules.freePerMinute && misses === null) return 0;
  return rules.baseBits + Math.max(misses ?? 0, stepOf(ARRIVAL_STEPS, pressure.arrivals) ?? 0);
}

function stepOf(steps: readonly { from: number; bits: number }[], count: number): number | null {
  return steps.find(({ from }) => count >= from)?.bits ?? null;
}

/**
 * What of an address stands for one connection: an IPv4 address itself, of an IPv6 address the first 64 bits (the rest is
 * changed by the phone as it likes).
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::');
  const groups = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  const all = [...groups, ...Array<string>(zeros).fill('0'), ...after];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
