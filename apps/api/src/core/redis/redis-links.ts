import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { type Logger, pino } from 'pino';
import { Config } from '../config/config.js';

const CONNECT_TIMEOUT_MS = 2_000;
/** A Redis that does not answer for so long is treated as gone; asked every `PING_MS`, so that silence is noticed. */
const SILENCE_MAX_MS = 2_000;
const PING_MS = 1_000;
/** At the end of the process, a Redis that does not close its side is not waited for: nothing that matters is under way. */
const DISCONNECT_TIMEOUT_MS = 100;
const BACKOFF_MIN_MS = 100;
const BACKOFF_MAX_MS = 2_000;

/**
 * The two connections to Redis of this process, one for commands, one for news of others. Nothing that must not be lost goes
 * through them. While Redis is away or hangs, a command fails at once: nothing is queued, nothing is sent again.
 * Reconnects for ever. Told to the log once per outage.
 */
@Injectable()
export class RedisLinks implements OnApplicationShutdown {
  /** Null where no Redis is configured. */
  readonly commands: Redis | null;
  readonly news: Redis | null;
  private readonly log: Logger;
  private readonly pings: NodeJS.Timeout | null = null;

  constructor(config: Config) {
    this.log = pino({ name: 'redis', level: config.LOG_LEVEL });
    this.commands = config.REDIS_URL ? this.connect(config.REDIS_URL, 'commands') : null;
    this.news = config.REDIS_URL ? this.connect(config.REDIS_URL, 'news') : null;
    if (config.REDIS_URL) this.pings = setInterval(() => this.ping(), PING_MS).unref();
  }

  onApplicationShutdown(): void {
    if (this.pings) clearInterval(this.pings);
    this.commands?.disconnect();
    this.news?.disconnect();
  }

  private connect(url: string, name: string): Redis {
    const redis = new Redis(url, {
      connectionName: `votebox ${name}`,
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_MAX_MS,
      disconnectTimeout: DISCONNECT_TIMEOUT_MS,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      retryStrategy: (times) =>
        Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** Math.min(times, 10)) * (0.5 + Math.random() / 2),
    });
    let isAway = false;
    const noteAway = (reason: string) => {
      if (!isAway) this.log.warn({ connection: name, reason }, 'Redis is away; everything goes on without it');
      isAway = true;
    };
    redis.on('error', (error: Error) => noteAway(error.message));
    redis.on('close', () => noteAway('the connection was closed'));
    redis.on('ready', () => {
      if (isAway) this.log.warn({ connection: name }, 'Redis is back');
      isAway = false;
    });
    return redis;
  }

  private ping(): void {
    for (const redis of [this.commands, this.news]) {
      if (redis?.status === 'ready') redis.ping().catch(() => undefined);
    }
  }
}
