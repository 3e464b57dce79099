import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findTool } from './machine-tools.js';

let folder: string;
let program: string;
const missing = () => ({ CHROMIUM_PATH: join(folder, 'nothing') });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'votebox-tools-'));
  program = join(folder, 'mpd');
  await writeFile(program, '');
  await chmod(program, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a program that some tests need', () => {
  test('is found on the path, and the browser where CHROMIUM_PATH says', () => {
    expect(findTool('mpd', { PATH: folder, VOTEBOX_REQUIRE: 'mpd' })).toBe(program);
    expect(findTool('chromium', { PATH: '', CHROMIUM_PATH: program, VOTEBOX_REQUIRE: 'all' })).toBe(program);
  });

  test('may be missing as long as nobody requires it', () => {
    expect(findTool('chromium', missing())).toBeNull();
    expect(findTool('chromium', { ...missing(), VOTEBOX_REQUIRE: 'mpd redis-server' })).toBeNull();
  });

  test.each(['chromium', 'all', 'mpd chromium'])('fails its tests where it is required: %s', (names) => {
    expect(() => findTool('chromium', { ...missing(), VOTEBOX_REQUIRE: names })).toThrow(
      'VOTEBOX_REQUIRE names chromium, which is missing',
    );
  });

  test('that nobody knows is not quietly required', () => {
    expect(() => findTool('mpd', { PATH: folder, VOTEBOX_REQUIRE: 'mpd ngnix' })).toThrow(
      'VOTEBOX_REQUIRE names ngnix',
    );
  });
});
