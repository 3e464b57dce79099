import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { FileGate } from './file-gate.js';

const CHUNK_BYTES = 256 * 1024;

/** A regular file that is open for reading. Every read passes the gate of its folder. Whoever opened it closes it. */
export class MediaFile {
  private isClosed = false;

  constructor(
    private readonly handle: FileHandle,
    private readonly gate: FileGate,
    private readonly folder: string,
    readonly size: number,
    /** Whole epoch milliseconds. */
    readonly modifiedMs: number,
  ) {}

  /** Up to `length` bytes from `position`; fewer at the end of the file, none outside of it. */
  async read(position: number, length: number): Promise<Buffer> {
    const wanted = Math.min(length, this.size - position);
    if (position < 0 || wanted <= 0) return Buffer.alloc(0);
    const buffer = Buffer.allocUnsafe(wanted);
    const read = () => this.handle.read(buffer, 0, wanted, position);
    const { bytesRead } = await this.gate.run(this.folder, read);
    return buffer.subarray(0, bytesRead);
  }

  /** Fills `buffer` as far as there are bytes; answers how many. When it rejects, the buffer may still be written to. */
  async readInto(buffer: Buffer, position: number): Promise<number> {
    const read = () => this.handle.read(buffer, 0, buffer.length, position);
    return (await this.gate.run(this.folder, read)).bytesRead;
  }

  /**
   * The bytes from `start` to `end`, both included; fails where the file has lost some of them, since their number has been
   * promised. Closes the file when it ends, whatever ends it.
   */
  stream(start: number, end: number): Readable {
    let at = start;
    const stream: Readable = new Readable({
      highWaterMark: CHUNK_BYTES,
      read: () => {
        this.read(at, Math.min(CHUNK_BYTES, end + 1 - at)).then(
          (piece) => {
            at += piece.length;
            if (piece.length > 0) stream.push(piece);
            else if (at > end) stream.push(null);
            else stream.destroy(new Error('the file became shorter while it was read'));
          },
          (error: Error) => stream.destroy(error),
        );
      },
      destroy: (error, done) => {
        void this.close();
        done(error);
      },
    });
    return stream;
  }

  async *chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; ; ) {
      const piece = await this.read(at, CHUNK_BYTES);
      if (piece.length === 0) return;
      yield piece;
      at += piece.length;
    }
  }

  /** The whole file, where it is small. */
  async readAll(): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.chunks()) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.gate.finish(this.folder, () => this.handle.close());
  }
}
