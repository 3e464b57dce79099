import { connect, type Socket } from 'node:net';
import {
  ACK,
  LIST_BEGIN,
  LIST_END,
  mpdCommand,
  type MpdPairs,
  readGreeting,
  readLine,
  type MpdLine,
} from './mpd-protocol.rules.js';

export interface MpdAddress {
  host: string;
  port: number;
  password: string | null;
}

/** How long is waited for a connection with its greeting, and for the answer to a command or a list of them. */
export interface MpdLimits {
  connectMs: number;
  commandMs: number;
}

export const MPD_LIMITS: MpdLimits = { connectMs: 3_000, commandMs: 3_000 };

/**
 * Why there is no answer. `gone`: no connection, or it ended, or time was up. `foreign`: what answers there is no MPD.
 * `password`: it wants another one. `refused`: it heard and said no, `code` is the number of its ACK and `at` the place
 * of the command in the list. None of it holds a byte that came from there.
 */
export type MpdFailure =
  | { kind: 'gone' }
  | { kind: 'foreign' }
  | { kind: 'password' }
  | { kind: 'refused'; code: number; at: number };

export type MpdResult<T> = { ok: true; value: T } | { ok: false; failure: MpdFailure };

interface Exchange {
  text: string;
  answers: MpdPairs[];
  pairs: [string, string][];
  /** Of all pairs. */
  length: number;
  settle: (result: MpdResult<MpdPairs[]>) => void;
}

const LINE_BYTES_MAX = 64 * 1024;
const ANSWER_LENGTH_MAX = 1024 * 1024;
const KEEP_ALIVE_MS = 10_000;
/** What `idle` waits for: the player, its volume, its outputs. */
const IDLE = 'idle player mixer output';
const LINE_END = 0x0a;

/**
 * One TCP connection to an MPD. Says one thing at a time and reads its answer; in between it waits in `idle`, so that
 * MPD says itself when something has changed. After the first failure of the line it is over for good: what was asked
 * and not answered gets that failure, and so does whatever is asked later.
 */
export class MpdConnection {
  /** Of the protocol. */
  version = '';
  private received: Buffer = Buffer.alloc(0);
  private readonly waiting: Exchange[] = [];
  private current: Exchange | null = null;
  private phase: 'greeting' | 'ready' | 'idle' | 'leaving-idle' | 'over' = 'greeting';
  private failure: MpdFailure = { kind: 'gone' };
  private timer: NodeJS.Timeout | undefined;
  private greeted: ((result: MpdResult<null>) => void) | null = null;

  /** Connects, lets the MPD say who it is, and gives the password. */
  static async open(
    address: MpdAddress,
    hear: { changed: () => void; over: () => void },
    limits: MpdLimits = MPD_LIMITS,
  ): Promise<MpdResult<MpdConnection>> {
    const connection = new MpdConnection(address, hear, limits);
    const greeting = await connection.greeting();
    if (!greeting.ok) return greeting;
    const { password } = address;
    // `status` shows whether what the password opens is enough to look at it.
    const begin = await connection.run([...(password ? [mpdCommand('password', password)] : []), 'status']);
    if (begin.ok) return { ok: true, value: connection };
    connection.close();
    return { ok: false, failure: isAboutPassword(begin.failure) ? { kind: 'password' } : begin.failure };
  }

  private readonly socket: Socket;

  private constructor(
    address: MpdAddress,
    private readonly hear: { changed: () => void; over: () => void },
    private readonly limits: MpdLimits,
  ) {
    this.socket = connect({ host: address.host, port: address.port, keepAlive: true, noDelay: true });
    this.socket.setKeepAlive(true, KEEP_ALIVE_MS);
    this.socket.on('data', (chunk: Buffer) => this.receive(chunk));
    this.socket.on('error', () => this.end({ kind: 'gone' }));
    this.socket.on('close', () => this.end({ kind: 'gone' }));
    this.limit(limits.connectMs);
  }

