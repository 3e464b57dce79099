import { afterAll, beforeAll, beforeEach, jest } from '@jest/globals';
import type { StaffCtx } from '../../src/core/context/ctx.js';
import { newId } from '../../src/core/ids/ids.js';
import { DrivenHouse } from './driven-house.js';
import { MusicNights } from './music-night.js';
import { VirtualTime } from './virtual-time.js';

/** What each test begins with: no event, and a house without a process. */
interface DrivenStage {
  nights: MusicNights;
  time: VirtualTime;
  house: DrivenHouse;
  venueId: string;
  ctx: StaffCtx;
}

/** Sets the stage for the tests of a file; `take` is given it before each of them. */
export function beforeEachInDrivenHouse(take: (stage: DrivenStage) => void): void {
  let nights: MusicNights;
  let time: VirtualTime;
  let venueId: string;
  let house: DrivenHouse | null = null;

  // A test is a few virtual minutes; how long that takes depends on the machine alone.
  jest.setTimeout(180_000);

  beforeAll(async () => {
    nights = await MusicNights.open();
    time = await VirtualTime.open(nights.databaseUrl);
    venueId = await nights.venue();
  });

  afterAll(async () => {
    await house?.close();
    await time.close();
    await nights.close();
  });

  beforeEach(async () => {
    await house?.close();
    await nights.sql.query('DELETE FROM event');
    house = new DrivenHouse(nights, time);
    const ctx: StaffCtx = { venueId, actor: { kind: 'staff', userId: newId(), role: 'STAFF' }, requestId: 'test' };
    take({ nights, time, house, venueId, ctx });
  });
}
