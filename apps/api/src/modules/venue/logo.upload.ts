import '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { LIMITS } from '@votebox/contracts';
import { AppError } from '../../core/errors/app-error.js';
import { readFormFile, wholeOf } from '../../core/http/form-file.js';

const FIELD = 'file';

/**
 * The one file of a logo upload, whole in memory (it is small). PAYLOAD_TOO_LARGE beyond the limit, VALIDATION_ERROR
 * where the request is not multipart or the file is missing.
 */
export async function readLogoUpload(request: FastifyRequest): Promise<Buffer> {
  const part = await readFormFile(request, { limits: { fileSize: LIMITS.logoBytesMax } });
  if (part?.fieldname !== FIELD) {
    part?.file.resume();
    throw new AppError('VALIDATION_ERROR', {
      details: [{ path: FIELD, rule: 'isFile', message: `an image is expected in the field "${FIELD}"` }],
    });
  }
  return wholeOf(part);
}
