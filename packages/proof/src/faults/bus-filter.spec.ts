import { describe, expect, test } from '@jest/globals';
import { replyLength, spoilBus } from './bus-filter.js';

const NONE = { lost: 0, doubled: 0, delayed: 0, delayMs: 0 };
const news = (text: string): string => `*4\r\n$8\r\npmessage\r\n$1\r\n*\r\n$1\r\nc\r\n$${text.length}\r\n${text}\r\n`;

function pass(losses: Partial<typeof NONE>, chunks: string[]): { out: string; damage: object } {
  const damage = { messages: 0, lost: 0, doubled: 0, delayed: 0 };
  const filter = spoilBus({ ...NONE, ...losses }, damage, () => 0.5);
  const out = chunks.flatMap((chunk) => filter(Buffer.from(chunk))).map((piece) => piece.bytes.toString());
  return { out: out.join(''), damage };
}

describe('the lossy bus', () => {
  test('knows where a reply ends, also inside of others', () => {
    expect(replyLength('+OK\r\n+PONG\r\n')).toBe(5);
    expect(replyLength('$-1\r\n')).toBe(5);
    expect(replyLength('$3\r\nab')).toBe(0);
    expect(replyLength(news('a\r\nb') + 'x')).toBe(news('a\r\nb').length);
    expect(replyLength('*2\r\n*1\r\n:1\r\n$1\r\na\r\n')).toBe('*2\r\n*1\r\n:1\r\n$1\r\na\r\n'.length);
  });

  test('knows the replies of RESP3', () => {
    const push = `>${news('x').slice(1)}`;
    expect(replyLength(`${push}+OK\r\n`)).toBe(push.length);
    expect(replyLength('%1\r\n+a\r\n:1\r\n')).toBe('%1\r\n+a\r\n:1\r\n'.length);
    expect(replyLength('%1\r\n+a\r\n')).toBe(0);
    expect(pass({ lost: 1 }, [push]).out).toBe('');
  });

  test('lets answers to commands through whatever it loses, in pieces too', () => {
    const text = `+OK\r\n${news('lost')}:7\r\n`;
    expect(pass({ lost: 1 }, text.split(/(?<=.{9})/s)).out).toBe('+OK\r\n:7\r\n');
  });

  test('loses, doubles and counts', () => {
    expect(pass({ lost: 1 }, [news('a'), news('b')])).toEqual({
      out: '',
      damage: { messages: 2, lost: 2, doubled: 0, delayed: 0 },
    });
    expect(pass({ doubled: 1 }, [news('a')]).out).toBe(news('a') + news('a'));
    expect(pass({}, [news('a') + news('b')]).out).toBe(news('a') + news('b'));
  });

  test('brings what was kept back behind what came later', () => {
    const dice = [0, 0.9];
    const damage = { messages: 0, lost: 0, doubled: 0, delayed: 0 };
    const filter = spoilBus({ ...NONE, delayed: 0.5 }, damage, () => dice.shift()!);
    const out = filter(Buffer.from(news('a') + news('b'))).map((piece) => piece.bytes.toString());
    expect(out.join('')).toBe(news('b') + news('a'));
  });
});
