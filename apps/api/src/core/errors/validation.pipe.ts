import { type ArgumentMetadata, ValidationPipe, type ValidationError } from '@nestjs/common';
import type { FieldFault } from '@votebox/contracts';
import { AppError } from './app-error.js';

/** A DTO class that brings a quick reader; null = the decorators decide. */
interface QuickDto {
  parse?(body: unknown): object | null;
}

/** The deepest body of ours has four levels. What reads bodies calls itself for every level, and has only so much stack. */
const LEVELS_MAX = 32;

class BodyPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const flaw = findFlaw(value);
    if (flaw) throw new AppError('VALIDATION_ERROR', { message: `The request is not valid: ${flaw}.` });
    return (metadata.metatype as QuickDto | undefined)?.parse?.(value) ?? super.transform(value, metadata);
  }
}

/** The one pipe for bodies and queries, over HTTP and over sockets. */
export function createValidationPipe(): ValidationPipe {
  return new BodyPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
    transformOptions: { enableImplicitConversion: false },
    exceptionFactory: (errors) => toValidationError(errors),
  });
}

/**
 * What no rule for a field can look at: too many levels, or half a character (a lone surrogate), which cannot be encoded
 * and so neither checked as an e-mail address nor stored. Goes level by level, so that no depth is too much for it.
 */
function findFlaw(body: unknown): string | null {
  let level = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (level.some((value) => typeof value === 'string' && /\p{Cs}/u.test(value))) return 'a text in it is broken';
    const objects = level.filter(isObject);
    if (objects.length > 0 && depth === LEVELS_MAX) return `it has more than ${LEVELS_MAX} levels`;
    level = objects.flatMap((object) => Object.values(object) as unknown[]);
  }
  return null;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}

/** All faults of a body with their dotted paths. */
function toValidationError(errors: ValidationError[]): AppError {
  const details = errors.flatMap((error) => toFaults(error, ''));
  return new AppError('VALIDATION_ERROR', {
    details,
    message: details[0] ? `The request is not valid: ${details[0].message}` : undefined,
  });
}

function toFaults(error: ValidationError, prefix: string): FieldFault[] {
  const path = prefix + error.property;
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({ path, rule, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => toFaults(child, `${path}.`))];
}
