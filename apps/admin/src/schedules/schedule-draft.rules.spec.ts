import { describe, expect, it } from '@jest/globals';
import {
  findScheduleFaults,
  newSchedule,
  toPattern,
  toScheduleDraft,
  toScheduleDto,
  type ScheduleDraft,
} from './schedule-draft.rules';

const draft = (change: Partial<ScheduleDraft> = {}): ScheduleDraft => ({
  ...newSchedule('2026-06-01'),
  name: 'Friday Vinyl',
  ...change,
});

describe('a series in the editor', () => {
  it('is every Friday from eight to two until something else is chosen', () => {
    expect(toPattern(draft())).toEqual({
      frequency: 'WEEKLY',
      interval: 1,
      weekdays: [5],
      monthDay: null,
      monthWeek: null,
      startTime: '20:00',
      endTime: '02:00',
      votingLeadMin: 0,
      fromOn: '2026-06-01',
      untilOn: null,
      exceptions: [],
    });
  });

  it.each<Partial<ScheduleDraft>>([
    {},
    { frequency: 'DAILY', interval: 2, weekdays: [] },
    { frequency: 'WEEKLY', weekdays: [1, 5, 7], untilOn: '2026-12-31', exceptions: ['2026-06-12'] },
    { frequency: 'MONTHLY', monthBy: 'day', monthDay: 31, weekdays: [] },
    { frequency: 'MONTHLY', monthBy: 'week', monthWeek: -1, weekdays: [6] },
    { frequency: 'MONTHLY', monthBy: 'last', weekdays: [] },
    { startTime: '12:00', endTime: '12:00', votingLeadMs: 3_600_000 },
  ])('comes back from the server as it was sent: %j', (change) => {
    const { pattern } = toScheduleDto(draft(change));
    const stored = { ...toPattern(draft(change)), ...pattern };
    expect(toPattern(toScheduleDraft({ plan: { ...draft(change), playerIds: [] }, pattern: stored }))).toEqual(stored);
  });

  it('sends nothing that its frequency does not mean', () => {
    const left = draft({ frequency: 'DAILY', weekdays: [1, 2], monthBy: 'day', monthDay: 31 });
    expect(toPattern(left)).toMatchObject({ weekdays: [], monthDay: null, monthWeek: null });
  });

  it('refuses what the server would refuse, at the field', () => {
    expect(findScheduleFaults(draft())).toEqual({});
    expect(findScheduleFaults(draft({ weekdays: [] }))).toEqual({ weekdays: 'weekdays' });
    expect(findScheduleFaults(draft({ interval: 0 }))).toEqual({ interval: 'interval' });
    expect(findScheduleFaults(draft({ frequency: 'MONTHLY', monthBy: 'day', monthDay: 32 }))).toEqual({
      monthDay: 'month-day',
    });
    expect(findScheduleFaults(draft({ startTime: '20:00', endTime: '20:10' }))).toEqual({ endTime: 'too-short' });
    expect(findScheduleFaults(draft({ startTime: '23:55', endTime: '00:05' }))).toEqual({ endTime: 'too-short' });
    expect(findScheduleFaults(draft({ startTime: '20:00', endTime: '20:00' }))).toEqual({});
    expect(findScheduleFaults(draft({ untilOn: '2026-05-31' }))).toEqual({ untilOn: 'until-before-from' });
    expect(findScheduleFaults(draft({ fromOn: '' }))).toEqual({ fromOn: 'day' });
    expect(findScheduleFaults(draft({ name: '' }))).toEqual({ name: 'required' });
  });
});
