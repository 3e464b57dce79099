import { decideWaitMs, type Backoff } from '@votebox/contracts';
import { realTimers, type Timers } from '../timers';
import { toApiFailure, type ApiError } from './api.error';

/** A question that is asked again and again until it is stopped. */
export interface Asking {
  /** Asks at once; the answer to a question that is under way does not count any more. */
  askNow(): void;
  stop(): void;
}

export interface AskingOptions {
  /**
   * Asks once. Milliseconds until the next question, null when there is none. An answer is of use only while `isCurrent`.
   */
  ask(isCurrent: () => boolean): Promise<number | null>;
  /** Judges a failure. `stop`: asking again is of no use. Default: goes on, whatever it is. */
  onFailure?(error: ApiError): 'go-on' | 'stop';
  timers?: Timers;
}

/** What is asked for a screen comes back soon once the server does. */
const BACKOFF: Backoff = { minMs: 500, maxMs: 10_000 };

/** Asks for as long as it takes: after a failure when the server says so, later with each failure that follows another. */
export function keepAsking({ ask, onFailure, timers = realTimers }: AskingOptions): Asking {
  let round = 0;
  let failures = 0;
  let cancel = () => {};

  const run = async (): Promise<void> => {
    cancel();
    round += 1;
    const mine = round;
    const isCurrent = () => mine === round;
    let waitMs: number | null;
    try {
      waitMs = await ask(isCurrent);
      if (isCurrent()) failures = 0;
    } catch (thrown) {
      if (!isCurrent()) return;
      const error = toApiFailure(thrown);
      waitMs = onFailure?.(error) === 'stop' ? null : decideWaitMs(error, failures, timers.random(), BACKOFF);
      failures += 1;
    }
    if (isCurrent() && waitMs !== null) cancel = timers.after(waitMs, () => void run());
  };

  void run();
  return {
    askNow: () => void run(),
    stop() {
      round += 1;
      cancel();
    },
  };
}
