import { io, type Socket } from 'socket.io-client';
import {
  type Ack,
  type BallotTick,
  decideRetryMs,
  type EventSnapshot,
  type JoinedEvent,
  type PlaybackChanged,
  type QueueChanged,
  type VoteReceipt,
} from '@votebox/contracts';
import { decideMessage, decideSnapshot } from '../../../../packages/client/src/live/revision.rules.js';
import { applyMessage, type StateMessage } from '../../../../packages/client/src/live/snapshot.rules.js';
import { newId } from '../../src/core/ids/ids.js';
import type { Browser } from './browser.js';

/**
 * A guest's phone: a real Socket.IO client that shows what the real client rules make of the messages. `missing` counts
 * the snapshots it had to take because a message was missing.
 */
export class Phone {
  snapshot: EventSnapshot | null = null;
  resyncs = 0;
  private resyncing: Promise<void> | null = null;

  private constructor(
    readonly socket: Socket,
    private readonly browser: Browser,
    private readonly eventId: string,
  ) {
    socket.on('ballot:tick', (body: BallotTick) => this.receive({ name: 'ballot:tick', body }));
    socket.on('queue:changed', (body: QueueChanged) => this.receive({ name: 'queue:changed', body }));
    socket.on('playback:changed', (body: PlaybackChanged) => this.receive({ name: 'playback:changed', body }));
    socket.on('event:state', (body: EventSnapshot) => this.take(body, 'socket'));
  }

  /** Joins by code as a guest does: cookie by HTTP, then the socket, then the event. */
  static async join(origin: string, browser: Browser, joinCode: string): Promise<Phone> {
    const joined = await browser.post<{ event: { id: string } }>('/public/join', { code: joinCode });
    if (joined.status !== 200) throw new Error(`joining answered ${joined.status}: ${JSON.stringify(joined.body)}`);
    const socket = io(origin, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { cookie: `vb_guest=${browser.cookie('vb_guest')}` },
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    const phone = new Phone(socket, browser, joined.body.event.id);
    const { snapshot } = await phone.askUntilHeard<JoinedEvent>('event:join', { eventId: phone.eventId, as: 'guest' });
    phone.take(snapshot, 'socket');
    return phone;
  }

  /** Casts one vote and keeps at it with the same id while the answer is "busy". */
  async vote(ballotId: string, optionId: string): Promise<{ voteId: string; answer: Ack<VoteReceipt> }> {
    const voteId = newId();
    for (let tries = 0; ; tries++) {
      const answer = await this.ask<VoteReceipt>('vote:cast', { eventId: this.eventId, voteId, ballotId, optionId });
      if (answer.ok || !['BUSY', 'RATE_LIMITED'].includes(answer.error.error) || tries > 20) return { voteId, answer };
      await new Promise((done) => setTimeout(done, answer.error.retryAfterMs ?? 200));
    }
  }

  /** Asks again while the server is busy, by the rule of all clients. */
  private async askUntilHeard<T>(name: string, body: object): Promise<T> {
    for (let tries = 0; ; tries++) {
      const answer = await this.ask<T>(name, body);
      if (answer.ok) return answer.data;
      const { error: code, retryAfterMs } = answer.error;
      const waitMs = decideRetryMs({ code, retryAfterMs }, tries, Math.random());
      if (waitMs === null) throw new Error(`${name} answered ${code}`);
      await new Promise((done) => setTimeout(done, waitMs));
    }
  }

  async ask<T>(name: string, body: object): Promise<Ack<T>> {
    return (await this.socket.timeout(20_000).emitWithAck(name, body)) as Ack<T>;
  }

  /** The queue that this phone shows: idx and votes in order. */
  get shown(): [idx: number, votes: number | undefined][] {
    return (this.snapshot?.queue ?? []).map((entry) => [entry.idx, entry.votes]);
  }

  close(): void {
    this.socket.disconnect();
  }

  private receive(message: StateMessage): void {
    const verdict = decideMessage(this.snapshot, message.body);
    if (verdict === 'apply') this.snapshot = applyMessage(this.snapshot!, message);
    if (verdict === 'resync') this.resyncing ??= this.resync();
  }

  private async resync(): Promise<void> {
    this.resyncs += 1;
    const { body, status } = await this.browser.get<EventSnapshot>(`/events/${this.eventId}/state`);
    this.resyncing = null;
    if (status === 200) this.take(body, 'http');
  }

  private take(snapshot: EventSnapshot, source: 'socket' | 'http'): void {
    if (decideSnapshot(this.snapshot, snapshot, source) === 'apply') this.snapshot = snapshot;
  }
}
