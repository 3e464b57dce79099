import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HttpException } from '@nestjs/common';
import Fastify from 'fastify';
import { type AddressInfo, connect } from 'node:net';
import { ERRORS, type ErrorBody, type ErrorCode } from '@votebox/contracts';
import { answerError } from './answer-error.js';
import { AppError } from './app-error.js';
import { answerBrokenRequest } from './unrouted-errors.js';

const CODES = Object.keys(ERRORS) as ErrorCode[];
const PASSING = CODES.filter((code) => ERRORS[code].status === 429 || ERRORS[code].status === 503);

let thrown: unknown;
let port: number;
/** Fails every request with `thrown`, and takes bytes that are no request for one that took too long. */
const server = Fastify({
  clientErrorHandler: (fault, socket) =>
    answerBrokenRequest(Object.assign(fault, { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket),
});

beforeAll(async () => {
  server.get('/', (request, reply) => {
    answerError(thrown, request, reply);
    return reply;
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  port = (server.server.address() as AddressInfo).port;
});
afterAll(() => server.close());

async function answerTo(error: unknown): Promise<{ status: number; header: string | null; body: ErrorBody }> {
  thrown = error;
  const answer = await fetch(`http://127.0.0.1:${port}`);
  return { status: answer.status, header: answer.headers.get('retry-after'), body: (await answer.json()) as ErrorBody };
}

describe('an answer that turns somebody away for now', () => {
  test.each(PASSING)('%s says over HTTP and over sockets when to come back', async (code) => {
    const { status, header, body } = await answerTo(new AppError(code));
    expect([status, body.error]).toEqual([ERRORS[code].status, code]);
    expect(body.retryAfterMs).toBeGreaterThan(0);
    expect(Number(header)).toBe(Math.ceil(body.retryAfterMs! / 1000));
    expect(new AppError(code).toBody('socket').retryAfterMs).toBeGreaterThan(0);
  });

  test.each([
    ['429 of the framework', new HttpException('slow down', 429)],
    ['503 of a library', Object.assign(new Error('away'), { statusCode: 503 })],
    ['a request that took too long to arrive', Object.assign(new Error('late'), { statusCode: 408 })],
    ['a database that is away', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })],
  ])('says it also for %s', async (_, error) => {
    const { header, body } = await answerTo(error);
    expect(['BUSY', 'RATE_LIMITED']).toContain(body.error);
    expect(body.retryAfterMs).toBeGreaterThan(0);
    expect(Number(header)).toBeGreaterThan(0);
  });

  test('says the time that is known rather than another', async () => {
    const { header, body } = await answerTo(new AppError('RATE_LIMITED', { retryAfterMs: 42_500 }));
    expect([header, body.retryAfterMs]).toEqual(['43', 42_500]);
  });

  test('says it to a connection that never became a request', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.write('no request\r\n\r\n'));
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('close', () => resolve(text)).on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toMatch(/\r\nRetry-After: [1-5]\r\n/);
    expect(answer).toMatch(/"retryAfterMs":\d+/);
  });
});

test.each(CODES.filter((code) => !PASSING.includes(code)))('%s makes no time up', async (code) => {
  const { header, body } = await answerTo(new AppError(code));
  expect([header, body.retryAfterMs]).toEqual([null, undefined]);
});
