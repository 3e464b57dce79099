import { describe, expect, it } from '@jest/globals';
import { decidePress, decideSoundBar, type SoundFacts } from './sound-bar.rules';

const facts = (change: Partial<SoundFacts> = {}): SoundFacts => ({
  player: { mode: 'idle', holderLabel: null, problem: null, spotify: null },
  status: 'ACTIVE',
  playback: 'PLAYING',
  stateForMs: 60_000,
  holderForMs: 0,
  isAsked: false,
  ...change,
});
const player = (mode: SoundFacts['player']['mode'], problem: string | null = null) => ({
  player: { mode, holderLabel: mode === 'other' ? 'Laptop' : null, problem, spotify: null },
});

describe('decideSoundBar', () => {
  it('stays out of sight while the music plays elsewhere', () => {
    expect(decideSoundBar(facts())).toEqual({ kind: 'hidden' });
    expect(decideSoundBar(facts(player('other')))).toEqual({ kind: 'hidden' });
  });

  it.each(['IDLE', 'DEVICE_GONE', 'DEGRADED'] as const)('offers itself when nobody plays (%s)', (playback) => {
    expect(decideSoundBar(facts({ playback })).kind).toBe('arm');
  });

  it('gives a start its time before it calls it silence', () => {
    expect(decideSoundBar(facts({ playback: 'STARTING', stateForMs: 3_000 })).kind).toBe('hidden');
    expect(decideSoundBar(facts({ playback: 'STARTING', stateForMs: 9_000 })).kind).toBe('arm');
  });

  it('offers itself when asked although all is well', () => {
    expect(decideSoundBar(facts({ isAsked: true })).kind).toBe('arm');
    expect(decideSoundBar(facts({ ...player('other'), isAsked: true }))).toEqual({
      kind: 'other',
      holderLabel: 'Laptop',
    });
  });

  it('offers itself again when the other player has gone', () => {
    expect(decideSoundBar(facts({ ...player('other'), playback: 'DEVICE_GONE' })).kind).toBe('arm');
  });

  it('asks for a tap where the browser wants one, whatever else is true', () => {
    expect(decideSoundBar(facts(player('blocked'))).kind).toBe('blocked');
  });

  it('says for a moment that the sound is here, then disappears', () => {
    expect(decideSoundBar(facts({ ...player('holder'), holderForMs: 1_000 })).kind).toBe('playing-here');
    expect(decideSoundBar(facts({ ...player('holder'), holderForMs: 10_000 })).kind).toBe('hidden');
  });

  it('leaves a lost connection to the notice about the connection', () => {
    expect(decideSoundBar(facts({ ...player('holder', 'OFFLINE'), holderForMs: 90_000 })).kind).toBe('hidden');
  });

  it('tells trouble of its own sound', () => {
    expect(decideSoundBar(facts({ ...player('holder', 'decode'), holderForMs: 90_000 })).kind).toBe('problem');
  });

  it.each(['UPCOMING', 'ENDED', 'CANCELLED', 'DRAFT'] as const)('has nothing to say when the event is %s', (status) => {
    expect(decideSoundBar(facts({ status, playback: 'IDLE', isAsked: true })).kind).toBe('hidden');
  });
});

describe('decidePress', () => {
  it('takes the sound from another page only from the bar that says so', () => {
    expect(decidePress({ kind: 'other', holderLabel: null })).toBe('take-over');
    expect(decidePress({ kind: 'arm' })).toBe('arm');
    expect(decidePress({ kind: 'hidden' })).toBe('none');
    expect(decidePress({ kind: 'playing-here' })).toBe('none');
  });
});
