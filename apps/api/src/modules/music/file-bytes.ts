import type { MediaFile } from '../../core/files/media-file.js';

const CHUNK_BYTES = 1024 * 1024;

/** An open file, read at any place. Reads reject once `signal` is aborted. */
export class FileBytes {
  constructor(
    private readonly file: MediaFile,
    private readonly signal?: AbortSignal,
  ) {}

  get size(): number {
    return this.file.size;
  }

  /** Up to `length` bytes from `position`; fewer at the end of the file, none outside of it. */
  async read(position: number, length: number): Promise<Buffer> {
    this.signal?.throwIfAborted();
    return this.file.read(position, length);
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
