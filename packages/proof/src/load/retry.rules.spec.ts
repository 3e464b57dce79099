import { expect, it } from '@jest/globals';
import { decideAnswer, toAckError, toHttpError } from './retry.rules.js';

it('sends again what may or may not have been counted, never sooner than the server asks', () => {
  expect(decideAnswer({ error: 'BUSY', retryAfterMs: 1_500 }, 0, 0)).toEqual({
    kind: 'again',
    code: 'BUSY',
    afterMs: 1_500,
  });
  expect(decideAnswer({ error: 'BUSY', retryAfterMs: 100 }, 3, 1)).toEqual({
    kind: 'again',
    code: 'BUSY',
    afterMs: 4_000,
  });
  expect(decideAnswer({}, 0, 0.5)).toEqual({ kind: 'again', code: 'OFFLINE', afterMs: 250 });
});

it('takes a reason as final and no error as counted', () => {
  expect(decideAnswer({ error: 'ALREADY_VOTED' }, 0, 0)).toEqual({ kind: 'refused', code: 'ALREADY_VOTED' });
  expect(decideAnswer(null, 0, 0)).toEqual({ kind: 'counted' });
});

it('reads answers and acknowledgements alike, also where there is none', () => {
  expect(toHttpError(201, '{}')).toBeNull();
  expect(toHttpError(503, '{"error":"BUSY","retryAfterMs":9}')).toMatchObject({ error: 'BUSY', retryAfterMs: 9 });
  expect([toHttpError(0, ''), toHttpError(502, '<html>'), toHttpError(404, '<html>')]).toEqual([
    {},
    {},
    { error: 'HTTP_404' },
  ]);
  expect(toAckError({ ok: true, data: {} })).toBeNull();
  expect(toAckError({ ok: false, error: { error: 'BANNED' } })).toEqual({ error: 'BANNED' });
  expect([toAckError(undefined), toAckError({ ok: false })]).toEqual([{}, {}]);
});
