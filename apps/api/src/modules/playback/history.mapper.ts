import { stringify } from 'csv-stringify/sync';
import type { PlayView } from '@votebox/contracts';
import type { PlayRow } from './history.repository.js';

export function toPlayView(row: PlayRow, coverUrl: string | null): PlayView {
  return {
    playId: row.id,
    seq: row.seq,
    trackId: row.trackId,
    title: row.title,
    artist: row.artist,
    isrc: row.isrc,
    coverUrl,
    durationMs: row.durationMs,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    playedMs: row.playedMs,
    votes: row.votes,
    origin: row.origin,
    endCause: row.endCause,
  };
}

type CsvRow = Pick<
  PlayRow,
  | 'seq'
  | 'startedAt'
  | 'endedAt'
  | 'title'
  | 'artist'
  | 'isrc'
  | 'durationMs'
  | 'playedMs'
  | 'votes'
  | 'origin'
  | 'endCause'
>;

/** UTF-8 with a byte order mark; a title that looks like a formula is made harmless. Times are ISO in UTC. */
export function toHistoryCsv(rows: CsvRow[]): string {
  return stringify(
    rows.map((row) => [
      row.seq,
      row.startedAt.toISOString(),
      row.endedAt?.toISOString() ?? '',
      row.title,
      row.artist,
      row.isrc ?? '',
      row.durationMs,
      row.playedMs ?? '',
      row.votes,
      row.origin,
      row.endCause ?? '',
    ]),
    {
      bom: true,
      header: true,
      escape_formulas: true,
      record_delimiter: 'windows',
      columns: [
        'number',
        'started_at',
        'ended_at',
        'title',
        'artist',
        'isrc',
        'duration_ms',
        'played_ms',
        'votes',
        'origin',
        'end_cause',
      ],
    },
  );
}

/** "Friday: 80s!" → "friday-80s-history.csv". Only letters, digits and dashes, so it needs no quoting anywhere. */
export function fileNameOf(eventName: string): string {
  const plain = eventName
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `${plain || 'event'}-history.csv`;
}
