export interface SleeveArt {
  pattern: 'sun' | 'stripes' | 'arcs' | 'tiles';
  ground: string;
  shape: string;
  light: string;
  /** Degrees by which the pattern is turned. */
  turn: number;
  /** 0–1, places the pattern. */
  shift: number;
}

const PATTERNS = ['sun', 'stripes', 'arcs', 'tiles'] as const;

/** Printed-sleeve colours that sit together in a dark warm room: ground, shape, light. */
const INKS: readonly (readonly [string, string, string])[] = [
  ['#3b1d2c', '#d4523c', '#f6c177'],
  ['#12302f', '#2f8f83', '#f0d9a8'],
  ['#2a2140', '#8a63c9', '#f2a5b4'],
  ['#40240f', '#e0822f', '#ffe0a6'],
  ['#14263d', '#3f7fb8', '#f3c9a0'],
  ['#35180f', '#b8402a', '#e9b58f'],
  ['#22301a', '#79994a', '#f4e2a1'],
  ['#371a38', '#c0488d', '#ffc48f'],
];

/** The same seed always gives the same sleeve. */
export function decideSleeveArt(seed: string): SleeveArt {
  const hash = hashOf(seed);
  const [ground, shape, light] = INKS[hash % INKS.length]!;
  return {
    pattern: PATTERNS[(hash >>> 5) % PATTERNS.length]!,
    ground,
    shape,
    light,
    turn: ((hash >>> 9) % 12) * 30,
    shift: ((hash >>> 14) % 100) / 100,
  };
}

// FNV-1a with a final mix: neighbouring ids must not look alike.
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
