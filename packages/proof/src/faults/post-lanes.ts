import { type HttpDone, HttpLane } from '../load/http-lane.js';

/** A request that waits or is under way. `done` is called once; status 0: no answer came. */
export interface Post {
  readonly path: string;
  readonly body: string;
  readonly done: HttpDone;
}

/** A phone has few connections; what is more waits its turn. */
const LANES_MAX = 2;

/** The connections by which a phone posts. Each belongs to the address that was asked last. */
export class PostLanes {
  private readonly underWay = new Map<Post, HttpLane>();
  private readonly idle: { origin: string; lane: HttpLane }[] = [];
  private readonly waiting: { origin: string; post: Post }[] = [];

  constructor(private readonly cookie: string) {}

  send(origin: string, post: Post): void {
    if (this.underWay.size < LANES_MAX) this.start(origin, post);
    else this.waiting.push({ origin, post });
  }

  /** Nobody waits for the answer any more; the connection is not used again. */
  giveUp(post: Post): void {
    const index = this.waiting.findIndex((one) => one.post === post);
    if (index >= 0) this.waiting.splice(index, 1);
    this.underWay.get(post)?.close();
  }

  close(): void {
    this.waiting.length = 0;
    for (const lane of this.underWay.values()) lane.close();
    for (const { lane } of this.idle) lane.close();
  }

  private start(origin: string, post: Post): void {
    const known = this.idle.pop();
    if (known && known.origin !== origin) known.lane.close();
    const lane = known?.origin === origin ? known.lane : new HttpLane(new URL(origin));
    this.underWay.set(post, lane);
    lane.post(post.path, this.cookie, post.body, (status, text) => {
      this.underWay.delete(post);
      if (status > 0) this.idle.push({ origin, lane });
      const next = this.waiting.shift();
      if (next) this.start(next.origin, next.post);
      post.done(status, text);
    });
  }
}
