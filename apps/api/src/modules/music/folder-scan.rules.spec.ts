import { expect, test } from '@jest/globals';
import { planScan } from './folder-scan.rules.js';
import type { FolderListing, LibraryFile } from './library-files.js';
import type { ScannedTrack } from './track.repository.js';

const known = (path: string, more: Partial<ScannedTrack> = {}): ScannedTrack => ({
  id: `id of ${path}`,
  path,
  sizeBytes: 10n,
  modifiedAt: new Date(1000),
  contentHash: path,
  state: 'READY',
  editedFields: [],
  ...more,
});
const file = (path: string, sizeBytes = 10, modifiedMs = 1000) => ({ path, sizeBytes, modifiedMs });
const listing = (files: LibraryFile[], unreadable: string[] = [], refused: string[] = []): FolderListing => ({
  files,
  unreadable,
  refused: refused.map((path) => ({ path, reason: 'SYMBOLIC_LINK' })),
});

test('opens only what is new or changed', () => {
  const plan = planScan(
    [known('same'), known('grown'), known('touched')],
    listing([file('same'), file('grown', 11), file('touched', 10, 2000), file('new')]),
  );
  expect(plan.toRead.map((read) => [read.file.path, read.track?.id ?? null])).toEqual([
    ['grown', 'id of grown'],
    ['touched', 'id of touched'],
    ['new', null],
  ]);
  expect(plan.gone).toEqual([]);
});

test('a missing track whose file is back as it was needs no reading', () => {
  const plan = planScan([known('back', { state: 'MISSING' })], listing([file('back')]));
  expect(plan).toEqual({ toRead: [], toRestore: ['id of back'], refused: [], gone: [] });
});

test('what lies in a folder that cannot be read is unknown, not gone', () => {
  const tracks = [known('top'), known('nas/one'), known('nas2/two')];
  expect(planScan(tracks, listing([], ['nas'])).gone.map(({ path }) => path)).toEqual(['top', 'nas2/two']);
  expect(planScan(tracks, listing([], [''])).gone).toEqual([]);
});

test('what is a link now, or lies below one, cannot be played and is not missing', () => {
  const tracks = [known('a.mp3'), known('linked/b.mp3'), known('linked too/c.mp3'), known('gone.mp3')];
  const plan = planScan(tracks, listing([], [], ['a.mp3', 'linked']));
  expect(plan.refused).toEqual(['id of a.mp3', 'id of linked/b.mp3']);
  expect(plan.gone.map(({ path }) => path)).toEqual(['linked too/c.mp3', 'gone.mp3']);
});
