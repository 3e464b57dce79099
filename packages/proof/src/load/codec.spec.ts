import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeFrame, encodeConnect, encodeEvent } from './codec.js';

describe('frames of the server', () => {
  test('are told apart', () => {
    expect(
      decodeFrame('0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":16384}'),
    ).toEqual({
      kind: 'open',
      sid: 'a',
      pingIntervalMs: 25_000,
      pingTimeoutMs: 20_000,
    });
    expect(decodeFrame('2')).toEqual({ kind: 'ping' });
    expect(decodeFrame('1')).toEqual({ kind: 'close' });
    expect(decodeFrame('40{"sid":"b"}')).toEqual({ kind: 'connected' });
    expect(decodeFrame('41')).toEqual({ kind: 'disconnected' });
    expect(decodeFrame('44{"message":"UNAUTHORIZED"}')).toEqual({ kind: 'refused', message: 'UNAUTHORIZED' });
    expect(decodeFrame('42["ballot:tick",{"rev":3}]')).toEqual({
      kind: 'event',
      name: 'ballot:tick',
      body: { rev: 3 },
    });
    expect(decodeFrame('4317[{"ok":true}]')).toEqual({ kind: 'ack', id: 17, answer: { ok: true } });
  });

  test('that nobody can read are unknown, never an exception', () => {
    for (const text of ['', '4', '42', '42{}', '42[1]', '43[]', '43x[1]', '0', '44nonsense', '9', '42["x"']) {
      expect(decodeFrame(text)).toEqual({ kind: 'unknown' });
    }
    fc.assert(fc.property(fc.string(), (text) => void decodeFrame(text)));
    fc.assert(
      fc.property(
        fc.constantFrom('0', '40', '42', '43', '43', '44'),
        fc.string(),
        (head, text) => void decodeFrame(head + text),
      ),
    );
  });
});

describe('frames to the server', () => {
  test('carry the token when joining the namespace', () => {
    expect(encodeConnect()).toBe('40');
    expect(encodeConnect({ token: 't' })).toBe('40{"token":"t"}');
  });

  test('say name, body and which acknowledgement is theirs', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string(), fc.dictionary(fc.string(), fc.jsonValue()), (id, name, body) => {
        const frame = encodeEvent(id, name, body);
        expect(frame.startsWith(`42${id}[`)).toBe(true);
        expect(JSON.parse(frame.slice(2 + String(id).length))).toEqual(JSON.parse(JSON.stringify([name, body])));
      }),
    );
  });
});
