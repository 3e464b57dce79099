import { describe, expect, it } from '@jest/globals';
import { fileNameOf, toHistoryCsv } from './history.mapper.js';

const ROW = {
  seq: 1,
  startedAt: new Date('2026-11-20T20:00:00Z'),
  endedAt: new Date('2026-11-20T20:03:00Z'),
  title: 'Ein "Lied", leise',
  artist: '=HYPERLINK("http://evil")',
  isrc: 'DEA123456789',
  durationMs: 181_000,
  playedMs: 180_000,
  votes: 4,
  origin: 'VOTES' as const,
  endCause: 'ENDED',
};

describe('the history as CSV', () => {
  it('opens in a spreadsheet: byte order mark, quotes, no formula', () => {
    const csv = toHistoryCsv([ROW]);
    expect(csv.startsWith('\uFEFFnumber,started_at')).toBe(true);
    const line = csv.split('\r\n')[1]!;
    expect(line).toContain('"Ein ""Lied"", leise"');
    expect(line).toContain(`"'=HYPERLINK(""http://evil"")"`);
    expect(line).toContain('DEA123456789,181000,180000,4,VOTES,ENDED');
  });

  it('leaves open what is not known of the track that plays', () => {
    const csv = toHistoryCsv([{ ...ROW, endedAt: null, playedMs: null, endCause: null, isrc: null }]);
    expect(csv.split('\r\n')[1]).toMatch(/^1,2026-11-20T20:00:00\.000Z,,.*,,181000,,4,VOTES,$/);
  });

  it('has a file name that needs no quoting', () => {
    expect(fileNameOf('Freitag: 80er Ü30!')).toBe('freitag-80er-u30-history.csv');
    expect(fileNameOf('夜')).toBe('event-history.csv');
  });
});
