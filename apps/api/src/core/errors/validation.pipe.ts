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
    if (isDeeperThan(value, LEVELS_MAX)) throw tooDeep();
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

/** Goes through the body level by level, so that no depth is too much for it. */
function isDeeperThan(value: unknown, levelsMax: number): boolean {
  let level = [value].filter(isObject);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === levelsMax) return true;
    level = level.flatMap((object) => Object.values(object).filter(isObject));
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}

function tooDeep(): AppError {
  const message = `The request is not valid: it has more than ${LEVELS_MAX} levels.`;
  return new AppError('VALIDATION_ERROR', { message });
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
