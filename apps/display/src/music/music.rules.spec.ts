import { describe, expect, it } from '@jest/globals';
import type { QueueEntryView, VoteSeen } from '@votebox/contracts';
import { etaMinutes, ROWS_MAX, toQueueRows } from './queue-rows.rules';
import { titleRem } from './title-size.rules';
import { CHIP_SHOWN_MS, decideChip } from './vote-feed.rules';

const entry = (trackId: string, votes: number) => ({ trackId, votes, optionId: `o-${trackId}` }) as QueueEntryView;
const seen = (idx: number, count = 1): VoteSeen => ({ now: 0, idx, title: `t${idx}`, votes: 1, count });

describe('toQueueRows', () => {
  it('shows the first rows in the order of play, without the track that plays', () => {
    const queue = [entry('a', 9), entry('b', 6), entry('c', 3), entry('d', 2), entry('e', 1), entry('f', 1)];
    const rows = toQueueRows(queue, 'a');
    expect(rows).toHaveLength(ROWS_MAX);
    expect(rows.map((row) => row.entry.trackId)).toEqual(['b', 'c', 'd', 'e']);
    expect(rows[0]?.strength).toBe(1);
    expect(rows[1]?.strength).toBe(0.5);
  });

  it('has no bars when nobody has voted', () => {
    expect(toQueueRows([entry('a', 0)], null)[0]?.strength).toBe(0);
  });
});

describe('etaMinutes', () => {
  it('rounds to whole minutes and never goes below now', () => {
    expect([etaMinutes(null), etaMinutes(-500), etaMinutes(20_000), etaMinutes(100_000)]).toEqual([null, 0, 0, 2]);
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
