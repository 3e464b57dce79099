import proxyAddr from '@fastify/proxy-addr';
import type { IncomingMessage } from 'node:http';
import { LIMITS } from '@votebox/contracts';
import { networkOf } from '../access/network.rules.js';
import type { Config } from '../config/config.js';
import { TokenBucket } from '../limits/token-bucket.js';

/** Frames of any kind. A client sends some in a minute; what is refused is answered too, so a flood must end. */
const FRAMES_PER_TRANSPORT = { capacity: 2_000, perSecond: 50 };

/** How long the other end may take to answer the farewell. */
const FAREWELL_MS = 1_000;

/** A connection of Engine.IO, as far as it is needed here. */
export interface Transport {
  readonly readyState: string;
  readonly request: IncomingMessage;
  once(event: 'close', listener: () => void): unknown;
  on(event: 'packet', listener: () => void): unknown;
  close(discard?: boolean): void;
}

/** One with the WebSocket below it, which answers pings by itself. */
export interface WebTransport extends Transport {
  readonly transport: { readonly socket: { on(event: 'ping' | 'pong', listener: () => void): unknown } };
}

/**
 * Counts the connections under all sockets, by network (an IPv4 address, an IPv6 /64) and by guest. A connection counts
 * from its first request until it is closed, whatever is or is not said on it: a client can leave a namespace and keep its
 * connection, but not its place.
 */
export class OpenTransports {
  private readonly ofNetworks = new Map<string, number>();
  private readonly ofGuests = new Map<string, number>();
  private readonly named = new WeakSet<Transport>();
  private readonly isTrusted: (address: string, hop: number) => boolean;

  constructor(private readonly config: Pick<Config, 'TRUSTED_PROXIES' | 'SOCKETS_PER_ADDRESS_MAX'>) {
    this.isTrusted = proxyAddr.compile(config.TRUSTED_PROXIES.split(',').filter(Boolean));
  }

  /** Whether one more connection from there may be opened. */
  take(request: IncomingMessage): boolean {
    const network = networkOf(proxyAddr(request, this.isTrusted));
    return count(this.ofNetworks, network, this.config.SOCKETS_PER_ADDRESS_MAX, (listener) =>
      request.socket.once('close', listener),
    );
  }

  /** Ends a connection that floods, and one that was closed here and is kept by the other end. */
  watch(transport: WebTransport): void {
    const { socket } = transport.request;
    transport.once('close', () => {
      if (!socket.destroyed) setTimeout(() => socket.destroy(), FAREWELL_MS).unref();
    });
    const frames = new TokenBucket(FRAMES_PER_TRANSPORT);
    const hear = () => {
      if (frames.take(performance.now()) > 0) transport.close(true);
    };
    transport.on('packet', hear);
    for (const kind of ['ping', 'pong'] as const) transport.transport.socket.on(kind, hear);
  }

  /** Whether this is the first that wants to be somebody on the connection: there is one socket on each. */
  name(transport: Transport): boolean {
    if (this.named.has(transport)) return false;
    this.named.add(transport);
    return true;
  }

  /** Whether the guest may have one more connection. */
  takeForGuest(transport: Transport, guestId: string): boolean {
    if (transport.readyState !== 'open') return false;
    return count(this.ofGuests, guestId, LIMITS.socketsPerGuestMax, (listener) => transport.once('close', listener));
  }
}

/** Adds one to a count until it is closed. False, and nothing, where there are `max` already. */
function count(counts: Map<string, number>, key: string, max: number, onClose: (listener: () => void) => unknown) {
  const before = counts.get(key) ?? 0;
  if (before >= max) return false;
  counts.set(key, before + 1);
  onClose(() => {
    const left = (counts.get(key) ?? 0) - 1;
    if (left > 0) counts.set(key, left);
    else counts.delete(key);
  });
  return true;
}
