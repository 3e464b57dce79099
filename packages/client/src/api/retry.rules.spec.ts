import { describe, expect, it } from '@jest/globals';
import {
  CLIENT_BACKOFF,
  decideBackoffMs,
  decideRetryMs,
  decideWaitMs,
  ERRORS,
  type ErrorCode,
} from '@votebox/contracts';

describe('decideBackoffMs', () => {
  it('never waits less than half a second nor more than thirty', () => {
    for (let attempt = 0; attempt < 60; attempt += 1) {
      expect(decideBackoffMs(attempt, 0)).toBe(CLIENT_BACKOFF.minMs);
      expect(decideBackoffMs(attempt, 0.999_999)).toBeLessThanOrEqual(CLIENT_BACKOFF.maxMs);
    }
  });

  it('spreads over a range that doubles with every attempt', () => {
    expect([0, 1, 2, 3].map((attempt) => decideBackoffMs(attempt, 1))).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(decideBackoffMs(3, 0.5)).toBe(4_250);
  });
});

describe('decideWaitMs', () => {
  it('never comes back sooner than the server asked for, and spreads those who were told the same moment', () => {
    expect(decideWaitMs({ retryAfterMs: 4_000 }, 0, 0)).toBe(4_000);
    expect(decideWaitMs({ retryAfterMs: 4_000 }, 0, 0.8)).toBe(4_800);
    expect(decideWaitMs({ retryAfterMs: 100 }, 4, 1)).toBe(16_000);
    expect(decideWaitMs({}, 0, 0, { minMs: 50, maxMs: 400 })).toBe(50);
  });
});

describe('decideRetryMs', () => {
  it.each(['BUSY', 'OFFLINE'] as const)('asks again after %s for as long as it takes', (code) => {
    for (const attempt of [0, 1, 10, 10_000]) expect(decideRetryMs({ code }, attempt, 0)).toBe(500);
  });

  it('sends nothing twice that could act twice, unless the server refused it unheard', () => {
    const once = { repetition: 'once' } as const;
    for (const code of ['BUSY', 'OFFLINE', 'INTERNAL', 'SOURCE_UNAVAILABLE'] as const)
      expect(decideRetryMs({ code }, 0, 0, once)).toBeNull();
    expect(decideRetryMs({ code: 'RATE_LIMITED', retryAfterMs: 9_000 }, 0, 0, once)).toBe(9_000);
  });

  it('shows a fault that stays after two more tries', () => {
    expect([0, 1, 2].map((attempt) => decideRetryMs({ code: 'INTERNAL' }, attempt, 0))).toEqual([500, 500, null]);
  });

  it('never repeats what the table of errors calls final', () => {
    const codes = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => ERRORS[code].retry === 'never');
    for (const code of codes) expect(decideRetryMs({ code, retryAfterMs: 1_000 }, 0, 0)).toBeNull();
    expect(codes).not.toHaveLength(0);
  });

  it('leaves to the person what time alone mends: a full event, spent votes, a full disk', () => {
    for (const code of ['EVENT_FULL', 'BUDGET_SPENT', 'VOTE_COOLDOWN', 'STORAGE_FULL'] as const)
      expect(decideRetryMs({ code, retryAfterMs: 1_000 }, 0, 0)).toBeNull();
  });
});
