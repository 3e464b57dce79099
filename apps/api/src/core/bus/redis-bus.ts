import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Clock } from '../clock/clock.js';
import { newId } from '../ids/ids.js';
import { Metrics } from '../metrics/metrics.js';
import { RedisLinks } from '../redis/redis-links.js';
import { Bus, InProcessBus } from './bus.js';
import type { Fact, FactKind, FactOf } from './facts.js';
import { newsChannel, newsPattern, readNews, writeNews } from './news.js';

/** Facts on their way to Redis at once. Redis takes some 50,000 a second; more than this means that it hangs. */
const UNDER_WAY_MAX = 1_000;

/**
 * The bus of several processes. A fact reaches the listeners of its own process at once, whatever Redis does, and those of the
 * others through Redis pub/sub: told once, never kept, never told again. Who misses one is right again after its next
 * read of Postgres.
 *
 * Every process hears all venues: caches of any venue live in any process, and what it has no use for costs one look-up
 * in a map. The channels are by venue all the same, so that hearing can be narrowed without another wire.
 */
@Injectable()
export class RedisBus extends Bus implements OnApplicationShutdown {
  private readonly origin = newId();
  private underWay = 0;
  private isHearing = false;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly links: RedisLinks,
    private readonly local: InProcessBus,
    private readonly metrics: Metrics,
  ) {
    super();
    this.metrics.busUp.set(0);
    const { news } = links;
    news?.on('ready', () => void this.hear());
    news?.on('close', () => this.setHearing(false));
    news?.on('pmessage', (_pattern: string, _channel: string, text: string) => this.take(text));
  }

  override get isWhole(): boolean {
    return this.isHearing && this.links.commands?.status === 'ready';
  }

  override tell(fact: Fact): void {
    this.local.tell(fact);
    this.send(fact);
  }

  override on<K extends FactKind>(kind: K, listener: (fact: FactOf<K>) => void): () => void {
    return this.local.on(kind, listener);
  }

  onApplicationShutdown(): void {
    this.links.news?.removeAllListeners('pmessage');
  }

  private send(fact: Fact): void {
    const { commands } = this.links;
    if (commands?.status !== 'ready' || this.underWay >= UNDER_WAY_MAX) {
      this.metrics.busDropped.inc({ reason: 'unsent' });
      return;
    }
    this.underWay += 1;
    commands
      .publish(
        newsChannel(this.config.REDIS_PREFIX, fact),
        writeNews({ origin: this.origin, toldAt: this.clock.now(), fact }),
      )
      .catch(() => this.metrics.busDropped.inc({ reason: 'unsent' }))
      .finally(() => {
        this.underWay -= 1;
      });
  }

  private take(text: string): void {
    const news = readNews(text);
    if (!news) return this.metrics.busDropped.inc({ reason: 'unreadable' });
    if (news.origin === this.origin) return;
    // The clocks of two machines may differ by more than the way takes.
    this.metrics.busLagSeconds.observe(Math.max(0, this.clock.now() - news.toldAt) / 1000);
    this.local.tell(news.fact);
  }

  private async hear(): Promise<void> {
    try {
      await this.links.news?.psubscribe(newsPattern(this.config.REDIS_PREFIX));
      this.setHearing(true);
    } catch {
      // The connection broke; the next one subscribes again.
      this.setHearing(false);
    }
  }

  private setHearing(isHearing: boolean): void {
    this.isHearing = isHearing;
    this.metrics.busUp.set(isHearing ? 1 : 0);
  }
}
