import { AppError } from '../errors/app-error.js';

/** A client that sends nothing for so long has gone, whatever its connection says. */
export const SILENCE_MS_MAX = 30_000;

/** The chunks of a stream as they come. Throws BUSY when none comes for a long time: what waits for them is given up. */
export async function* withoutSilence<T>(stream: AsyncIterable<T>): AsyncGenerator<T> {
  const chunks = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await unlessSilent(chunks.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // A generator that still waits for its stream ends when that does; nobody waits for it.
    chunks.return?.().catch(() => undefined);
  }
}

/** What `next` resolves to; BUSY when that takes too long. */
export function unlessSilent<T>(next: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new AppError('BUSY')), SILENCE_MS_MAX);
    void next.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
