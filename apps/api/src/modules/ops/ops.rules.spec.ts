import { describe, expect, test } from '@jest/globals';
import { decideHealth } from './ops.rules.js';

describe('readiness', () => {
  test('is ok when every check is ok', () => {
    expect(decideHealth({ database: { status: 'ok' }, realtime: { status: 'ok' } })).toMatchObject({
      httpStatus: 200,
      view: { status: 'ok' },
    });
  });

  test('still takes traffic when something is only degraded', () => {
    expect(decideHealth({ database: { status: 'degraded' }, realtime: { status: 'ok' } })).toMatchObject({
      httpStatus: 200,
      view: { status: 'degraded' },
    });
  });

  test('takes no traffic when one check is down, whatever the others say', () => {
    expect(decideHealth({ database: { status: 'down' }, realtime: { status: 'degraded' } })).toMatchObject({
      httpStatus: 503,
      view: { status: 'down' },
    });
  });
});
