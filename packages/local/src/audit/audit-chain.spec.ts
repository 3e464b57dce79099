import { describe, expect, test } from '@jest/globals';
import { type ChainedEntry, type ChainHead, ChainWalk, hashOfEntry } from './audit-chain.js';

const VENUE = '0199a000-0000-7000-8000-000000000001';

function chain(length: number, cutSeq = 0, cutHash = ''): { entries: ChainedEntry[]; head: ChainHead } {
  const entries: ChainedEntry[] = [];
  let prevHash = cutHash;
  for (let n = cutSeq + 1; n <= cutSeq + length; n++) {
    const entry = {
      seq: String(n),
      prevHash,
      venueId: VENUE,
      id: `entry-${n}`,
      eventId: n % 2 ? '' : 'event',
      actor: 'staff:one',
      action: n === cutSeq + length && cutSeq > 0 ? 'audit:cut' : 'venue:updated',
      subject:
        n === cutSeq + length && cutSeq > 0 ? `{"seq": ${cutSeq}, "hash": "${cutHash}"}` : `{"name": "Bär ${n}\\n"}`,
      requestId: 'r',
      createdAt: '2026-11-30T12:00:00.000Z',
    };
    const hash = hashOfEntry({ ...entry, hash: null });
    entries.push({ ...entry, hash });
    prevHash = hash;
  }
  return { entries, head: { seq: String(cutSeq + length), hash: prevHash, cutSeq: String(cutSeq), cutHash } };
}

function walk(entries: readonly ChainedEntry[], head: ChainHead, anchors: { seq: string; hash: string }[] = []) {
  const walker = new ChainWalk(
    head,
    anchors.map((anchor) => ({ ...anchor, venueId: VENUE })),
  );
  entries.every((entry) => walker.take(entry));
  return walker.finish();
}

describe('a chain of audit entries', () => {
  test('is whole as it was written, also without the beginning that retention cut off', () => {
    const { entries, head } = chain(5);
    expect(walk(entries, head, [{ seq: '3', hash: entries[2]!.hash! }])).toBeNull();
    const cut = chain(4, 7, 'f'.repeat(64));
    expect(walk(cut.entries, cut.head)).toBeNull();
    expect(walk([], { seq: '0', hash: '', cutSeq: '0', cutHash: '' })).toBeNull();
  });

  test.each<[string, (entries: ChainedEntry[]) => ChainedEntry[], string | null]>([
    ['a changed value', (all) => all.with(2, { ...all[2]!, actor: 'staff:two' }), '3'],
    ['a changed value with a hash of its own', (all) => all.with(2, rehashed({ ...all[2]!, actor: 'staff:two' })), '4'],
    ['an entry taken out', (all) => all.toSpliced(2, 1), '4'],
    ['an entry taken off the beginning', (all) => all.slice(1), '2'],
    ['an entry taken off the end', (all) => all.slice(0, -1), '4'],
    ['all entries taken away', () => [], '0'],
    ['two entries exchanged', (all) => [all[1]!, all[0]!, ...all.slice(2)], '2'],
    ['an entry put in without a place', (all) => [...all, { ...all[4]!, seq: null }], null],
  ])('tells %s and where', (_, spoil, seq) => {
    const { entries, head } = chain(5);
    expect(walk(spoil(entries), head)).toMatchObject({ seq });
  });

  test('is told by the log where its head was rewritten too', () => {
    const { entries, head } = chain(5);
    const anchors = [{ seq: '5', hash: head.hash }];
    const shorter = entries.slice(0, 4);
    const forged = { ...head, seq: '4', hash: shorter[3]!.hash! };
    expect(walk(shorter, forged)).toBeNull();
    expect(walk(shorter, forged, anchors)?.reason).toMatch(/entry 5, which is missing/);
    const other = chain(5).entries.map((entry) => entry);
    other[4] = rehashed({ ...other[4]!, actor: 'staff:two' });
    expect(walk(other, { ...head, hash: other[4].hash! }, anchors)).toMatchObject({ seq: '5' });
  });

  test('may lose its beginning only where an entry of the chain says so', () => {
    const { entries, head } = chain(5);
    const forged = { ...head, cutSeq: '2', cutHash: entries[1]!.hash! };
    expect(walk(entries.slice(2), forged)?.reason).toMatch(/no entry records/);
  });
});

function rehashed(entry: ChainedEntry): ChainedEntry {
  return { ...entry, hash: hashOfEntry(entry) };
}
