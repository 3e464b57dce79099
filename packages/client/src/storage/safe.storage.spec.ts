import { describe, expect, it } from '@jest/globals';
import { createSafeStorage } from './safe.storage';

/** A browser's storage in memory, which may refuse. */
class ScriptedStorage implements Storage {
  readonly values = new Map<string, string>();
  refuses: 'nothing' | 'writing' | 'everything' = 'nothing';
  get length(): number {
    return this.values.size;
  }
  key = (index: number) => [...this.values.keys()][index] ?? null;
  clear = () => this.values.clear();
  getItem(key: string): string | null {
    if (this.refuses === 'everything') throw new DOMException('no', 'SecurityError');
    return this.values.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.refuses !== 'nothing') throw new DOMException('full', 'QuotaExceededError');
    this.values.set(key, value);
  }
  removeItem(key: string): void {
    if (this.refuses !== 'nothing') throw new DOMException('no', 'SecurityError');
    this.values.delete(key);
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

describe('a storage that never throws', () => {
  it.each([
    [
      'a getter that throws',
      () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
    ],
    ['no storage', () => undefined],
    ['null', () => null],
    ['a storage without quota', () => Object.assign(new ScriptedStorage(), { refuses: 'writing' as const })],
    [
      'a storage that throws at everything',
      () => Object.assign(new ScriptedStorage(), { refuses: 'everything' as const }),
    ],
  ])('keeps values as long as the page with %s', (_, find) => {
    const storage = createSafeStorage(find);
    expect(storage.read('a')).toBeNull();
    storage.write('a', '"1"');
    expect(storage.read('a')).toBe('"1"');
    expect(storage.readJson('a', isText)).toBe('1');
    storage.write('a', null);
    expect(storage.read('a')).toBeNull();
  });

  it('hands values on to the browser, and takes what other tabs wrote', () => {
    const inner = new ScriptedStorage();
    const storage = createSafeStorage(() => inner);
    storage.write('a', '1');
    expect(inner.values).toEqual(new Map([['a', '1']]));
    inner.values.set('a', '2');
    expect(storage.read('a')).toBe('2');
  });

  it('believes what the browser did not take rather than what it has', () => {
    const inner = new ScriptedStorage();
    const storage = createSafeStorage(() => inner);
    storage.write('a', 'old');
    inner.refuses = 'writing';
    storage.write('a', 'new');
    expect(storage.read('a')).toBe('new');
    storage.write('a', null);
    expect(storage.read('a')).toBeNull();
    inner.refuses = 'nothing';
    storage.write('a', 'newest');
    expect([storage.read('a'), inner.getItem('a')]).toEqual(['newest', 'newest']);
  });

  it.each(['nothing', 'writing'] as const)(
    'keeps nothing more once all is forgotten, where the browser refuses %s',
    (refuses) => {
      const inner = new ScriptedStorage();
      const storage = createSafeStorage(() => inner);
      inner.refuses = refuses;
      storage.write('a', '1');
      storage.forget();
      storage.write('b', '2');
      expect([storage.read('a'), storage.read('b'), inner.values.size]).toEqual([null, null, 0]);
    },
  );

  it('takes nothing of another form', () => {
    const storage = createSafeStorage(() => null);
    storage.write('a', '{"half');
    expect(storage.readJson('a', isText)).toBeNull();
    storage.write('a', '5');
    expect(storage.readJson('a', isText)).toBeNull();
  });
});