  /** The answers to the commands, one each. A list is heard as one: nobody else's commands come in between. */
  run(commands: string[]): Promise<MpdResult<MpdPairs[]>> {
    return new Promise((settle) => {
      if (this.phase === 'over') return settle({ ok: false, failure: this.failure });
      const text = [LIST_BEGIN, ...commands, LIST_END].join('\n');
      this.waiting.push({ text, answers: [], pairs: [], length: 0, settle });
      this.goOn();
    });
  }

  close(): void {
    this.end({ kind: 'gone' });
  }

  private greeting(): Promise<MpdResult<null>> {
    return new Promise((settle) => {
      this.greeted = settle;
    });
  }

  private goOn(): void {
    if (this.phase === 'idle' && this.waiting.length > 0) {
      this.phase = 'leaving-idle';
      this.say('noidle');
    }
    if (this.phase !== 'ready' || this.current) return;
    this.current = this.waiting.shift() ?? null;
    if (this.current) return this.say(this.current.text);
    this.phase = 'idle';
    this.socket.write(`${IDLE}\n`);
  }

  private say(text: string): void {
    this.limit(this.limits.commandMs);
    this.socket.write(`${text}\n`);
  }

  private limit(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end({ kind: 'gone' }), ms);
  }

  private receive(chunk: Buffer): void {
    let bytes = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END)) {
      this.read(bytes.toString('utf8', 0, end));
      if (this.phase === 'over') return;
      bytes = bytes.subarray(end + 1);
    }
    this.received = bytes;
    if (bytes.length > LINE_BYTES_MAX) this.end({ kind: 'foreign' });
  }

  private read(text: string): void {
    switch (this.phase) {
      case 'over':
        return;
      case 'greeting':
        return this.readGreeting(text);
      case 'idle':
      case 'leaving-idle':
        return this.readNews(readLine(text));
      case 'ready':
        return this.readAnswer(readLine(text));
    }
  }

  private readGreeting(text: string): void {
    const version = readGreeting(text);
    if (!version) return this.end({ kind: 'foreign' });
    this.version = version;
    clearTimeout(this.timer);
    // The password comes before the first `idle`, which an MPD may refuse to strangers.
    this.phase = 'ready';
    const { greeted } = this;
    this.greeted = null;
    greeted?.({ ok: true, value: null });
  }

  private readNews(line: MpdLine): void {
    if (line.kind === 'pair') return this.hear.changed();
    if (line.kind !== 'ok') return this.end({ kind: 'foreign' });
    clearTimeout(this.timer);
    this.phase = 'ready';
    this.goOn();
  }

  private readAnswer(line: MpdLine): void {
    const { current } = this;
    if (!current) return this.end({ kind: 'foreign' });
    switch (line.kind) {
      case 'pair':
        current.pairs.push([line.name, line.value]);
        current.length += line.name.length + line.value.length;
        return current.length > ANSWER_LENGTH_MAX ? this.end({ kind: 'foreign' }) : undefined;
      case 'part-ok':
        current.answers.push(current.pairs);
        current.pairs = [];
        return;
      case 'ok':
        return this.answer(current, { ok: true, value: current.answers });
      case 'ack':
        return this.answer(current, { ok: false, failure: { kind: 'refused', code: line.code, at: line.at } });
      case 'foreign':
        return this.end({ kind: 'foreign' });
    }
  }

  private answer(exchange: Exchange, result: MpdResult<MpdPairs[]>): void {
    clearTimeout(this.timer);
    this.current = null;
    exchange.settle(result);
    this.goOn();
  }

  private end(failure: MpdFailure): void {
    if (this.phase === 'over') return;
    const wasOpen = this.phase !== 'greeting';
    this.phase = 'over';
    this.failure = failure;
    clearTimeout(this.timer);
    this.socket.destroy();
    const result = { ok: false, failure } as const;
    this.greeted?.(result);
    for (const exchange of [this.current, ...this.waiting.splice(0)]) exchange?.settle(result);
    this.current = null;
    if (wasOpen) this.hear.over();
  }
}

function isAboutPassword(failure: MpdFailure): boolean {
  return failure.kind === 'refused' && (failure.code === ACK.password || failure.code === ACK.permission);
}
