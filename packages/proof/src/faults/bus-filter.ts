import type { Filter, Piece } from '@votebox/local/proxy';

/** Shares of the messages that are lost, doubled and delayed. A delayed message comes after later ones. */
export interface BusLosses {
  lost: number;
  doubled: number;
  delayed: number;
  delayMs: number;
}

/** What a filter has done to the messages of one line. */
export interface BusDamage {
  messages: number;
  lost: number;
  doubled: number;
  delayed: number;
}

/** A message for a subscriber: an array in RESP2, a push in RESP3. */
const NEWS = /^[*>][34]\r\n\$\d+\r\np?message\r\n/;

/**
 * Spoils what Redis delivers to subscribers; answers to commands pass untouched. Works on whole replies of the protocol
 * (RESP2 and RESP3), so that what goes through is always well-formed. A delayed message is kept back until `delayMs` are over and
 * something else comes by.
 */
export function spoilBus(losses: BusLosses, damage: BusDamage, random: () => number = Math.random): Filter {
  let rest = '';
  const keptBack: { reply: string; dueMs: number }[] = [];
  return (chunk) => {
    rest += chunk.toString('latin1');
    let passed = '';
    for (let length = replyLength(rest); length > 0; length = replyLength(rest)) {
      const reply = rest.slice(0, length);
      rest = rest.slice(length);
      passed += NEWS.test(reply) ? spoil(reply) : reply;
    }
    const nowMs = performance.now();
    while (keptBack[0] && keptBack[0].dueMs <= nowMs) passed += keptBack.shift()!.reply;
    return passed === '' ? [] : [toPiece(passed)];
  };

  function spoil(reply: string): string {
    damage.messages += 1;
    const dice = random();
    if (dice < losses.lost) {
      damage.lost += 1;
      return '';
    }
    if (dice < losses.lost + losses.doubled) {
      damage.doubled += 1;
      return reply + reply;
    }
    if (dice < losses.lost + losses.doubled + losses.delayed) {
      damage.delayed += 1;
      keptBack.push({ reply, dueMs: performance.now() + losses.delayMs });
      return '';
    }
    return reply;
  }
}

function toPiece(text: string): Piece {
  return { bytes: Buffer.from(text, 'latin1'), delayMs: 0 };
}

/** Length of the first whole reply; 0 while it is not all there. */
export function replyLength(text: string, from = 0): number {
  const lineEnd = text.indexOf('\r\n', from);
  if (lineEnd < 0) return 0;
  const afterLine = lineEnd + 2;
  const count = Number(text.slice(from + 1, lineEnd));
  switch (text[from]) {
    case '$':
    case '=':
    case '!': {
      const end = count < 0 ? afterLine : afterLine + count + 2;
      return end <= text.length ? end - from : 0;
    }
    case '*':
    case '>':
    case '~':
    case '%': {
      const parts = text[from] === '%' ? 2 * count : count;
      let at = afterLine;
      for (let n = 0; n < parts; n++) {
        const length = replyLength(text, at);
        if (length === 0) return 0;
        at += length;
      }
      return at - from;
    }
    default:
      return afterLine - from;
  }
}
