import { describe, expect, it } from '@jest/globals';
import { readOnboarding, type VenueFacts } from './onboarding.rules';

const fresh: VenueFacts = { trackCount: 0, events: [], hasPlayed: false, displayCount: 0, voteCount: 0 };

describe('the way to the first event', () => {
  it('starts with music, because the venue is there', () => {
    expect(readOnboarding(fresh)).toMatchObject({ current: 'music', doneCount: 1 });
  });

  it('goes on where the venue really stands, also when steps were done out of order', () => {
    expect(readOnboarding({ ...fresh, trackCount: 12, displayCount: 1 })).toMatchObject({
      current: 'sound',
      doneCount: 3,
    });
  });

  it('falls back when the music is taken away again', () => {
    expect(readOnboarding({ ...fresh, hasPlayed: true }).current).toBe('music');
  });

  it('does not take a sound check or a cancelled night for the first event', () => {
    const events = [
      { name: 'Sound check', status: 'ENDED' },
      { name: 'Soundcheck', status: 'ACTIVE' },
      { name: 'Friday', status: 'CANCELLED' },
    ] as const;
    const facts = { ...fresh, trackCount: 3, hasPlayed: true, events };
    expect(readOnboarding(facts).current).toBe('event');
    expect(readOnboarding({ ...facts, events: [...events, { name: 'Friday', status: 'DRAFT' }] }).current).toBe(
      'screen',
    );
  });

  it('ends', () => {
    const facts: VenueFacts = {
      trackCount: 1,
      events: [{ name: 'Friday', status: 'ACTIVE' }],
      hasPlayed: true,
      displayCount: 1,
      voteCount: 1,
    };
    expect(readOnboarding(facts)).toMatchObject({ current: null, doneCount: 6 });
  });
});
