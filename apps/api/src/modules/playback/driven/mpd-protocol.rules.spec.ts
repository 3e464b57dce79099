import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mpdCommand, numberOf, readGreeting, readLine, splitAt, valueOf } from './mpd-protocol.rules.js';

/** How an MPD takes a line apart: words, and texts in quotes in which a backslash makes the next letter plain. */
function takeApart(line: string): string[] {
  const words: string[] = [];
  for (let at = 0; at < line.length; ) {
    if (line[at] === ' ') at++;
    else if (line[at] === '"') {
      let text = '';
      for (at++; line[at] !== '"'; at++) {
        if (at >= line.length) throw new Error('no closing quote');
        if (line[at] === '\\') at++;
        text += line[at];
      }
      at++;
      words.push(text);
    } else {
      const end = line.indexOf(' ', at) < 0 ? line.length : line.indexOf(' ', at);
      words.push(line.slice(at, end));
      at = end;
    }
  }
  return words;
}

describe('a command', () => {
  test('arrives as it was meant, whatever its argument', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => !/[\r\n\0]/.test(text));
    fc.assert(fc.property(texts, (text) => expect(takeApart(mpdCommand('addid', text))).toEqual(['addid', text])));
  });

  test('is one line: an argument never begins another', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\n', '\r', '\0', '"', '\\', ' ', 'a') }), (text) => {
        const line = mpdCommand('password', text);
        expect(line).not.toMatch(/[\r\n\0]/);
        expect(takeApart(line)).toHaveLength(2);
      }),
    );
  });

  test('takes numbers as they are', () => {
    expect(mpdCommand('seekid', 7, 12.345)).toBe('seekid 7 12.345');
  });
});

describe('a line from there', () => {
  test.each([
    ['OK', { kind: 'ok' }],
    ['list_OK', { kind: 'part-ok' }],
    ['ACK [50@7] {addid} No such song', { kind: 'ack', code: 50, at: 7 }],
    ['file: a: b.mp3', { kind: 'pair', name: 'file', value: 'a: b.mp3' }],
    ['Last-Modified: 2026', { kind: 'pair', name: 'Last-Modified', value: '2026' }],
    ['Title: ', { kind: 'pair', name: 'Title', value: '' }],
    ['', { kind: 'foreign' }],
    ['OK ', { kind: 'foreign' }],
    ['ACK', { kind: 'foreign' }],
    ['ACK [x@y] {} ', { kind: 'foreign' }],
    ['220 mail.example ESMTP', { kind: 'foreign' }],
    ['<html>', { kind: 'foreign' }],
  ])('%j is %j', (line, meaning) => expect(readLine(line)).toEqual(meaning));

  test('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (line) => void readLine(line)));
  });

  test.each([
    ['OK MPD 0.23.5', '0.23.5'],
    ['OK MPD 0.23', null],
    ['OK MPD 0.23.5 <script>', null],
    ['SSH-2.0-OpenSSH_9.2', null],
    ['HTTP/1.1 400 Bad Request', null],
    ['', null],
  ])('greets: %j is version %j', (line, version) => expect(readGreeting(line)).toBe(version));
});

test('values are found by name, numbers only where there is one', () => {
  const pairs = [
    ['volume', '80'],
    ['state', 'play'],
    ['elapsed', ''],
    ['state', 'pause'],
  ] as const;
  expect([valueOf(pairs, 'state'), valueOf(pairs, 'song')]).toEqual(['play', null]);
  expect(['volume', 'state', 'elapsed', 'song'].map((name) => numberOf(pairs, name))).toEqual([80, null, null, null]);
});

test('a list is split where its things begin', () => {
  const pairs = [
    ['Pos', '9'],
    ['file', 'a'],
    ['Id', '1'],
    ['file', 'b'],
  ] as const;
  expect(splitAt(pairs, 'file')).toEqual([
    [
      ['file', 'a'],
      ['Id', '1'],
    ],
    [['file', 'b']],
  ]);
});
