import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { ValidationPipe } from '@nestjs/common';
import fc from 'fast-check';
import { CastVoteDto } from '@votebox/contracts/dto';
import { createValidationPipe } from './validation.pipe.js';

const pipe = createValidationPipe();
const bySlowWay = (body: unknown) =>
  ValidationPipe.prototype.transform.call(pipe, body, { type: 'body', metatype: CastVoteDto }) as Promise<CastVoteDto>;

const anyUuid = fc.oneof(
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
);
const goodVote = fc.record(
  { voteId: anyUuid, ballotId: anyUuid, optionId: anyUuid, eventId: anyUuid, hold: fc.string({ maxLength: 120 }) },
  { requiredKeys: ['voteId', 'ballotId', 'optionId'], noNullPrototype: true },
);
const oddValue = fc.oneof(
  fc.anything(),
  fc.string({ minLength: 110, maxLength: 130 }),
  anyUuid.map((id) => `${id} `),
  anyUuid.map((id) => id.replaceAll('-', '')),
  fc.constantFrom(
    null,
    undefined,
    '',
    '00000000-0000-0000-0000-000000000000',
    [],
    ['x'],
    0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ),
);
const oddKey = fc.constantFrom(
  'voteId',
  'ballotId',
  'optionId',
  'eventId',
  'hold',
  'weight',
  '__proto__',
  'constructor',
  'heldMs',
);
const oddVote = fc
  .tuple(goodVote, fc.array(fc.tuple(oddKey, oddValue), { minLength: 1, maxLength: 3 }))
  .map(([vote, changes]) => {
    const body: Record<string, unknown> = { ...vote };
    for (const [key, value] of changes) {
      Object.defineProperty(body, key, { value, enumerable: true, configurable: true, writable: true });
    }
    return body;
  });

describe('the quick reader of a vote', () => {
  it('reads every good vote just as the decorators do', async () => {
    await fc.assert(
      fc.asyncProperty(goodVote, async (body) => {
        const quick = CastVoteDto.parse(body);
        expect(quick).toEqual(await bySlowWay(body));
        expect(quick).toBeInstanceOf(CastVoteDto);
      }),
      { numRuns: 300 },
    );
  });

  it('accepts nothing that the decorators refuse, and what it does not accept they decide', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(oddVote, fc.anything()), async (body) => {
        const quick = CastVoteDto.parse(body);
        const slow = await bySlowWay(structuredCloneOr(body)).then(
          (dto) => ({ dto }),
          () => null,
        );
        if (quick) expect({ dto: quick }).toEqual(slow);
        const both = await pipe.transform(body, { type: 'body', metatype: CastVoteDto }).then(
          (dto: unknown) => ({ dto }),
          () => null,
        );
        expect(both).toEqual(slow);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** The slow way may change what it is given; the quick one must see the same. */
function structuredCloneOr(body: unknown): unknown {
  try {
    return structuredClone(body);
  } catch {
    return body;
  }
}
