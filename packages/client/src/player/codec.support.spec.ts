import { describe, expect, it } from '@jest/globals';
import { listUnsupported } from './codec.support';

const saying = (answer: (type: string) => CanPlayTypeResult) => ({ canPlayType: answer });

describe('what a browser cannot play', () => {
  it('is what it says no to, not what it says maybe to', () => {
    const audio = saying((type) => (type.includes('alac') || type.includes('speex') ? '' : 'maybe'));
    expect(listUnsupported(audio)).toEqual(['alac', 'speex']);
  });

  it('is not known of one that cannot be asked', () => {
    expect(listUnsupported({} as HTMLAudioElement)).toBeUndefined();
  });
});
