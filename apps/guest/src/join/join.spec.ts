import { afterEach, describe, expect, it } from '@jest/globals';
import { ERRORS, type ErrorCode } from '@votebox/contracts';
import { joinByCode } from './join';

const realFetch = globalThis.fetch;

function doorSays(error: ErrorCode, retryAfterMs?: number): void {
  const body = JSON.stringify({ error, message: ERRORS[error].message, requestId: 'r', retryAfterMs });
  globalThis.fetch = async () => new Response(body, { status: ERRORS[error].status });
}

afterEach(() => {
  globalThis.fetch = realFetch;
});

describe('joinByCode', () => {
  it('knocks again by itself at a busy door, when the server said so, for as long as it takes', async () => {
    doorSays('BUSY', 40_000);
    for (const attempt of [0, 5, 500]) {
      const outcome = await joinByCode('ABC234', attempt);
      expect(outcome).toMatchObject({ kind: 'failed', code: 'ABC234' });
      expect((outcome as { retryInMs: number }).retryInMs).toBeGreaterThanOrEqual(40_000);
    }
  });

  it('leaves the next try to the guest where knocking again does not help', async () => {
    doorSays('BANNED');
    expect(await joinByCode('ABC234')).toMatchObject({ kind: 'failed', retryInMs: null });
    doorSays('INTERNAL');
    expect(await joinByCode('ABC234', 2)).toMatchObject({ kind: 'failed', retryInMs: null });
  });
});
