import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { matchMoves, type Moves, planScan } from './folder-scan.rules.js';
import type { FolderListing, LibraryFile } from './library-files.js';
import type { ScannedTrack } from './track.repository.js';

const known = (path: string, more: Partial<ScannedTrack> = {}): ScannedTrack => ({
  id: `id of ${path}`,
  path,
  sizeBytes: 10,
  modifiedMs: 1000,
  contentHash: path,
  state: 'READY',
  soundHash: null,
  readerVersion: 1,
  ...more,
});
const file = (path: string, sizeBytes = 10, modifiedMs = 1000) => ({ path, sizeBytes, modifiedMs });
const listing = (files: LibraryFile[], unreadable: string[] = [], refused: string[] = []): FolderListing => ({
  files,
  unreadable,
  refused: refused.map((path) => ({ path, reason: 'SYMBOLIC_LINK' })),
});

describe('in a library of a hundred thousand files', () => {
  // Every step seems to come a second after the one before, so whoever looks at the time gives way at each.
  afterEach(() => {
    jest.restoreAllMocks();
  });
  const turnsDuring = async (work: () => Promise<unknown>): Promise<number> => {
    let nowMs = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => (nowMs += 1_000));
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0);
    await work();
    clearInterval(timer);
    return turns;
  };
  const paths = Array.from({ length: 100 }, (_, n) => `${n}`);

  test('comparing lets everybody else have a turn', async () => {
    const tracks = paths.map((path) => known(path));
    const files = paths.map((path) => file(path));
    expect(await turnsDuring(() => planScan(tracks, listing(files), 1))).toBeGreaterThan(1);
  });

  test('finding what was moved lets everybody else have a turn', async () => {
    const gone = paths.map((path) => known(path));
    const moved = paths.map((path) => ({ path: `to/${path}`, modifiedMs: 1000, contentHash: path }));
    expect(await turnsDuring(() => matchMoves(moved, [], gone))).toBeGreaterThan(1);
  });
});

test('opens only what is new or changed', async () => {
  const plan = await planScan(
    [known('same'), known('grown'), known('touched')],
    listing([file('same'), file('grown', 11), file('touched', 10, 2000), file('new')]),
    1,
  );
  expect(plan.toRead.map((read) => [read.file.path, read.track?.id ?? null])).toEqual([
    ['grown', 'id of grown'],
    ['touched', 'id of touched'],
    ['new', null],
  ]);
  expect(plan.gone).toEqual([]);
});

test('a missing track whose file is back as it was needs no reading', async () => {
  const plan = await planScan([known('back', { state: 'MISSING' })], listing([file('back')]), 1);
  expect(plan).toEqual({ toRead: [], toRestore: ['id of back'], refused: [], gone: [] });
});

test('what lies in a folder that cannot be read is unknown, not gone', async () => {
  const tracks = [known('top'), known('nas/one'), known('nas2/two')];
  expect((await planScan(tracks, listing([], ['nas']), 1)).gone.map(({ path }) => path)).toEqual(['top', 'nas2/two']);
  expect((await planScan(tracks, listing([], ['']), 1)).gone).toEqual([]);
});

test('what is a link now, or lies below one, cannot be played and is not missing', async () => {
  const tracks = [known('a.mp3'), known('linked/b.mp3'), known('linked too/c.mp3'), known('gone.mp3')];
  const plan = await planScan(tracks, listing([], [], ['a.mp3', 'linked']), 1);
  expect(plan.refused.map(({ id }) => id)).toEqual(['id of a.mp3', 'id of linked/b.mp3']);
  expect(plan.gone.map(({ path }) => path)).toEqual(['linked too/c.mp3', 'gone.mp3']);
});

test('files that an older reader has read are read again', async () => {
  const plan = await planScan([known('old', { readerVersion: 0 })], listing([file('old')]), 1);
  expect(plan.toRead).toMatchObject([{ track: { id: 'id of old' }, isChanged: false }]);
});

describe('moves', () => {
  const content = (path: string, contentHash: string, modifiedMs = 1000) => ({ path, modifiedMs, contentHash });
  const idsOf = (moves: Moves) =>
    Object.fromEntries([...moves.trackOf].map(([path, track]) => [path, track?.id ?? null]));

  test('each of several files with one content keeps its track', async () => {
    const gone = [known('a/x', { contentHash: '1' }), known('b/y', { contentHash: '1' })];
    const moves = await matchMoves([content('c/y', '1'), content('d/x', '1')], [], gone);
    expect(idsOf(moves)).toEqual({ 'c/y': 'id of b/y', 'd/x': 'id of a/x' });
  });

  test('names alike, the time tells', async () => {
    const gone = [known('a/x', { contentHash: '1', modifiedMs: 5 }), known('b/x', { contentHash: '1', modifiedMs: 7 })];
    const moves = await matchMoves([content('c/x', '1', 7), content('d/x', '1', 5)], [], gone);
    expect(idsOf(moves)).toEqual({ 'c/x': 'id of b/x', 'd/x': 'id of a/x' });
  });

  test('files that changed places keep their tracks', async () => {
    const changed = [known('a', { contentHash: '1' }), known('b', { contentHash: '2' })];
    const moves = await matchMoves([content('a', '2'), content('b', '1')], changed, []);
    expect(idsOf(moves)).toEqual({ a: 'id of b', b: 'id of a' });
    expect(moves.displaced).toEqual([]);
  });

  test('a file that took the place of another displaces its track; what took the place of a moved one is new', async () => {
    const overwritten = known('a', { contentHash: '1' });
    const moves = await matchMoves([content('a', '2')], [overwritten], [known('b', { contentHash: '2' })]);
    expect(idsOf(moves)).toEqual({ a: 'id of b' });
    expect(moves.displaced).toEqual([overwritten]);
    const behind = await matchMoves([content('b', '1')], [known('a', { contentHash: '1' })], []);
    expect(idsOf(behind)).toEqual({ b: 'id of a', a: null });
  });

  test('no track is given twice, none to other content, and as many as can be are kept', async () => {
    const place = fc.record({
      hash: fc.constantFrom('1', '2', '3'),
      name: fc.constantFrom('x', 'y'),
      time: fc.constantFrom(1, 2),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(place), fc.array(place), async (before, after) => {
        const gone = before.map(({ hash, name, time }, n) =>
          known(`old/${n}/${name}`, { contentHash: hash, modifiedMs: time }),
        );
        const files = after.map(({ hash, name, time }, n) => content(`new/${n}/${name}`, hash, time));
        const { trackOf } = await matchMoves(files, [], gone);
        const given = [...trackOf.values()].map((track) => track?.id);
        expect(new Set(given).size).toBe(given.length);
        for (const { path, contentHash } of files) {
          if (trackOf.has(path)) expect(trackOf.get(path)?.contentHash).toBe(contentHash);
        }
        const count = (hash: string) =>
          Math.min(
            gone.filter((track) => track.contentHash === hash).length,
            files.filter((one) => one.contentHash === hash).length,
          );
        expect(given).toHaveLength(count('1') + count('2') + count('3'));
      }),
    );
  });
});
