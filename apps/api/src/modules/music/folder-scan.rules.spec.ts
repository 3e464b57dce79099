import { expect, test } from '@jest/globals';
import { planScan } from './folder-scan.rules.js';
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

test('opens only what is new or changed', () => {
  const plan = planScan(
    [known('same'), known('grown'), known('touched')],
    [file('same'), file('grown', 11), file('touched', 10, 2000), file('new')],
    [],
  );
  expect(plan.toRead.map((read) => [read.file.path, read.track?.id ?? null])).toEqual([
    ['grown', 'id of grown'],
    ['touched', 'id of touched'],
    ['new', null],
  ]);
  expect(plan.gone).toEqual([]);
});

test('a missing track whose file is back as it was needs no reading', () => {
  const plan = planScan([known('back', { state: 'MISSING' })], [file('back')], []);
  expect(plan).toEqual({ toRead: [], toRestore: ['id of back'], gone: [] });
});

test('what lies in a folder that cannot be read is unknown, not gone', () => {
  const tracks = [known('top'), known('nas/one'), known('nas2/two')];
  expect(planScan(tracks, [], ['nas']).gone.map(({ path }) => path)).toEqual(['top', 'nas2/two']);
  expect(planScan(tracks, [], ['']).gone).toEqual([]);
});
