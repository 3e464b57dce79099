import { describe, expect, it } from '@jest/globals';
import { decideSkip, SKIP_IDLE, SKIP_UNDO_MS, type SkipInput, type SkipState } from './skip.rules';

const tapped = (now: number, playId = 'play-1'): SkipInput => ({ kind: 'tapped', playId, title: 'Night Drive', now });
const run = (inputs: SkipInput[], from: SkipState = SKIP_IDLE) => inputs.reduce(decideSkip, from);

describe('a skip', () => {
  it('is not sent before five seconds are over', () => {
    expect(run([tapped(1_000), { kind: 'ticked', now: 1_000 + SKIP_UNDO_MS - 1 }]).kind).toBe('pending');
    expect(run([tapped(1_000), { kind: 'ticked', now: 1_000 + SKIP_UNDO_MS }])).toEqual({
      kind: 'sending',
      playId: 'play-1',
      title: 'Night Drive',
    });
  });

  it('becomes sending once, however often it is tapped and ticked', () => {
    let state: SkipState = SKIP_IDLE;
    let sends = 0;
    const inputs = [
      tapped(0),
      tapped(10),
      tapped(20),
      { kind: 'ticked', now: 5_000 },
      tapped(5_001),
      { kind: 'ticked', now: 9_999 },
    ];
    for (const input of inputs as SkipInput[]) {
      const next = decideSkip(state, input);
      if (next.kind === 'sending' && state.kind !== 'sending') sends += 1;
      state = next;
    }
    expect(sends).toBe(1);
  });

  it('a second tap does not push the deadline out', () => {
    expect(run([tapped(0), tapped(4_000)])).toMatchObject({ kind: 'pending', dueAt: SKIP_UNDO_MS });
  });

  it('can be taken back while it is pending, not after', () => {
    expect(run([tapped(0), { kind: 'undone' }])).toBe(SKIP_IDLE);
    expect(run([tapped(0), { kind: 'ticked', now: 5_000 }, { kind: 'undone' }]).kind).toBe('sending');
  });

  it('dies when its track ends by itself, so that it never hits the next one', () => {
    expect(run([tapped(0), { kind: 'play-changed', playId: 'play-2' }])).toBe(SKIP_IDLE);
    expect(run([tapped(0), { kind: 'play-changed', playId: 'play-1' }]).kind).toBe('pending');
  });

  it('is open again after its own answer, not after another one’s', () => {
    const sending = run([tapped(0), { kind: 'ticked', now: SKIP_UNDO_MS }]);
    expect(decideSkip(sending, { kind: 'settled', playId: 'play-0' })).toBe(sending);
    expect(decideSkip(sending, { kind: 'settled', playId: 'play-1' })).toBe(SKIP_IDLE);
  });
});
