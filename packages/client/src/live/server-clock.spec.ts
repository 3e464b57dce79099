import { describe, expect, it } from '@jest/globals';
import { ServerClock } from './server-clock';

describe('ServerClock', () => {
  it('is the local clock until the server has spoken', () => {
    expect(new ServerClock().offsetMs()).toBe(0);
  });

  it('takes half of the round trip into account', () => {
    const clock = new ServerClock();
    clock.addSample(10_000, 4_100, 200);
    expect(clock.offsetMs()).toBe(6_000);
  });

  it('is not moved by a message that was held up', () => {
    const clock = new ServerClock();
    for (const late of [0, 3, 4_000, 5, 2]) clock.addSample(10_000, 9_000 + late);
    expect(clock.offsetMs()).toBe(997);
  });

  it('forgets all but the last five samples', () => {
    const clock = new ServerClock();
    for (const at of [0, 0, 0, 0, 0]) clock.addSample(100, at);
    for (const at of [0, 0, 0]) clock.addSample(900, at);
    expect(clock.offsetMs()).toBe(900);
  });
});
