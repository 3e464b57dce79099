import { describe, expect, it } from '@jest/globals';
import { findLiveCommand, type KeyPress } from './keys.rules';

const press = (key: string, change: Partial<KeyPress> = {}): KeyPress => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  repeat: false,
  ...change,
});

describe('keys of the live control', () => {
  it.each([
    [' ', 'play-pause'],
    ['n', 'skip'],
    ['N', 'skip'],
    ['/', 'search'],
    ['?', 'help'],
    ['ArrowRight', 'volume-up'],
    ['ArrowDown', 'row-down'],
    ['x', null],
  ])('%j → %s', (key, command) => {
    expect(findLiveCommand(press(key))).toBe(command);
  });

  it('leaves the browser its shortcuts', () => {
    expect(findLiveCommand(press('n', { ctrlKey: true }))).toBeNull();
    expect(findLiveCommand(press('ArrowLeft', { metaKey: true }))).toBeNull();
    expect(findLiveCommand(press('ArrowLeft', { altKey: true }))).toBeNull();
  });

  it('moves the chosen row with Alt and arrows', () => {
    expect(findLiveCommand(press('ArrowUp', { altKey: true }))).toBe('move-up');
    expect(findLiveCommand(press('ArrowDown', { altKey: true }))).toBe('move-down');
  });

  it('does not skip or pause again while a key is held down', () => {
    expect(findLiveCommand(press('n', { repeat: true }))).toBeNull();
    expect(findLiveCommand(press(' ', { repeat: true }))).toBeNull();
    expect(findLiveCommand(press('ArrowRight', { repeat: true }))).toBe('volume-up');
  });
});
