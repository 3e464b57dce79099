import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { delayOf, type Filter, Pipe, type Slowness } from './pipe.js';
import { type Direction, type Trap, TrapWatch } from './trap.js';

export interface TcpProxyOptions {
  target: { host: string; port: number };
  /** Decides jitter and losses. Default Math.random. */
  random?: () => number;
  /** Rewrites a direction of every connection from now on. */
  filters?: Partial<Record<Direction, () => Filter>>;
}

interface Link {
  client: Socket;
  server: Socket;
  pipes: Record<Direction, Pipe>;
  filters: Partial<Record<Direction, Filter>>;
  watch: TrapWatch | null;
}

/**
 * A man in the middle of TCP connections who spoils them on demand. Owns a port of 127.0.0.1 and every connection
 * through it. Modes: open ⇄ hanging (nothing is read any more, new connections are taken and left alone), open ⇄ cut
 * (everything is reset, new connections too). Slowness, filters and traps work while open; `heal` ends them and every mode.
 */
export class TcpProxy {
  private mode: 'open' | 'hanging' | 'cut' = 'open';
  private readonly links = new Set<Link>();
  private readonly untaken = new Set<Socket>();
  private slowness: Partial<Record<Direction, Slowness>> = {};
  private trap: Trap | null = null;
  private trapsLeft = 0;
  private readonly random: () => number;
  /** How many connections traps have reset since the proxy was opened. */
  sprung = 0;

  private constructor(
    private readonly server: Server,
    private readonly options: TcpProxyOptions,
  ) {
    this.random = options.random ?? Math.random;
  }

  static async open(options: TcpProxyOptions): Promise<TcpProxy> {
    const server = createServer({ noDelay: true });
    const proxy = new TcpProxy(server, options);
    server.on('connection', (client) => proxy.take(client));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections that are open through the proxy. */
  get connections(): number {
    return this.links.size;
  }

  /** The same address with this proxy in the place of its host. */
  urlFor(url: string): string {
    const changed = new URL(url);
    changed.host = `127.0.0.1:${this.port}`;
    return changed.href;
  }

  /** From now on every chunk takes its time, per direction; null = as fast as it can. */
  slowDown(slowness: Partial<Record<Direction, Slowness>> | null): void {
    this.slowness = slowness ?? {};
  }

  /** Sets a trap, in the place of one that may still be set; null takes it away. */
  setTrap(trap: Trap | null): void {
    this.trap = trap;
    this.trapsLeft = trap?.times ?? 1;
    for (const link of this.links) link.watch = trap && new TrapWatch(trap);
  }

  /** Reads nothing any more, in both directions. What was sent is not lost: it goes on with `heal`. */
  hang(): void {
    this.mode = 'hanging';
    for (const { pipes } of this.links) {
      pipes.up.hang();
      pipes.down.hang();
    }
  }

  /** Resets what is open. New connections are welcome. */
  resetNow(): void {
    for (const link of this.links) this.reset(link);
  }

  /** Resets what is open and refuses what comes, until healed. */
  cut(): void {
    this.mode = 'cut';
    this.resetNow();
  }

  heal(): void {
    this.mode = 'open';
    this.slowness = {};
    this.setTrap(null);
    for (const { pipes } of this.links) {
      pipes.up.goOn();
      pipes.down.goOn();
    }
    const waiting = [...this.untaken];
    this.untaken.clear();
    for (const client of waiting) this.take(client);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.resetNow();
    for (const client of this.untaken) resetConnection(client);
    await closed;
  }

  private take(client: Socket): void {
    client.on('error', () => undefined);
    if (client.destroyed) return;
    if (this.mode === 'cut') {
      resetConnection(client);
    } else if (this.mode === 'hanging') {
      this.untaken.add(client.pause());
    } else {
      this.join(client);
    }
  }

  private join(client: Socket): void {
    const server = connect({ ...this.options.target, noDelay: true });
    const link: Link = {
      client,
      server,
      pipes: { up: new Pipe(client, server), down: new Pipe(server, client) },
      filters: { up: this.options.filters?.up?.(), down: this.options.filters?.down?.() },
      watch: this.trap && new TrapWatch(this.trap),
    };
    this.links.add(link);
    this.follow(link, 'up', client);
    this.follow(link, 'down', server);
  }

  private follow(link: Link, direction: Direction, source: Socket): void {
    source.on('data', (chunk: Buffer) => this.carry(link, direction, chunk)).resume();
    source.on('end', () => link.pipes[direction].end());
    source.on('error', () => this.reset(link));
    source.on('close', () => {
      if (link.client.destroyed && link.server.destroyed) this.links.delete(link);
    });
  }

  private carry(link: Link, direction: Direction, chunk: Buffer): void {
    if (this.trapsLeft > 0 && link.watch?.sees(direction, chunk)) return this.spring(link, direction, chunk);
    const pieces = link.filters[direction]?.(chunk) ?? [{ bytes: chunk, delayMs: 0 }];
    for (const { bytes, delayMs } of pieces) {
      link.pipes[direction].push(bytes, delayMs + delayOf(this.slowness[direction], this.random));
    }
  }

  private spring(link: Link, direction: Direction, chunk: Buffer): void {
    this.trapsLeft -= 1;
    this.sprung += 1;
    if (link.watch?.trap.lastBytes === 'swallowed') return this.reset(link);
    const [source, target] =
      direction === 'up' ? ([link.client, link.server] as const) : ([link.server, link.client] as const);
    link.pipes[direction].push(chunk, 0);
    link.pipes[direction].end();
    resetConnection(source);
    target.on('data', () => undefined);
  }

  private reset(link: Link): void {
    this.links.delete(link);
    for (const direction of ['up', 'down'] as const) link.pipes[direction].drop();
    resetConnection(link.client);
    resetConnection(link.server);
  }
}

/**
 * A connection whose end has been written is only destroyed: the system resets no connection that it is shutting down, and
 * Node then waits for its handle for ever, at full load, when the process should end.
 */
export function resetConnection(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
