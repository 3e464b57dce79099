import { describe, expect, it } from '@jest/globals';
import { fromZonedInput, nextZonedTime, toZonedInput } from './zoned-time.rules';

describe('times on the venue’s clock', () => {
  it('shows and reads the venue’s time, not the browser’s', () => {
    expect(toZonedInput('2026-07-04T18:30:00.000Z', 'Europe/Berlin')).toBe('2026-07-04T20:30');
    expect(fromZonedInput('2026-07-04T20:30', 'Europe/Berlin')).toBe('2026-07-04T18:30:00.000Z');
    expect(fromZonedInput('2026-12-31T23:59', 'America/New_York')).toBe('2027-01-01T04:59:00.000Z');
    expect(fromZonedInput('2026-01-01T00:00', 'Asia/Kathmandu')).toBe('2025-12-31T18:15:00.000Z');
  });

  it('moves an hour that does not exist to the hour after the change', () => {
    expect(fromZonedInput('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('takes the first of an hour that happens twice', () => {
    expect(fromZonedInput('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
  });

  it('says null for nothing', () => {
    expect(fromZonedInput('', 'Europe/Berlin')).toBeNull();
    expect(toZonedInput(null, 'Europe/Berlin')).toBe('');
  });

  it('takes a clock time that is over as tomorrow', () => {
    const now = new Date('2026-06-10T20:00:00Z');
    expect(nextZonedTime('22:45', 'Europe/Berlin', now)).toBe('2026-06-10T20:45:00.000Z');
    expect(nextZonedTime('00:15', 'Europe/Berlin', now)).toBe('2026-06-10T22:15:00.000Z');
    expect(nextZonedTime('21:00', 'Europe/Berlin', now)).toBe('2026-06-11T19:00:00.000Z');
  });
});
