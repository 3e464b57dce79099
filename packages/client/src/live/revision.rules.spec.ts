import { describe, expect, it } from '@jest/globals';
import { decideMessage, decideSnapshot } from './revision.rules';

const own = { epoch: 'e1', rev: 7, now: 1_000 };

describe('decideMessage', () => {
  it.each([
    ['keeps what comes before the first snapshot', null, { epoch: 'e1', rev: 8, prev: 7, now: 1_001 }, 'wait'],
    ['applies the next revision', own, { epoch: 'e1', rev: 8, prev: 7, now: 1_001 }, 'apply'],
    [
      'applies a message that builds on an older revision than ours',
      own,
      { epoch: 'e1', rev: 9, prev: 5, now: 1_001 },
      'apply',
    ],
    ['drops the revision that is shown', own, { epoch: 'e1', rev: 7, prev: 6, now: 1_001 }, 'drop'],
    ['drops an older revision', own, { epoch: 'e1', rev: 3, prev: 2, now: 1_001 }, 'drop'],
    ['asks for a snapshot when one is missing', own, { epoch: 'e1', rev: 9, prev: 8, now: 1_001 }, 'resync'],
    [
      'asks for a snapshot in a new epoch, whatever its revision',
      own,
      { epoch: 'e2', rev: 1, prev: 0, now: 1_001 },
      'resync',
    ],
    ['drops what another epoch said before', own, { epoch: 'e0', rev: 99, prev: 98, now: 990 }, 'drop'],
  ] as const)('%s', (_name, mine, message, verdict) => {
    expect(decideMessage(mine, message)).toBe(verdict);
  });
});

describe('decideSnapshot', () => {
  it.each([
    ['takes the first one', null, { epoch: 'e1', rev: 1, now: 1 }, 'http', 'apply'],
    ['takes the same revision again', own, { epoch: 'e1', rev: 7, now: 1 }, 'http', 'apply'],
    ['drops an older revision from a cache', own, { epoch: 'e1', rev: 6, now: 2_000 }, 'http', 'drop'],
    ['takes a new epoch', own, { epoch: 'e2', rev: 1, now: 1_001 }, 'http', 'apply'],
    ['drops an epoch of the past from a cache', own, { epoch: 'e0', rev: 99, now: 900 }, 'http', 'drop'],
    [
      'believes the socket about the epoch, also after its clock was set back',
      own,
      { epoch: 'e2', rev: 1, now: 5 },
      'socket',
      'apply',
    ],
  ] as const)('%s', (_name, mine, snapshot, source, verdict) => {
    expect(decideSnapshot(mine, snapshot, source)).toBe(verdict);
  });
});
