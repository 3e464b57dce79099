import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { standStill } from '../../../test/support/stand-still.js';
import { AccessDirectories } from '../../core/access/access-directories.js';
import { systemCtx } from '../../core/context/ctx.js';
import { newId } from '../../core/ids/ids.js';
import { Entrance } from './entrance.service.js';

const ctx = systemCtx(newId(), 'test');
const [eventId, voterId] = [newId(), newId()];

function entrance(isIn: () => Promise<boolean>, known: string[] = []): Entrance {
  const directories = new AccessDirectories();
  directories.register({ guests: { isIn, peekIn: (id) => known.includes(id) } });
  return new Entrance(directories);
}

describe('the entrance', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('asks nobody about those it knows', () => {
    const asked = entrance(() => Promise.reject(new Error('asked')), [voterId]);
    expect([asked.knows(voterId), asked.knows(newId())]).toEqual([true, false]);
  });

  it('lets those vote who have come in, and no others', async () => {
    expect(await entrance(() => Promise.resolve(true)).check(ctx, eventId, voterId)).toBeNull();
    const refusal = await entrance(() => Promise.resolve(false)).check(ctx, eventId, voterId);
    expect(refusal).toEqual({ ok: false, code: 'NOT_JOINED' });
  });

  it.each([
    ['away', { code: 'ECONNREFUSED' }],
    ['being restarted', { code: '57P01' }],
    ['out of connections', new Error('timeout exceeded when trying to connect')],
  ])('says busy while the database is %s', async (_, error) => {
    const answer = await entrance(() => Promise.reject(error)).check(ctx, eventId, voterId);
    expect(answer).toEqual({ ok: false, code: 'BUSY' });
  });

  it('says busy before two seconds are over while the database hangs', async () => {
    const answer = entrance(() => new Promise(() => undefined)).check(ctx, eventId, voterId);
    await jest.advanceTimersByTimeAsync(1_900);
    expect(await answer).toMatchObject({ code: 'BUSY' });
  });

  it('hides no mistake of the program', async () => {
    const broken = entrance(() => Promise.reject(new TypeError('of ours')));
    await expect(broken.check(ctx, eventId, voterId)).rejects.toThrow('of ours');
  });
});

// Real: the event loop, which stands still for longer than the entrance waits for the database.
it('the entrance does not take a standstill of its own process for the silence of the database', async () => {
  const roundTrip = () => new Promise((resolve) => setTimeout(resolve, 100));
  const inTwoSteps = async () => {
    await roundTrip();
    await roundTrip();
    return true;
  };
  const answer = entrance(inTwoSteps).check(ctx, eventId, voterId);
  standStill(1_800);
  expect(await answer).toBeNull();
});
