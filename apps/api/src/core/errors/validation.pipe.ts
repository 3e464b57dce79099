import { type ArgumentMetadata, ValidationPipe, type ValidationError } from '@nestjs/common';
import type { FieldFault } from '@votebox/contracts';
import { AppError } from './app-error.js';

/** A DTO class that brings a quick reader; null = the decorators decide. */
interface QuickDto {
  parse?(body: unknown): object | null;
}

class BodyPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
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
