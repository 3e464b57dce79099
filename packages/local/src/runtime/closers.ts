import { messageOf } from '../faults.js';
import { say } from './terminal.js';

/** Something that was opened and must be closed. */
type Close = () => Promise<void>;

/**
 * What a start has opened so far. Closes in reverse order, each exactly once, and goes on when one fails. What is added
 * after closing began (a step was still under way) is closed at once.
 */
export class Closers {
  private readonly stack: Close[] = [];
  private closing: Promise<void> | undefined;

  get isClosing(): boolean {
    return this.closing !== undefined;
  }

  async add(close: Close): Promise<void> {
    if (this.closing) await close();
    else this.stack.push(close);
  }

  closeAll(): Promise<void> {
    this.closing ??= this.unwind();
    return this.closing;
  }

  private async unwind(): Promise<void> {
    for (let close = this.stack.pop(); close; close = this.stack.pop()) {
      await close().catch((error: unknown) => say(`  While stopping: ${messageOf(error)}`));
    }
  }
}
