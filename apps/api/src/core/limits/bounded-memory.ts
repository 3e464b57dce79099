import { type IRateLimiterOptions, RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

/** Far more than a house has guests; about 40 MB. */
const KEYS_MAX = 50_000;

/**
 * Counts in this process, for so many keys at most: of those beyond, the ones that were not heard of for the longest begin
 * again. Whoever can make keys (each new guest is one) cannot fill the memory with them.
 */
export class BoundedMemory extends RateLimiterMemory {
  /** In the order in which they were last heard of. Some may have ended by themselves. */
  private readonly keys = new Set<string>();

  constructor(
    options: IRateLimiterOptions,
    private readonly keysMax = KEYS_MAX,
  ) {
    super(options);
  }

  override async consume(...args: Parameters<RateLimiterMemory['consume']>): Promise<RateLimiterRes> {
    await this.remember(String(args[0]));
    return super.consume(...args);
  }

  override async reward(...args: Parameters<RateLimiterMemory['reward']>): Promise<RateLimiterRes> {
    await this.remember(String(args[0]));
    return super.reward(...args);
  }

  override delete(...args: Parameters<RateLimiterMemory['delete']>): Promise<boolean> {
    this.keys.delete(String(args[0]));
    return super.delete(...args);
  }

  private async remember(key: string): Promise<void> {
    this.keys.delete(key);
    this.keys.add(key);
    if (this.keys.size <= this.keysMax) return;
    const [oldest] = this.keys;
    await this.delete(oldest!);
  }
}
