import { HttpLane } from './http-lane.js';
import type { LiveSocket } from './live-socket.js';
import { toAckError, toHttpError } from './retry.rules.js';
import type { CastOrder, Transport, Vote } from './shooter.js';

type Done = Parameters<Transport['send']>[1];

/** Votes by POST over a few keep-alive connections, as a proxy in front of the API would send them. */
export class HttpTransport implements Transport {
  private readonly free: HttpLane[];
  private readonly lanes: HttpLane[];
  private readonly waiting: { vote: Vote; done: Done }[] = [];
  private next = 0;

  constructor(
    origins: readonly string[],
    private readonly cookies: readonly string[],
    private readonly order: CastOrder,
    connections: number,
  ) {
    this.lanes = Array.from({ length: connections }, (_, n) => new HttpLane(new URL(origins[n % origins.length]!)));
    this.free = [...this.lanes];
  }

  get guests(): number {
    return this.cookies.length;
  }

  send(vote: Vote, done: Done): void {
    const lane = this.free.pop();
    if (lane) this.post(lane, vote, done);
    else this.waiting.push({ vote, done });
  }

  close(): void {
    for (const lane of this.lanes) lane.close();
  }

  private post(lane: HttpLane, { guest, option, voteId }: Vote, done: Done): void {
    const { eventId, ballotId, optionIds } = this.order;
    const body = `{"voteId":"${voteId}","ballotId":"${ballotId}","optionId":"${optionIds[option]!}"}`;
    lane.post(`/api/v1/events/${eventId}/votes`, this.cookies[guest]!, body, (status, text) => {
      done(toHttpError(status, text));
      this.release(lane);
    });
  }

  private release(lane: HttpLane): void {
    if (this.next === this.waiting.length) {
      this.waiting.length = 0;
      this.next = 0;
      return void this.free.push(lane);
    }
    const { vote, done } = this.waiting[this.next++]!;
    this.post(lane, vote, done);
  }
}

/** Votes over the guests' own sockets. */
export class SocketTransport implements Transport {
  constructor(
    private readonly sockets: readonly LiveSocket[],
    private readonly order: CastOrder,
  ) {}

  get guests(): number {
    return this.sockets.length;
  }

  send({ guest, option, voteId }: Vote, done: Done): void {
    const { eventId, ballotId, optionIds } = this.order;
    const body = { eventId, voteId, ballotId, optionId: optionIds[option]! };
    this.sockets[guest]!.ask('vote:cast', body, (ack) => done(toAckError(ack)));
  }
}
