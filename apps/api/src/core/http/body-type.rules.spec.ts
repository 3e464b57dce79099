import { describe, expect, test } from '@jest/globals';
import { hasBody, isReadable } from './body-type.rules.js';

describe('a body', () => {
  test.each<[Record<string, string>, boolean]>([
    [{}, false],
    [{ 'content-length': '0' }, false],
    [{ 'content-length': '00' }, false],
    [{ 'content-length': '1' }, true],
    [{ 'content-length': 'x' }, true],
    [{ 'transfer-encoding': 'chunked' }, true],
    [{ 'transfer-encoding': 'chunked', 'content-length': '0' }, true],
    [{ 'content-type': 'application/json' }, false],
  ])('is announced by %j: %s', (headers, expected) => {
    expect(hasBody(headers)).toBe(expected);
  });

  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json; charset="utf-8"',
    'application/json;',
  ])('that calls itself %s is JSON', (type) => {
    expect([isReadable(type, false), isReadable(type, true)]).toEqual([true, true]);
  });

  test.each([
    undefined,
    '',
    'text/plain',
    'text/plain; application/json',
    'text/plain;charset=application/json',
    'application/x-www-form-urlencoded',
    'application/json, text/plain',
    'application/json; charset=utf-7',
    'application/json; charset=latin1',
    'application/json; charset=utf-8; charset=utf-7',
    'application/json; charset=',
    'application/json; version=1',
    'application/json-patch+json',
    'application/ld+json',
    'text/json',
    'x application/json',
    'application/jsonp',
    'multipart/form-data2; boundary=x',
    'multipart/mixed; boundary=x',
  ])('that calls itself %s is read nowhere', (type) => {
    expect([isReadable(type, false), isReadable(type, true)]).toEqual([false, false]);
  });

  test.each(['multipart/form-data; boundary=x', 'multipart/form-data', 'Multipart/Form-Data;boundary=x'])(
    'that calls itself %s is read where files are sent to',
    (type) => {
      expect([isReadable(type, false), isReadable(type, true)]).toEqual([false, true]);
    },
  );
});
