import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PRESS_LIFE_MS, type PressSubject, readHeldMs, writePress } from './press.rules.js';

const sign = (text: string) => createHmac('sha256', 'key').update(text).digest('base64url');
const isValid = (text: string, mac: string) => sign(text) === mac;
const NOW = 1_700_000_000_000;

const subjects = fc.record<PressSubject>({ guestId: fc.uuid(), eventId: fc.uuid(), ballotId: fc.uuid() });
const times = fc.integer({ min: NOW, max: NOW + 1e9 });

describe('a proof of a press', () => {
  it('gives back exactly the time that has passed since the press, while it lives', () => {
    fc.assert(
      fc.property(subjects, times, fc.integer({ min: 1, max: PRESS_LIFE_MS }), (subject, atMs, heldMs) => {
        expect(readHeldMs(writePress(subject, atMs, sign), subject, atMs + heldMs, isValid)).toBe(heldMs);
      }),
    );
  });

  it('counts as no hold after its life, and before its press', () => {
    fc.assert(
      fc.property(subjects, times, fc.nat(1e9), (subject, atMs, moreMs) => {
        const proof = writePress(subject, atMs, sign);
        expect(readHeldMs(proof, subject, atMs + PRESS_LIFE_MS + 1 + moreMs, isValid)).toBe(0);
        expect(readHeldMs(proof, subject, atMs - moreMs, isValid)).toBe(0);
      }),
    );
  });

  it('is worth nothing to another guest, event or ballot', () => {
    const parts = fc.constantFrom('guestId', 'eventId', 'ballotId');
    fc.assert(
      fc.property(subjects, subjects, parts, (subject, other, part) => {
        fc.pre(subject[part as keyof PressSubject] !== other[part as keyof PressSubject]);
        const stolen = { ...subject, [part]: other[part as keyof PressSubject] };
        expect(readHeldMs(writePress(subject, NOW, sign), stolen, NOW + 5_000, isValid)).toBe(0);
      }),
    );
  });

  it('is worth nothing with any character changed, added or left out', () => {
    fc.assert(
      fc.property(subjects, fc.nat(), fc.constantFrom('0', 'z', '.', ''), (subject, at, put) => {
        const proof = writePress(subject, NOW, sign);
        const n = at % proof.length;
        const altered = proof.slice(0, n) + put + proof.slice(n + 1);
        fc.pre(altered !== proof);
        expect(readHeldMs(altered, subject, NOW + 5_000, isValid)).toBe(0);
      }),
    );
  });

  it('reads any text without failing', () => {
    fc.assert(fc.property(subjects, fc.string(), (subject, text) => readHeldMs(text, subject, NOW, isValid) === 0));
    expect(readHeldMs(undefined, { guestId: 'a', eventId: 'b', ballotId: 'c' }, NOW, isValid)).toBe(0);
  });
});
