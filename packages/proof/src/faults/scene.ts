import { RedisServer } from '@votebox/local/redis-server';
import { TcpProxy, type TcpProxyOptions } from '@votebox/local/proxy';
import { type BusDamage, type BusLosses, spoilBus } from './bus-filter.js';
import { Stage } from '../stage/stage.js';

export interface SceneOptions {
  /** More than one share a Redis. */
  readonly processes: number;
  /** Node flags of the API processes. */
  readonly nodeFlags?: readonly string[];
  readonly envOf?: (index: number) => Readonly<Record<string, string>>;
  readonly postgresSettings?: Readonly<Record<string, string>>;
}

/** Deadlocks are found before any patience with locks ends. */
const POSTGRES_SETTINGS = { deadlock_timeout: '100ms', max_connections: '200' };

/** A stage with a proxy on every line that can break: each process to Postgres, each to Redis, the phones to each. */
export class Scene {
  private constructor(
    readonly stage: Stage,
    /** Process → Postgres, by process. */
    readonly toPostgres: readonly TcpProxy[],
    /** Process → Redis, by process; empty where there is none. */
    readonly toRedis: readonly TcpProxy[],
    /** Phones → process, by process. */
    readonly toPhones: readonly TcpProxy[],
    readonly redis: RedisServer | null,
    /** What happens to the messages of the bus from now on; may be changed at any time. */
    readonly busLosses: BusLosses,
    readonly busDamage: BusDamage,
  ) {}

  static async open({ processes, nodeFlags, envOf, postgresSettings }: SceneOptions): Promise<Scene> {
    const redis = processes > 1 ? await RedisServer.start() : null;
    const toPostgres: TcpProxy[] = [];
    const toRedis: TcpProxy[] = [];
    const losses: BusLosses = { lost: 0, doubled: 0, delayed: 0, delayMs: 0 };
    const damage: BusDamage = { messages: 0, lost: 0, doubled: 0, delayed: 0 };
    const stage = await Stage.open({
      processes,
      ...(nodeFlags === undefined ? {} : { nodeFlags }),
      postgresSettings: { ...POSTGRES_SETTINGS, ...postgresSettings },
      async envOf(index, databaseUrl) {
        const database = await proxyFor(databaseUrl);
        toPostgres[index] = database;
        const env: Record<string, string> = { DATABASE_URL: database.urlFor(databaseUrl), ...envOf?.(index) };
        if (redis) {
          const bus = await proxyFor(redis.url, { down: () => spoilBus(losses, damage) });
          toRedis[index] = bus;
          env.REDIS_URL = bus.urlFor(redis.url);
        }
        return env;
      },
    }).catch(async (error: unknown) => {
      await Promise.all([...toPostgres, ...toRedis].map((proxy) => proxy.close()));
      await redis?.stop();
      throw error;
    });
    const toPhones = await Promise.all(stage.processes.map(({ url }) => proxyFor(url)));
    return new Scene(stage, toPostgres, toRedis, toPhones, redis, losses, damage);
  }

  /** Addresses of the processes as the phones know them. */
  get origins(): string[] {
    return this.toPhones.map((proxy) => `http://127.0.0.1:${proxy.port}`);
  }

  heal(): void {
    Object.assign(this.busLosses, { lost: 0, doubled: 0, delayed: 0 });
    for (const proxy of [...this.toPostgres, ...this.toRedis, ...this.toPhones]) proxy.heal();
  }

  async close(): Promise<void> {
    this.heal();
    await this.stage.close();
    await Promise.all([...this.toPostgres, ...this.toRedis, ...this.toPhones].map((proxy) => proxy.close()));
    await this.redis?.stop();
  }
}

function proxyFor(url: string, filters?: TcpProxyOptions['filters']): Promise<TcpProxy> {
  const { hostname, port } = new URL(url);
  return TcpProxy.open({ target: { host: hostname, port: Number(port) }, ...(filters ? { filters } : {}) });
}
