import { execFile } from 'node:child_process';
import { once } from 'node:events';
import {
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Config } from '../config/config.js';
import { isWhereItSays, MediaDisk, UnsafeFile } from './media-disk.js';

/** Real files, links, pipes and sockets; nothing is replaced. */
const run = promisify(execFile);
let root: string;
let disk: MediaDisk;
let folder: string;
let other: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'media-'));
  disk = new MediaDisk({ MEDIA_DIR: root, UV_THREADPOOL_SIZE: 4 } as Config);
  [folder, other] = [join(root, 'venue'), join(root, 'other')];
  await mkdir(join(folder, 'a/b'), { recursive: true });
  await mkdir(other);
  await writeFile(join(folder, 'a/b/song.mp3'), 'a song');
  await writeFile(join(other, 'theirs.mp3'), 'not yours');
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(root, { recursive: true, force: true });
});

const at = (path: string) => join(folder, path);
async function read(path: string, base = folder): Promise<string | null> {
  const file = await disk.open(base, join(base, path));
  const text = file && (await file.readAll()).toString();
  await file?.close();
  return text;
}
const refusalOf = (path: string, base = folder) =>
  read(path, base).then(
    (text) => `read: ${text}`,
    (error: unknown) => (error instanceof UnsafeFile ? error.reason : String(error)),
  );

test('opens a regular file, also one that has a second name elsewhere', async () => {
  expect(await read('a/b/song.mp3')).toBe('a song');
  await link(join(other, 'theirs.mp3'), at('hard.mp3'));
  expect(await read('hard.mp3')).toBe('not yours');
});

test.each(['none.mp3', 'a/none/song.mp3', 'a/b/song.mp3/more.mp3', `${'n'.repeat(300)}.mp3`])(
  'what is not there is nothing: %.20s',
  async (path) => {
    expect(await read(path)).toBeNull();
  },
);

describe('what is no regular file of its folder', () => {
  test.each<[string, string, () => Promise<unknown>, string]>([
    ['a link to a file of the machine', 'l.mp3', () => symlink('/etc/hostname', at('l.mp3')), 'SYMBOLIC_LINK'],
    ['a link to another venue', 'l.mp3', () => symlink('../other/theirs.mp3', at('l.mp3')), 'SYMBOLIC_LINK'],
    ['a link within the folder', 'l.mp3', () => symlink('a/b/song.mp3', at('l.mp3')), 'SYMBOLIC_LINK'],
    ['a link to nothing', 'l.mp3', () => symlink('nothing', at('l.mp3')), 'SYMBOLIC_LINK'],
    ['a link to itself', 'l.mp3', () => symlink('l.mp3', at('l.mp3')), 'SYMBOLIC_LINK'],
    ['below a link to another venue', 'l/theirs.mp3', () => symlink(other, at('l')), 'SYMBOLIC_LINK'],
    ['below a link within the folder', 'l/song.mp3', () => symlink('a/b', at('l')), 'SYMBOLIC_LINK'],
    ['below a link below a link', 'l/b/song.mp3', () => symlink(at('a'), at('l')), 'SYMBOLIC_LINK'],
    ['a path that climbs', '../other/theirs.mp3', async () => undefined, 'SYMBOLIC_LINK'],
    ['a pipe', 'p.mp3', () => run('mkfifo', [at('p.mp3')]), 'SPECIAL_FILE'],
    ['a folder', 'a', async () => undefined, 'SPECIAL_FILE'],
  ])('%s is refused', async (_, path, arrange, reason) => {
    await arrange();
    expect(await refusalOf(path)).toBe(reason);
  });

  test('a socket and a device are refused', async () => {
    const socket = createServer().listen(at('s.mp3'));
    await once(socket, 'listening');
    expect(await refusalOf('s.mp3')).toBe('SPECIAL_FILE');
    socket.close();
    expect(await disk.open('/dev', '/dev/zero').catch((error: unknown) => (error as UnsafeFile).reason)).toBe(
      'SPECIAL_FILE',
    );
  });

  test('a folder that becomes a link while its file is opened', async () => {
    const openHandle = disk.openHandle.bind(disk);
    jest.spyOn(disk, 'openHandle').mockImplementation(async (place) => {
      await rename(at('a'), at('was a'));
      await symlink(other, at('a'));
      await writeFile(join(other, 'song.mp3'), 'exchanged');
      return openHandle(String(place).replace('a/b/', 'a/'));
    });
    expect(await refusalOf('a/b/song.mp3')).toBe('SYMBOLIC_LINK');
  });
});

