import { describe, expect, test } from '@jest/globals';
import { JOIN_CODE_ALPHABET } from '@votebox/contracts';
import { isSeenDue, makePairingCode, SEEN_EVERY_MS } from './display.rules.js';

describe('a pairing code', () => {
  test('has six characters, none of which looks like another', () => {
    const first = makePairingCode(() => 0);
    const last = makePairingCode((n) => n - 1);
    expect(first).toBe(JOIN_CODE_ALPHABET[0]!.repeat(6));
    expect(last).toBe(JOIN_CODE_ALPHABET.at(-1)!.repeat(6));
    expect(first + last).not.toMatch(/[01OILU]/);
  });
});

describe('last seen', () => {
  test('is written at first sight and then once a minute', () => {
    const seen = new Date(1_000_000);
    expect(isSeenDue(null, 0)).toBe(true);
    expect(isSeenDue(seen, seen.getTime() + SEEN_EVERY_MS - 1)).toBe(false);
    expect(isSeenDue(seen, seen.getTime() + SEEN_EVERY_MS)).toBe(true);
  });
});
