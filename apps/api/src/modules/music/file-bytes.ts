import { type FileHandle, open } from 'node:fs/promises';

const CHUNK_BYTES = 1024 * 1024;

/** An open file, read at any place. */
export class FileBytes {
  private constructor(
    private readonly handle: FileHandle,
    readonly size: number,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Opens a file for the time of `work`. Reads reject once `signal` is aborted. */
  static async using<T>(
    path: string | Buffer,
    work: (bytes: FileBytes) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const handle = await open(path, 'r');
    try {
      return await work(new FileBytes(handle, (await handle.stat()).size, signal));
    } finally {
      await handle.close();
    }
  }

  /** Up to `length` bytes from `position`; fewer at the end of the file, none outside of it. */
  async read(position: number, length: number): Promise<Buffer> {
    this.signal?.throwIfAborted();
    const wanted = Math.min(length, this.size - position);
    if (position < 0 || wanted <= 0) return Buffer.alloc(0);
    const buffer = Buffer.allocUnsafe(wanted);
    const { bytesRead } = await this.handle.read(buffer, 0, wanted, position);
    return buffer.subarray(0, bytesRead);
  }

  /**
   * Goes through a range in pieces. `take` answers how many bytes of a piece it is done with; what it leaves begins the
   * next piece. `isLast`: nothing comes behind this piece. Pieces are longer than any frame or page of sound.
   */
  async walk(from: number, to: number, take: (piece: Buffer, isLast: boolean, position: number) => number) {
    for (let at = from; at < to; ) {
      const piece = await this.read(at, Math.min(CHUNK_BYTES, to - at));
      if (piece.length === 0) return;
      const isLast = at + piece.length >= to;
      const done = take(piece, isLast, at);
      if (isLast || done <= 0) return;
      at += done;
    }
  }
}