describe('the folder itself', () => {
  test('may be a link that leads out of the media folder, as to a network disk', async () => {
    const nas = await mkdtemp(join(tmpdir(), 'nas-'));
    await writeFile(join(nas, 'song.mp3'), 'far away');
    await symlink(nas, join(root, 'linked'));
    expect(await read('song.mp3', join(root, 'linked'))).toBe('far away');
    await symlink(join(other, 'theirs.mp3'), join(nas, 'l.mp3'));
    expect(await refusalOf('l.mp3', join(root, 'linked'))).toBe('SYMBOLIC_LINK');
    await rm(nas, { recursive: true });
  });

  test.each([
    ['another venue', () => other, 'theirs.mp3'],
    ['the media folder', () => root, 'other/theirs.mp3'],
    ['what holds the media folder', () => join(root, '..'), 'x.mp3'],
  ])('may not lead to %s', async (_, target, path) => {
    await symlink(target(), join(root, 'linked'));
    await writeFile(join(target(), path), 'not yours');
    expect(await refusalOf(path, join(root, 'linked'))).toBe('SYMBOLIC_LINK');
    if (target() === join(root, '..')) await rm(join(target(), path));
  });
});

test('where the system does not tell where an open file lies, links on the way are found all the same', async () => {
  const unknown = () => Promise.reject(new Error('no /proc'));
  const isPlain = async (path: string, opened = path) => {
    const handle = await open(at(opened));
    const facts = await handle.stat();
    const answer = await isWhereItSays(handle, facts, await realpath(folder), folder, at(path), unknown);
    await handle.close();
    return answer;
  };
  await symlink('a/b', at('l'));
  expect(await isPlain('a/b/song.mp3')).toBe(true);
  expect(await isPlain('l/song.mp3')).toBe(false);
  await writeFile(at('a/b/second.mp3'), 'x');
  expect(await isPlain('a/b/song.mp3', 'a/b/second.mp3')).toBe(false);
});

describe('writing', () => {
  test('makes the folders on the way, and leaves a whole file or none', async () => {
    await disk.write(folder, at('x/y/cover.webp'), Buffer.from('picture'));
    expect(await readFile(at('x/y/cover.webp'), 'utf8')).toBe('picture');
    expect(await readdir(at('x/y'))).toEqual(['cover.webp']);
    await expect(disk.write(folder, at('a/b'), Buffer.from('picture'))).rejects.toThrow();
    expect(await readdir(at('a'))).toEqual(['b']);
  });

  test('never goes through a link', async () => {
    await symlink(other, at('l'));
    await expect(disk.write(folder, at('l/new.mp3'), Buffer.from('x'))).rejects.toBeInstanceOf(UnsafeFile);
    await expect(disk.write(folder, at('l/deep/new.mp3'), Buffer.from('x'))).rejects.toBeInstanceOf(UnsafeFile);
    expect(await readdir(other)).toEqual(['theirs.mp3']);
  });

  test('removes no file of another venue by a link, whatever its name is made of', async () => {
    const odd = Buffer.from(`${at('')}/\xfc`, 'latin1');
    await symlink(other, odd);
    await disk.remove(folder, Buffer.concat([odd, Buffer.from('/theirs.mp3')]));
    await rm(odd);
    await symlink(other, at('l'));
    await symlink(join(other, 'theirs.mp3'), at('one.mp3'));
    await disk.remove(folder, at('l/theirs.mp3'));
    await disk.remove(folder, at('one.mp3'));
    expect(await readdir(other)).toEqual(['theirs.mp3']);
    expect((await readdir(folder)).sort()).toEqual(['a', 'l']);
    await disk.remove(folder, at('never was'));
  });
});

test('a stream ends with the file closed, whether it is read to its end or not', async () => {
  const file = await disk.open(folder, at('a/b/song.mp3'));
  const pieces: Buffer[] = [];
  for await (const piece of file!.stream(2, 5)) pieces.push(piece as Buffer);
  expect(Buffer.concat(pieces).toString()).toBe('song');
  const again = await disk.open(folder, at('a/b/song.mp3'));
  const closed = jest.spyOn(again!, 'close');
  again!.stream(0, 5).destroy();
  await new Promise(setImmediate);
  expect(closed).toHaveBeenCalled();
});

test('a file that loses bytes while they are sent does not end as if it were whole', async () => {
  await writeFile(at('long.wav'), Buffer.alloc(2_000_000, 1));
  const file = await disk.open(folder, at('long.wav'));
  const sending = async () => {
    for await (const piece of file!.stream(0, file!.size - 1)) if (piece) await truncate(at('long.wav'), 1_000);
  };
  await expect(sending()).rejects.toThrow(/shorter/);
});
