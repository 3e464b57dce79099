import { setFlagsFromString } from 'node:v8';

let under = 0;

/**
 * While work goes on below this, the old heap is collected when it has become one and a half times what is live. By itself
 * V8 waits for four times: a scan of a library would leave that much. Other work pays for the collections, so only then.
 */
export async function withTightHeap<T>(work: () => Promise<T>): Promise<T> {
  under += 1;
  setFlagsFromString('--heap-growing-percent=50');
  try {
    return await work();
  } finally {
    under -= 1;
    // 0: as V8 decides by itself.
    if (under === 0) setFlagsFromString('--heap-growing-percent=0');
  }
}
