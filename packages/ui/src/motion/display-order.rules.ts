/** What holds the list still. `list`: a finger is down, nothing moves. `row`: that row keeps its place. */
export type Grip = { kind: 'none' } | { kind: 'row'; key: string } | { kind: 'list' };

/**
 * Order in which rows are shown, from the order shown last and the order wanted now.
 * A held row stays at the index where the person sees it and all others flow around it; a held list keeps every row
 * and takes new ones at its end. Keys that are gone are gone in any case.
 */
export function decideDisplayOrder(shown: readonly string[], wanted: readonly string[], grip: Grip): string[] {
  switch (grip.kind) {
    case 'none':
      return [...wanted];
    case 'list': {
      const present = new Set(wanted);
      const kept = shown.filter((key) => present.has(key));
      const known = new Set(kept);
      return [...kept, ...wanted.filter((key) => !known.has(key))];
    }
    case 'row': {
      const place = shown.indexOf(grip.key);
      if (place < 0 || !wanted.includes(grip.key)) return [...wanted];
      const others = wanted.filter((key) => key !== grip.key);
      return [...others.slice(0, place), grip.key, ...others.slice(place)];
    }
  }
}
