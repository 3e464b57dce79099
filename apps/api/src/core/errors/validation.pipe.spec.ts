import 'reflect-metadata';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { JudgeVotesDto, LoginDto } from '@votebox/contracts/dto';
import { createValidationPipe } from './validation.pipe.js';

const pipe = createValidationPipe();
const read = (body: unknown, metatype: new () => object = LoginDto) => pipe.transform(body, { type: 'body', metatype });
const nested = (levels: number, kind: 'list' | 'object'): unknown =>
  JSON.parse(
    kind === 'list' ? '['.repeat(levels) + ']'.repeat(levels) : '{"a":'.repeat(levels) + '1' + '}'.repeat(levels),
  );

describe('a body', () => {
  test.each([33, 1_000, 100_000])('of %d levels is refused before anything reads it', async (levels) => {
    for (const kind of ['list', 'object'] as const) {
      for (const body of [nested(levels, kind), { email: nested(levels, kind) }]) {
        await expect(read(body)).rejects.toMatchObject({
          code: 'VALIDATION_ERROR',
          message: 'The request is not valid: it has more than 32 levels.',
        });
      }
    }
  });

  test('of 32 levels is judged by its fields', async () => {
    await expect(read({ email: nested(31, 'list'), password: 'x' })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      details: [{ path: 'email' }],
    });
  });

  test('with half a character is refused, wherever it stands', async () => {
    const broken = fc.tuple(fc.string(), fc.constantFrom('\ud800', '\udfff', '\udc00\ud800'), fc.string());
    await fc.assert(
      fc.asyncProperty(broken, async (parts) => {
        const text = parts.join('');
        for (const [body, dto] of [
          [{ email: text, password: 'x' }, LoginDto],
          [{ email: 'a@b.example', password: text }, LoginDto],
          [{ voteIds: [text], reason: 'x' }, JudgeVotesDto],
        ] as const) {
          await expect(read(body, dto)).rejects.toMatchObject({
            code: 'VALIDATION_ERROR',
            message: 'The request is not valid: a text in it is broken.',
          });
        }
      }),
    );
  });

  test('with whole characters of two halves is as good as any', async () => {
    await expect(read({ email: 'a@b.example', password: 'grüße 👩‍👧 𝄞' })).resolves.toBeInstanceOf(LoginDto);
  });
});

describe('an e-mail address', () => {
  const emailOf = async (email: string) => ((await read({ email, password: 'x' })) as LoginDto).email;

  test('is one address however it is typed', async () => {
    for (const typed of ['  Zoë@Bar.Example ', 'ZOË@bar.example', 'zoe\u0308@bar.example']) {
      expect(await emailOf(typed)).toBe('zo\u00eb@bar.example');
    }
  });

  test.each([
    'ow\u200bner@bar.example',
    'owner\u202e@bar.example',
    'owner\u2060@bar.example',
    'ow\u00adner@bar.example',
  ])('has nothing in it that cannot be seen: %j', async (email) => {
    await expect(emailOf(email)).rejects.toMatchObject({ code: 'VALIDATION_ERROR', details: [{ path: 'email' }] });
  });
});
