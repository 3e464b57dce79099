import { expect, test } from '@jest/globals';
import { Signer } from '../../core/access/signer.js';
import { loadConfig } from '../../core/config/config.js';
import { DeviceMarks } from './device-marks.js';

const marksOf = (letter: string) =>
  new DeviceMarks(
    new Signer(
      loadConfig({ DATABASE_URL: 'postgres://nowhere/none', VOTEBOX_SECRET: letter.repeat(32), MEDIA_DIR: 'media' }),
    ),
  );
const marks = marksOf('s');

test('a mark names the accounts that were signed in, and no others', () => {
  const both = marks.add(marks.add(undefined, 'ann@x.example'), 'bob@x.example');
  const device = marks.read(both);
  expect(['ann@x.example', 'bob@x.example', 'eve@x.example'].map((email) => device?.isOf(email))).toEqual([
    true,
    true,
    false,
  ]);
});

test('a mark keeps its id, and the last five accounts, however often each signs in', () => {
  let mark = marks.add(undefined, 'a0@x.example');
  const { id } = marks.read(mark)!;
  for (const n of [1, 1, 2, 3, 4, 5, 5]) mark = marks.add(mark, `a${n}@x.example`);
  const device = marks.read(mark)!;
  expect(device.id).toBe(id);
  expect([0, 1, 2, 3, 4, 5].map((n) => device.isOf(`a${n}@x.example`))).toEqual([false, true, true, true, true, true]);
  expect(mark.length).toBeLessThan(400);
});

test('what is no mark of ours is none', () => {
  const mark = marks.add(undefined, 'ann@x.example');
  const [id, mac, own] = mark.split('.');
  const foreign = marksOf('t').add(undefined, 'ann@x.example');
  for (const text of [undefined, '', '.', '..', 'x', id, `${id}.`, `${id}.${own}`, `${'x'.repeat(22)}.${mac}.${own}`]) {
    expect(marks.read(text)).toBeNull();
  }
  expect(marks.read(foreign)).toBeNull();
  // The account of one mark does not pass in another.
  const [otherId, otherMac] = marks.add(undefined, 'eve@x.example').split('.');
  expect(marks.read(`${otherId}.${otherMac}.${own}`)?.isOf('ann@x.example')).toBe(false);
});
