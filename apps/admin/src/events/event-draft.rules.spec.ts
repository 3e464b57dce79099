import { describe, expect, it } from '@jest/globals';
import { findDraftFaults, isSameDraft, newDraft, toEventDto, type EventDraft } from './event-draft.rules';

const draft = (change: Partial<EventDraft> = {}): EventDraft => ({ ...newDraft(), name: 'Friday', ...change });

describe('an event in the editor', () => {
  it('can be saved with nothing but a name', () => {
    expect(findDraftFaults(newDraft())).toEqual({ name: 'required' });
    expect(findDraftFaults(draft())).toEqual({});
  });

  it('refuses what the server would refuse, at the field', () => {
    expect(findDraftFaults(draft({ startsAt: '2026-06-05T20:00', endsAt: '2026-06-05T19:00' }))).toEqual({
      endsAt: 'end-before-start',
    });
    expect(findDraftFaults(draft({ pool: { kind: 'TAGS', values: [] } }))).toEqual({ pool: 'pool-empty' });
    expect(findDraftFaults(draft({ capacity: 0 }))).toEqual({ capacity: 'out-of-range' });
    expect(findDraftFaults(draft({ rules: { ...newDraft().rules, cooldownMs: Number.NaN } }))).toEqual({
      cooldownMs: 'out-of-range',
    });
    expect(findDraftFaults(draft({ rules: { ...newDraft().rules, durationMsMin: 700_000 } }))).toEqual({
      durationMsMax: 'min-over-max',
    });
  });

  it('sends times of the venue’s clock and no values for the whole library', () => {
    const dto = toEventDto(
      draft({ startsAt: '2026-06-05T20:00', pool: { kind: 'ALL', values: ['left over'] } }),
      'Europe/Berlin',
    );
    expect(dto).toMatchObject({
      startsAt: '2026-06-05T18:00:00.000Z',
      endsAt: null,
      pool: { kind: 'ALL', values: [] },
    });
  });

  it('is the same when only the order of choices differs', () => {
    const one = draft({ pool: { kind: 'TAGS', values: ['a', 'b'] } });
    expect(isSameDraft(one, draft({ pool: { kind: 'TAGS', values: ['b', 'a'] } }))).toBe(true);
    expect(isSameDraft(one, draft({ pool: { kind: 'TAGS', values: ['a'] } }))).toBe(false);
  });
});
