import { JOIN_CODE_ALPHABET, JOIN_CODE_LENGTH } from '@votebox/contracts';

/** So long a code stands on the screen. */
export const WINDOW_MS = 15_000;
/** A code lets in during its own window and this many after it: who has read it still has to type it. */
export const WINDOWS_ACCEPTED_AFTER = 2;
/** So long after its window (5 min) a code is still told apart from one that never was. */
export const WINDOWS_REMEMBERED = 20;
/** Keys change every 10 minutes. */
export const WINDOWS_PER_PERIOD = 40;

const LETTERS = JOIN_CODE_ALPHABET.length;
/** Codes with the same mark: 30^6 / 3. */
const CODES_PER_MARK = LETTERS ** JOIN_CODE_LENGTH / 3;
/** How many events have codes at the same time without sharing one: 6,075,000. */
export const PLACES = CODES_PER_MARK / WINDOWS_PER_PERIOD;

const HALF_BITS = 14;
const HALF_MASK = 2 ** HALF_BITS - 1;
const ROUNDS = 10;

/**
 * The secret of the permutation: a pseudo-random number of 14 bits for a period, a round and half a number. Another
 * period is another key.
 */
export type Scramble = (period: number, round: number, half: number) => number;

/** One window (counted from 1970) of the event with this place. */
export interface EntryMoment {
  place: number;
  window: number;
}

/** What a code is at some moment: it lets in, or it did a short while ago. */
export interface EntryReading {
  kind: 'current' | 'outdated';
  place: number;
}

export function windowAt(nowMs: number): number {
  return Math.floor(nowMs / WINDOW_MS);
}

/** The place of an event among the codes. Numbers wrap: of events that share a place the newest has it. */
export function placeOf(codeNumber: number): number {
  return codeNumber % PLACES;
}

/**
 * The mark of a code, the sum of its letters modulo 3: 0 belongs to permanent codes, 1 and 2 to the codes of screens in
 * even and odd periods. So neither kind is ever the other, and two neighbouring periods share no code.
 */
export function hasPermanentMark(code: string): boolean {
  return markOf(digitsOf(code)) === 0;
}

/**
 * The code of one window of one event. Within a period this is a keyed permutation of all (window, place): a Feistel
 * network over 28 bits, walked on until the number falls into the range (format-preserving encryption by cycle walking).
 * So no two events ever have the same code, no code comes twice in a period, and none says anything about another.
 */
export function entryCode({ place, window }: EntryMoment, scramble: Scramble): string {
  const period = periodOf(window);
  const number = (window - period * WINDOWS_PER_PERIOD) * PLACES + place;
  return spell(walk(number, period, scramble, forward), periodMark(period));
}

/** What `code` is in window `nowWindow`; null when it is no code of a screen, not yet one, or one of long ago. */
export function readEntryCode(code: string, nowWindow: number, scramble: Scramble): EntryReading | null {
  const digits = digitsOf(code);
  // What is no code lies outside the permutation, where a walk need not end.
  if (digits.length !== JOIN_CODE_LENGTH || digits.includes(-1)) return null;
  const present = periodOf(nowWindow);
  const period = [present, present - 1].find((one) => periodMark(one) === markOf(digits));
  if (period === undefined) return null;
  const number = walk(unspell(digits), period, scramble, backward);
  const window = period * WINDOWS_PER_PERIOD + Math.floor(number / PLACES);
  const age = nowWindow - window;
  if (age < 0 || age > WINDOWS_REMEMBERED) return null;
  return { kind: age <= WINDOWS_ACCEPTED_AFTER ? 'current' : 'outdated', place: number % PLACES };
}

function periodOf(window: number): number {
  return Math.floor(window / WINDOWS_PER_PERIOD);
}

function periodMark(period: number): number {
  return 1 + (period % 2);
}

type Pass = (number: number, period: number, scramble: Scramble) => number;

function walk(number: number, period: number, scramble: Scramble, pass: Pass): number {
  let next = pass(number, period, scramble);
  while (next >= CODES_PER_MARK) next = pass(next, period, scramble);
  return next;
}

function forward(number: number, period: number, scramble: Scramble): number {
  let [left, right] = [number >>> HALF_BITS, number & HALF_MASK];
  for (let round = 0; round < ROUNDS; round++) {
    [left, right] = [right, left ^ (scramble(period, round, right) & HALF_MASK)];
  }
  return (left << HALF_BITS) | right;
}

function backward(number: number, period: number, scramble: Scramble): number {
  let [left, right] = [number >>> HALF_BITS, number & HALF_MASK];
  for (let round = ROUNDS - 1; round >= 0; round--) {
    [left, right] = [right ^ (scramble(period, round, left) & HALF_MASK), left];
  }
  return (left << HALF_BITS) | right;
}

/** All letters but the last stand for themselves; the last carries a tenth of its range, and the mark. */
function spell(number: number, mark: number): string {
  const digits: number[] = [];
  let rest = Math.floor(number / (LETTERS / 3));
  for (let place = 1; place < JOIN_CODE_LENGTH; place++) {
    digits.unshift(rest % LETTERS);
    rest = Math.floor(rest / LETTERS);
  }
  const missing = (mark - markOf(digits) + 3) % 3;
  digits.push((number % (LETTERS / 3)) * 3 + missing);
  return digits.map((digit) => JOIN_CODE_ALPHABET[digit]).join('');
}

function unspell(digits: readonly number[]): number {
  const head = digits.slice(0, -1).reduce((sum, digit) => sum * LETTERS + digit, 0);
  return head * (LETTERS / 3) + Math.floor(digits.at(-1)! / 3);
}

function digitsOf(code: string): number[] {
  return Array.from(code, (letter) => JOIN_CODE_ALPHABET.indexOf(letter));
}

function markOf(digits: readonly number[]): number {
  return digits.reduce((sum, digit) => sum + digit, 0) % 3;
}
