import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TestClock } from '../../../test/support/clock.js';
import { type Answer, answered, failed } from './spotify-fault.rules.js';
import { type CallKind, SpotifyGate } from './spotify-gate.js';

const free = () => Promise.resolve(null);

/** Calls whose end the test decides, and what was under way at once. */
class Calls {
  readonly begun: string[] = [];
  readonly open = new Map<string, { kind: CallKind; end: (answer: Answer<null>) => void }>();

  constructor(private readonly gate: SpotifyGate) {}

  make(kind: CallKind, name: string): Promise<Answer<null>> {
    return this.gate.pass(kind, free, () => {
      this.begun.push(name);
      return new Promise((end) => this.open.set(name, { kind, end }));
    });
  }

  async end(name: string, answer: Answer<null> = answered(null)): Promise<void> {
    this.open.get(name)!.end(answer);
    this.open.delete(name);
    await settle();
  }

  count(kind: CallKind): number {
    return [...this.open.values()].filter((call) => call.kind === kind).length;
  }
}

async function settle(): Promise<void> {
  for (let n = 0; n < 10; n++) await Promise.resolve();
}

function start() {
  const clock = new TestClock();
  const gate = new SpotifyGate(clock);
  return { clock, gate, calls: new Calls(gate) };
}

test('commands go one after the other and before reads', async () => {
  const { calls } = start();
  void calls.make('read', 'read 1');
  void calls.make('read', 'read 2');
  void calls.make('command', 'play');
  void calls.make('command', 'volume');
  await settle();
  expect(calls.begun).toEqual(['read 1', 'play']);
  await calls.end('read 1');
  expect(calls.begun).toEqual(['read 1', 'play']);
  await calls.end('play');
  expect(calls.begun).toEqual(['read 1', 'play', 'volume']);
  await calls.end('volume');
  expect(calls.begun).toEqual(['read 1', 'play', 'volume', 'read 2']);
});

test('two player commands are never under way at once, whatever comes in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.constantFrom<CallKind>('command', 'read'), fc.nat(5)), { maxLength: 60 }),
      async (steps) => {
        const { calls } = start();
        let made = 0;
        for (const step of steps) {
          if (typeof step === 'string') void calls.make(step, `${step} ${made++}`);
          else if (calls.open.size > 0) await calls.end([...calls.open.keys()][step % calls.open.size]!);
          await settle();
          expect(calls.count('command')).toBeLessThanOrEqual(1);
          expect(calls.count('read')).toBeLessThanOrEqual(1);
        }
        while (calls.open.size > 0) await calls.end([...calls.open.keys()][0]!);
        expect(calls.begun).toHaveLength(made);
      },
    ),
  );
});

test('while Spotify asks to wait nothing is asked, and everybody hears how long', async () => {
  const { clock, gate, calls } = start();
  void calls.make('read', 'first');
  await settle();
  await calls.end('first', failed({ kind: 'RATE_LIMITED', waitMs: 3_000, detail: '' }));
  clock.advance(1_000);
  for (const kind of ['read', 'command'] as const) {
    expect(await calls.make(kind, 'too early')).toMatchObject({ fault: { kind: 'RATE_LIMITED', waitMs: 2_000 } });
  }
  clock.advance(2_000);
  void calls.make('command', 'in time');
  await settle();
  expect(calls.begun).toEqual(['first', 'in time']);
  await calls.end('in time');
  expect(await gate.pass('read', free, () => Promise.resolve(answered(1)))).toEqual(answered(1));
});

test('the quota of a day holds only the kind of call up that met it', async () => {
  const { clock, calls } = start();
  void calls.make('read', 'state');
  await settle();
  await calls.end('state', failed({ kind: 'QUOTA_EXCEEDED', waitMs: 7_200_000, detail: '' }));
  expect(await calls.make('read', 'state again')).toMatchObject({ fault: { kind: 'QUOTA_EXCEEDED' } });
  void calls.make('command', 'play');
  await settle();
  expect(calls.begun).toEqual(['state', 'play']);
  await calls.end('play');
  clock.advance(7_200_000);
  void calls.make('read', 'next day');
  await settle();
  expect(calls.begun).toEqual(['state', 'play', 'next day']);
});

test('what is refused at the door goes nowhere and holds nobody up', async () => {
  const { gate, calls } = start();
  const ours = { kind: 'QUOTA_EXCEEDED', waitMs: 1, detail: 'ours' } as const;
  const refused = await gate.pass(
    'read',
    () => Promise.resolve(ours),
    () => Promise.reject(new Error('was asked')),
  );
  expect(refused).toEqual({ ok: false, fault: ours });
  void calls.make('read', 'next');
  await settle();
  expect(calls.begun).toEqual(['next']);
});

test('a call that breaks does not close the door behind it', async () => {
  const { gate, calls } = start();
  await expect(gate.pass('command', free, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  void calls.make('command', 'next');
  await settle();
  expect(calls.begun).toEqual(['next']);
});
