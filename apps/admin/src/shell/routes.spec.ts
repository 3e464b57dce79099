import { describe, expect, it } from '@jest/globals';
import { toSafeReturn } from './routes';

describe('the way back after signing in', () => {
  it.each([
    ['/live?id=7', '/live?id=7'],
    [null, '/'],
    ['', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/login?next=/login', '/'],
    ['/forgotten', '/'],
  ])('%j → %s', (next, to) => {
    expect(toSafeReturn(next)).toBe(to);
  });
});
