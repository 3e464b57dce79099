import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { unlessSilent, withoutSilence } from './without-silence.js';

/**
 * The first file of a multipart form. Throws VALIDATION_ERROR where the body is no form, or none that can be read;
 * undefined where the form has no file. BUSY where nothing comes.
 */
export async function readFormFile(
  request: FastifyRequest,
  options: Parameters<FastifyRequest['file']>[0],
): Promise<MultipartFile | undefined> {
  if (!request.isMultipart()) throw noForm('The body must be multipart/form-data.');
  return unlessSilent(request.file(options)).catch(throwUnreadable);
}

/** The bytes of a file as they come. Throws VALIDATION_ERROR where the form ends in the middle of it, BUSY where it falls silent. */
export async function* bytesOf(part: MultipartFile): AsyncGenerator<Uint8Array> {
  try {
    yield* withoutSilence(part.file as AsyncIterable<Uint8Array>);
  } catch (thrown) {
    throwUnreadable(thrown);
  }
}

/** The whole file in memory, up to the limit it was asked for with. Throws like `bytesOf`. */
export function wholeOf(part: MultipartFile): Promise<Buffer> {
  return part.toBuffer().catch(throwUnreadable);
}

/** What cannot make sense of a form throws plain errors; limits and broken connections have a status. */
function throwUnreadable(thrown: unknown): never {
  if (thrown instanceof AppError) throw thrown;
  if (typeof (thrown as { statusCode?: unknown }).statusCode === 'number') throw thrown;
  throw noForm('The form cannot be read.', thrown);
}

function noForm(message: string, cause?: unknown): AppError {
  return new AppError('VALIDATION_ERROR', { message, details: [{ path: 'file', rule: 'required', message }], cause });
}
