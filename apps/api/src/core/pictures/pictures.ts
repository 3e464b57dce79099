import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { Config } from '../config/config.js';
import { accept, type Outcome, refuse } from '../errors/app-error.js';
import { type PictureFormat, type RawPicture, readBmp, toPictureFormat } from './picture-format.rules.js';

/** What is made of a picture: WebP of at most these sides in pixels. `cover` fills them, `inside` fits into them. */
export interface PictureShape {
  width: number;
  height: number;
  fit: 'cover' | 'inside';
  /** WebP quality, 1–100. */
  quality: number;
}

export interface PictureJob {
  /** Whose it is: venues take turns, so that one with many pictures does not keep the others waiting. */
  venueId: string;
  bytes: Uint8Array;
  shapes: readonly PictureShape[];
  /** Kinds that are taken; all that can be read where left out. */
  formats?: readonly PictureFormat[];
  /** Aborted when nobody waits any more: a job that has not begun is dropped. */
  signal?: AbortSignal | undefined;
}

interface Waiting extends PictureJob {
  raw: RawPicture | null;
  settle(outcome: Outcome<Buffer[]>): void;
}

interface Answer {
  id: number;
  images?: Uint8Array[];
  fault?: string;
}

const PICTURE_BYTES_MAX = 16 * 1024 * 1024;
const PIXELS_MAX = 40_000_000;
const WAITING_PER_VENUE_MAX = 24;
const WAITING_MAX = 200;
const WAITING_BYTES_MAX = 128 * 1024 * 1024;
/** All shapes of one picture, on a machine that is busy. */
const JOB_MS_MAX = 20_000;
const IDLE_MS = 60_000;
const PROGRAM = fileURLToPath(new URL('./picture-process.mjs', import.meta.url));

/**
 * The one place where pictures of others are decoded: covers in tags, logos, pictures of polls and contests. What goes in
 * is told by its content and must be JPEG, PNG, WebP, GIF or plain BMP; what comes out is the first frame, upright, as
 * WebP without metadata.
 *
 * Owns a process that decodes one picture at a time, started when there is work and ended when there has been none for a
 * while. A picture that takes too long or too much memory ends that process, costs only itself, and the next gets a new
 * one. Waiting work is bounded in all and per venue.
 */
@Injectable()
export class Pictures implements OnModuleDestroy {
  private readonly waiting = new Map<string, Waiting[]>();
  private waitingCount = 0;
  private waitingBytes = 0;
  private isWorking = false;
  private isClosed = false;
  private child: ChildProcess | null = null;
  private idle: NodeJS.Timeout | null = null;
  private lastId = 0;
  private readonly log: Logger;

  constructor(config: Config) {
    this.log = pino({ name: 'pictures', level: config.LOG_LEVEL });
  }

  /** The picture in every shape. Refuses UNSUPPORTED_MEDIA (not a whole picture that is taken) and BUSY. */
  encode(job: PictureJob): Promise<Outcome<Buffer[]>> {
    const format = job.bytes.length <= PICTURE_BYTES_MAX ? toPictureFormat(job.bytes) : null;
    const raw = format === 'bmp' ? readBmp(Buffer.from(job.bytes), PIXELS_MAX) : null;
    const isTaken = format && (job.formats?.includes(format) ?? true) && (format !== 'bmp' || raw);
    if (!isTaken) return Promise.resolve(refuse('UNSUPPORTED_MEDIA'));
    const ofVenue = this.waiting.get(job.venueId) ?? [];
    const hasRoom =
      ofVenue.length < WAITING_PER_VENUE_MAX &&
      this.waitingCount < WAITING_MAX &&
      this.waitingBytes + job.bytes.length <= WAITING_BYTES_MAX;
    if (this.isClosed || !hasRoom || job.signal?.aborted) return Promise.resolve(refuse('BUSY'));
    return new Promise((settle) => {
      const entry = { ...job, raw, settle };
      ofVenue.push(entry);
      this.waiting.set(job.venueId, ofVenue);
      this.waitingCount += 1;
      this.waitingBytes += job.bytes.length;
      job.signal?.addEventListener('abort', () => this.drop(entry), { once: true });
      void this.work();
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.isClosed = true;
    for (const entry of [...this.waiting.values()].flat()) this.drop(entry);
    this.endChild();
  }

  private drop(entry: Waiting): void {
    const ofVenue = this.waiting.get(entry.venueId);
    if (!ofVenue?.includes(entry)) return;
    this.remove(ofVenue, entry);
    entry.settle(refuse('BUSY'));
  }

  /** The first of the venue that has waited longest; the venue goes behind the others. */
  private takeNext(): Waiting | undefined {
    const [first] = this.waiting;
    if (!first) return undefined;
    const [venueId, ofVenue] = first;
    const next = ofVenue[0]!;
    this.waiting.delete(venueId);
    this.waiting.set(venueId, ofVenue);
    this.remove(ofVenue, next);
    return next;
  }

  private remove(ofVenue: Waiting[], entry: Waiting): void {
    ofVenue.splice(ofVenue.indexOf(entry), 1);
    if (ofVenue.length === 0) this.waiting.delete(entry.venueId);
    this.waitingCount -= 1;
    this.waitingBytes -= entry.bytes.length;
  }

  private async work(): Promise<void> {
    if (this.isWorking) return;
    this.isWorking = true;
    if (this.idle) clearTimeout(this.idle);
    for (let next = this.takeNext(); next; next = this.takeNext()) next.settle(await this.decode(next));
    this.isWorking = false;
    this.idle = setTimeout(() => this.endChild(), IDLE_MS).unref();
  }

  private decode({ bytes, raw, shapes }: Waiting): Promise<Outcome<Buffer[]>> {
    const child = (this.child ??= this.startChild());
    const id = (this.lastId += 1);
    return new Promise((resolve) => {
      const end = (outcome: Outcome<Buffer[]>) => {
        clearTimeout(timer);
        child.off('message', hear);
        child.off('exit', lose);
        resolve(outcome);
      };
      const hear = (answer: Answer) => {
        if (answer.id !== id) return;
        const images = answer.images?.map((image) => Buffer.from(image));
        end(images ? accept(images) : refuse('UNSUPPORTED_MEDIA'));
      };
      const lose = () => {
        if (!this.isClosed) this.log.warn('a picture took too much time or memory; its process was ended');
        this.endChild();
        end(refuse(this.isClosed ? 'BUSY' : 'UNSUPPORTED_MEDIA'));
      };
      const timer = setTimeout(lose, JOB_MS_MAX);
      child.on('message', hear);
      child.once('exit', lose);
      child.send(raw ? { id, raw, shapes } : { id, bytes, shapes }, (error) => error && lose());
    });
  }

  private startChild(): ChildProcess {
    const child = fork(PROGRAM, {
      serialization: 'advanced',
      stdio: 'ignore',
      env: {},
      execArgv: ['--max-old-space-size=128'],
    });
    child.on('error', (error) => this.log.error({ err: error }, 'the process of pictures cannot be started'));
    child.once('exit', () => {
      if (this.child === child) this.child = null;
    });
    // Idle, it keeps no process alive that wants to end.
    child.unref();
    child.channel?.unref();
    return child;
  }

  private endChild(): void {
    if (this.idle) clearTimeout(this.idle);
    const child = this.child;
    this.child = null;
    child?.kill('SIGKILL');
  }
}
