import { randomFillSync } from 'node:crypto';

const POOL = Buffer.alloc(10 * 1_024);
let at = POOL.length;

/** A UUIDv7, as phones make them: ids of one moment lie side by side in the index. */
export function newVoteId(nowMs = Date.now()): string {
  if (at === POOL.length) {
    randomFillSync(POOL);
    at = 0;
  }
  const time = nowMs.toString(16).padStart(12, '0');
  POOL[at] = 0x70 | (POOL[at]! & 0x0f);
  POOL[at + 2] = 0x80 | (POOL[at + 2]! & 0x3f);
  const rest = POOL.toString('hex', at, at + 10);
  at += 10;
  return `${time.slice(0, 8)}-${time.slice(8)}-${rest.slice(0, 4)}-${rest.slice(4, 8)}-${rest.slice(8)}`;
}
