import { WebSocket } from 'ws';
import { LiveSocket } from './live-socket.js';
import { TickWatch } from './tick-watch.js';
import type { SocketOrder, SocketReport } from './worker-protocol.js';

/** The range of ports of one address holds 28,000 connections to one server; beyond, a further loopback address. */
const SOCKETS_PER_ADDRESS = 20_000;
const OPENING_AT_ONCE = 64;

/** The sockets of one worker, and what they see. */
export class SocketCrowd {
  readonly sockets: LiveSocket[] = [];
  readonly watch = new TickWatch();
  private readonly bare: WebSocket[] = [];

  async open(order: SocketOrder): Promise<SocketReport> {
    const wanted = order.token === undefined ? order.cookies.length : 1;
    const failed: Record<string, number> = {};
    const inOrder: LiveSocket[] = [];
    let next = 0;
    const openNext = async (): Promise<void> => {
      while (next < wanted) {
        const index = next++;
        try {
          if (order.isBare) await this.openBare(order, index);
          else inOrder[index] = await this.openOne(order, index, wanted);
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          failed[reason] = (failed[reason] ?? 0) + 1;
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(OPENING_AT_ONCE, wanted) }, openNext));
    // In the order of the guests, so that the n-th socket is the guest who is the n-th over HTTP.
    this.sockets.push(...inOrder.filter(Boolean));
    return { opened: this.sockets.length + this.bare.length, failed };
  }

  close(): void {
    for (const socket of this.sockets) socket.close();
    for (const socket of this.bare) socket.terminate();
    this.sockets.length = 0;
    this.bare.length = 0;
  }

  private async openOne(order: SocketOrder, index: number, wanted: number): Promise<LiveSocket> {
    const cookie = order.cookies[index];
    const localAddress = addressOf(order.firstIndex + index);
    const socket = await LiveSocket.open({
      origin: order.origins[index % order.origins.length]!,
      ...(order.token === undefined ? {} : { token: order.token }),
      ...(cookie === undefined ? {} : { cookie }),
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    const isSampled = isSample(index, wanted, order.samples);
    socket.onEvent = (frame) => this.watch.take(index, isSampled, frame);
    try {
      if (order.join) await join(socket, order.join);
      return socket;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  private openBare(order: SocketOrder, index: number): Promise<void> {
    const localAddress = addressOf(order.firstIndex + index);
    const socket = new WebSocket(order.origins[0]!.replace('http', 'ws'), {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    socket.on('message', (data) => this.watch.take(index, false, data as Buffer));
    return new Promise((resolve, reject) => {
      socket.on('open', () => {
        this.bare.push(socket);
        resolve();
      });
      socket.on('error', reject);
    });
  }
}

function join(socket: LiveSocket, body: object): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.ask('event:join', body, (ack) => {
      const { ok, error } = (ack ?? {}) as { ok?: boolean; error?: { error?: string } };
      if (ok) resolve();
      else reject(new Error(`event:join: ${error?.error ?? 'no answer'}`));
    });
  });
}

/** `samples` of `wanted` sockets, evenly spread. */
function isSample(index: number, wanted: number, samples: number): boolean {
  if (samples === 0) return false;
  return Math.floor(((index + 1) * samples) / wanted) > Math.floor((index * samples) / wanted);
}

/** Undefined = the address the system takes by itself, which is all that other systems than Linux know. */
function addressOf(index: number): string | undefined {
  const block = Math.floor(index / SOCKETS_PER_ADDRESS);
  return block === 0 ? undefined : `127.0.0.${1 + block}`;
}
