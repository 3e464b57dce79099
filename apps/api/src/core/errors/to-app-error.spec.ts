import { describe, expect, test } from '@jest/globals';
import { BadRequestException } from '@nestjs/common';
import { AppError } from './app-error.js';
import { toAppError } from './to-app-error.js';

const wrappedByPrisma = (originalCode: string) =>
  Object.assign(new Error('Database error'), {
    code: 'P2039',
    meta: { driverAdapterError: { cause: { originalCode } } },
  });
const withCode = (code: string) => Object.assign(new Error('failed'), { code });

describe('anything thrown becomes a row of the error table', () => {
  test.each([
    ['a pool without a free connection', new Error('timeout exceeded when trying to connect')],
    ['a refused connection', withCode('ECONNREFUSED')],
    ['an administrator who stops Postgres', withCode('57P01')],
    ['the same, told by Prisma', wrappedByPrisma('57P01')],
    ['a full disk of Postgres', wrappedByPrisma('53100')],
    ['a broken connection', new Error('Connection terminated unexpectedly')],
    ['one that broke before it was asked', new Error('Client has encountered a connection error and is not queryable')],
    ['one that was closed before it was asked', new Error('Client was closed and is not queryable')],
  ])('%s is BUSY, to be tried again', (_, thrown) => {
    expect(toAppError(thrown)).toMatchObject({ code: 'BUSY', retryAfterMs: expect.any(Number) });
  });

  test.each([
    ['a NUL in a text', withCode('22021'), 'VALIDATION_ERROR'],
    ['a NUL in a text, told by Prisma', wrappedByPrisma('22021'), 'VALIDATION_ERROR'],
    ['a number beyond what a column holds', withCode('22003'), 'VALIDATION_ERROR'],
    ['a time beyond what a column holds', wrappedByPrisma('22008'), 'VALIDATION_ERROR'],
    ['a broken unique index', withCode('23505'), 'CONFLICT'],
    ['a missing row of Prisma', withCode('P2025'), 'NOT_FOUND'],
    ['a full disk', withCode('ENOSPC'), 'STORAGE_FULL'],
    ['a body that is too large', Object.assign(new Error('too large'), { statusCode: 413 }), 'PAYLOAD_TOO_LARGE'],
    ['an exception of the framework', new BadRequestException(), 'VALIDATION_ERROR'],
    ['an error of ours', new AppError('EVENT_FULL'), 'EVENT_FULL'],
    ['a bug', new TypeError('x is not a function'), 'INTERNAL'],
    ['a text', 'boom', 'INTERNAL'],
  ])('%s', (_, thrown, code) => {
    expect(toAppError(thrown).code).toBe(code);
  });
});
