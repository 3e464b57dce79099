import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.js';
import { World } from '../../../test/support/world.js';
import { Signer } from '../../core/access/signer.js';
import { DatabaseClock } from '../../core/database/database-clock.js';
import { newId } from '../../core/ids/ids.js';
import { Presses } from './presses.service.js';

// Real: Postgres, its clock, the signatures. Each `Presses` stands for one process; only the time of day is put wrong.
let world: World;
const subject = { guestId: newId(), eventId: newId(), ballotId: newId() };

beforeAll(async () => {
  world = await World.bare();
});

afterEach(() => {
  jest.restoreAllMocks();
});

afterAll(() => world?.close());

function process(): Presses {
  return new Presses(new Signer(world.config()), new DatabaseClock(world.connect()));
}

it.each([-300_000, 300_000])('measures a hold over two processes whose time of day is %d ms apart', async (apartMs) => {
  const [pressed, released] = [process(), process()];
  const { hold } = await pressed.begin(subject);
  const timeOfDay = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => timeOfDay() + apartMs);
  const heldMs = await eventually(async () => {
    const ms = await released.heldMs(hold, subject);
    expect(ms).toBeGreaterThan(150);
    return ms;
  });
  expect(heldMs).toBeLessThan(60_000);
  expect(await released.heldMs(hold, { ...subject, guestId: newId() })).toBe(0);
  expect(await released.heldMs(undefined, subject)).toBe(0);
});
