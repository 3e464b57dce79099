import { afterEach, describe, expect, it } from '@jest/globals';
import { Loudness } from './loudness';

const real = globalThis.AudioContext;
afterEach(() => {
  globalThis.AudioContext = real;
});

/** An element as on phones where only the buttons set the volume. */
class FixedAudio {
  get volume(): number {
    return 1;
  }
  set volume(_: number) {
    return;
  }
}

function scriptedContext() {
  const gain = { gain: { value: 1 }, connect: () => undefined };
  let contexts = 0;
  class Context {
    destination = {};
    constructor() {
      contexts += 1;
    }
    createGain = () => gain;
    createMediaElementSource = () => ({ connect: () => gain });
    resume = async () => undefined;
  }
  globalThis.AudioContext = Context as unknown as typeof AudioContext;
  return { gain: gain.gain, count: () => contexts };
}

describe('how loud an element is', () => {
  it('is set at the element', () => {
    const context = scriptedContext();
    const audio = { volume: 0.8 };
    const loudness = new Loudness(audio as HTMLAudioElement);
    loudness.unlock();
    expect(audio.volume).toBe(0.8);
    loudness.set(0.3);
    expect(audio.volume).toBe(0.3);
    expect(context.count()).toBe(0);
  });

  it('goes through Web Audio where the element does not let it be set, and once only', () => {
    const context = scriptedContext();
    const loudness = new Loudness(new FixedAudio() as unknown as HTMLAudioElement);
    loudness.set(0.3);
    loudness.unlock();
    expect(context.gain.value).toBe(0.3);
    loudness.unlock();
    loudness.set(0.5);
    expect([context.gain.value, context.count()]).toEqual([0.5, 1]);
  });
});
