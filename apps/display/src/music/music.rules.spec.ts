import { describe, expect, it } from '@jest/globals';
import type { LivePlayback, QueueEntryView, VoteSeen } from '@votebox/contracts';
import { ROWS_MAX, toQueueRows } from './queue-rows.rules';
import { titleRem } from './title-size.rules';
import { CHIP_SHOWN_MS, decideChip } from './vote-feed.rules';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const entry = (trackId: string, votes: number) =>
  ({ trackId, votes, optionId: `o-${trackId}`, durationMs: 4 * MINUTE }) as QueueEntryView;
const playing = (trackId: string, state: LivePlayback['state'] = 'PLAYING') =>
  ({
    state,
    play: { trackId, durationMs: 3 * MINUTE, positionMs: MINUTE, positionAt: NOW - MINUTE / 2 },
  }) as LivePlayback;
const silence: LivePlayback = { state: 'IDLE', play: null, skip: null };
const seen = (idx: number, count = 1): VoteSeen => ({ now: 0, idx, title: `t${idx}`, votes: 1, count });

describe('toQueueRows', () => {
  it('shows the first rows in the order of play, without the track that plays', () => {
    const queue = [entry('a', 9), entry('b', 6), entry('c', 3), entry('d', 2), entry('e', 1), entry('f', 1)];
    const rows = toQueueRows(queue, playing('a'), NOW);
    expect(rows).toHaveLength(ROWS_MAX);
    expect(rows.map((row) => row.entry.trackId)).toEqual(['b', 'c', 'd', 'e']);
    expect(rows[0]?.strength).toBe(1);
    expect(rows[1]?.strength).toBe(0.5);
  });

  it('has no bars when nobody has voted', () => {
    expect(toQueueRows([entry('a', 0)], silence, NOW)[0]?.strength).toBe(0);
  });

  it('adds up the times in the order on the screen', () => {
    const rows = toQueueRows([entry('b', 2), entry('c', 1)], playing('a'), NOW);
    // 1:30 of the present track is left; a half is rounded up.
    expect(rows.map((row) => row.etaMinutes)).toEqual([2, 6]);
  });

  it('promises no time while the music stands still', () => {
    expect(toQueueRows([entry('b', 2)], playing('a', 'PAUSED'), NOW)[0]?.etaMinutes).toBeNull();
    expect(toQueueRows([entry('b', 2)], silence, NOW)[0]?.etaMinutes).toBeNull();
  });
});

describe('titleRem', () => {
  it('lets short titles shout and keeps long ones whole', () => {
    expect(titleRem('Dust', 62, 10.2)).toBeGreaterThan(titleRem('Ein Lied, das niemand kennt', 62, 10.2));
    expect(titleRem('x'.repeat(200), 62, 10.2)).toBe(3);
  });

  it('never breaks inside a word while a smaller size would hold it', () => {
    const word = 'Donaudampfschifffahrtsgesellschaft';
    expect(titleRem(word, 62, 10.2) * 0.48 * word.length).toBeLessThanOrEqual(62);
  });
});

describe('decideChip', () => {
  it('adds votes for the same song together', () => {
    const first = decideChip(null, seen(3, 2), 0);
    expect(decideChip(first, seen(3), 500)).toMatchObject({ key: first.key, count: 3 });
  });

  it('leaves a song readable for a moment before the next one takes its place', () => {
    const first = decideChip(null, seen(3), 0);
    expect(decideChip(first, seen(4), 500)).toBe(first);
    expect(decideChip(first, seen(4), 2_000)).toMatchObject({ idx: 4, count: 1 });
  });

  it('starts anew once it was gone', () => {
    const first = decideChip(null, seen(3, 5), 0);
    expect(decideChip(first, seen(3), CHIP_SHOWN_MS + 1)).toMatchObject({ key: first.key + 1, count: 1 });
  });
});
