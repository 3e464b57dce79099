import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../test/support/eventually.js';
import type { Config } from '../../core/config/config.js';
import { MediaDisk } from '../../core/files/media-disk.js';
import { FolderWatcher } from './folder-watcher.js';

let root: string;
let elsewhere: string;
let noticed: string[];
let failures: unknown[];
let watcher: FolderWatcher;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'watched-'));
  elsewhere = await mkdtemp(join(tmpdir(), 'elsewhere-'));
  noticed = [];
  failures = [];
  watcher = new FolderWatcher(
    new MediaDisk({ MEDIA_DIR: root, UV_THREADPOOL_SIZE: 4 } as Config),
    (path) => noticed.push(path),
    (error) => failures.push(error),
  );
});

afterEach(async () => {
  watcher.close();
  await rm(root, { recursive: true, force: true });
  await rm(elsewhere, { recursive: true, force: true });
});

async function fill(folder: string, files: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all(Array.from({ length: files }, (_, n) => writeFile(join(folder, `${n}.mp3`), 'x')));
}

describe('a watched tree', () => {
  test('costs a watch for each folder, however many files lie in it', async () => {
    await fill(join(root, 'a', 'b'), 300);
    await fill(join(root, 'c'), 300);
    await mkdir(join(root, '.covers'));
    await symlink(join(root, 'a'), join(root, 'link'));
    await watcher.add(root);
    expect(watcher.size).toBe(4);
    expect(failures).toEqual([]);
  });

  test('tells of a file that comes, changes and goes, deep in it', async () => {
    await fill(join(root, 'a', 'b'), 0);
    await watcher.add(root);
    const file = join(root, 'a', 'b', 'song.mp3');
    for (const change of [() => writeFile(file, 'x'), () => writeFile(file, 'xy'), () => rm(file)]) {
      noticed = [];
      await change();
      await eventually(() => expect(noticed).toContain(join(root, 'a', 'b')));
    }
  });

  test('tells of what comes into folders that have come later, also of those that were moved in with their files', async () => {
    await watcher.add(root);
    await fill(join(elsewhere, 'album', 'cd'), 3);
    await rename(join(elsewhere, 'album'), join(root, 'album'));
    await eventually(() => expect(noticed).toContain(join(root, 'album')));
    await eventually(() => expect(watcher.size).toBe(3));
    noticed = [];
    await writeFile(join(root, 'album', 'cd', 'new.mp3'), 'x');
    await eventually(() => expect(noticed).toContain(join(root, 'album', 'cd')));
  });

  test('goes with a folder that is moved away and comes back as another', async () => {
    await fill(join(root, 'album', 'cd'), 1);
    await watcher.add(root);
    await rename(join(root, 'album'), join(elsewhere, 'album'));
    await eventually(() => expect(watcher.size).toBe(1));
    await fill(join(root, 'album', 'cd'), 1);
    await eventually(() => expect(watcher.size).toBe(3));
    noticed = [];
    await writeFile(join(root, 'album', 'cd', 'new.mp3'), 'x');
    await eventually(() => expect(noticed).toContain(join(root, 'album', 'cd')));
  });

  test('watches folders whose names are no text', async () => {
    const odd = Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9])]);
    await mkdir(odd);
    await watcher.add(root);
    expect(watcher.size).toBe(2);
    await writeFile(Buffer.concat([odd, Buffer.from('/song.mp3')]), 'x');
    await eventually(() => expect(noticed.length).toBeGreaterThan(0));
  });
});
