import type { FastifyReply, FastifyRequest } from 'fastify';
import { decideRange, isRangeStillGood } from './media-range.rules.js';
import type { OpenMedia } from './media.service.js';

const CACHING = {
  /** For the player alone, as long as its address is good. */
  private: 'private, max-age=39600',
  /** For all. Another picture may come under the same address: shown at once, asked for anew after an hour. */
  shared: 'public, max-age=3600, stale-while-revalidate=604800',
} as const;

/**
 * Sends an open file: 200, 206 for a range, 304 when the client has it, 416 when the range lies outside; only the headers
 * for HEAD. Closes the file in every case. The content type is ours and must not be guessed at (`nosniff`).
 */
export async function sendMedia(
  request: FastifyRequest,
  reply: FastifyReply,
  media: OpenMedia,
  caching: keyof typeof CACHING,
): Promise<void> {
  const { headers, method } = request;
  void reply.headers({
    'Content-Type': media.mimeType,
    'Content-Disposition': 'inline',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': CACHING[caching],
    'Accept-Ranges': 'bytes',
    ETag: media.etag,
    'Last-Modified': new Date(media.file.modifiedMs).toUTCString(),
  });
  if (headers['if-none-match'] === media.etag) return sendBare(reply, media, 304);
  const isRangeGood = isRangeStillGood(headers['if-range'] as string | undefined, media.etag, media.file.modifiedMs);
  const range = decideRange(isRangeGood ? headers.range : undefined, media.file.size);
  if (range.kind === 'outside') {
    void reply.header('Content-Range', `bytes */${media.file.size}`).removeHeader('Content-Type');
    return sendBare(reply, media, 416);
  }
  const { start, end } = range.kind === 'part' ? range : { start: 0, end: media.file.size - 1 };
  if (range.kind === 'part') void reply.header('Content-Range', `bytes ${start}-${end}/${media.file.size}`);
  void reply.status(range.kind === 'part' ? 206 : 200);
  if (method === 'HEAD' || media.file.size === 0) return sendHeadersOnly(reply, media, end - start + 1);
  void reply.header('Content-Length', end - start + 1);
  await reply.send(media.file.stream(start, end));
}

async function sendBare(reply: FastifyReply, media: OpenMedia, status: 304 | 416): Promise<void> {
  await media.file.close();
  await reply.status(status).send();
}

/** Written by hand, because fastify sets the length of an empty HEAD answer to 0. */
async function sendHeadersOnly(reply: FastifyReply, media: OpenMedia, length: number): Promise<void> {
  await media.file.close();
  const headers = { ...reply.getHeaders(), 'content-length': length } as Record<string, string | number>;
  reply.hijack();
  reply.raw.writeHead(reply.statusCode, headers);
  reply.raw.end();
}
