import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { LIMITS } from '@votebox/contracts';
import { AppError } from '../../core/errors/app-error.js';
import { bytesOf, readFormFile } from '../../core/http/form-file.js';
import type { Upload } from './upload.service.js';

/** What a form is longer than its file: boundaries, heads and four fields. */
const FORM_BYTES_MAX = 16 * 1024;

/**
 * The multipart form of one upload: optional field `folder`, then the file. Throws VALIDATION_ERROR when it is not such
 * a form.
 */
export async function readUploadForm(request: FastifyRequest): Promise<Upload> {
  // One byte beyond the limit shows that a file is too large; the service counts and refuses.
  const limits = { fileSize: LIMITS.uploadFileBytesMax + 1 };
  const part = await readFormFile(request, { limits, throwFileSizeLimit: false });
  if (!part) throw noFile('The form has no file.');
  return { unverifiedName: part.filename ?? '', unverifiedFolder: folderOf(part), content: bytesOf(part) };
}

/** The bytes of a form's file at least, by the length that the request announces; 0 when it announces none. */
export function announcedBytes(request: FastifyRequest): number {
  return Math.max(0, Number(request.headers['content-length'] ?? 0) - FORM_BYTES_MAX);
}

function folderOf(part: MultipartFile): string {
  const field = part.fields.folder;
  const one = Array.isArray(field) ? field[0] : field;
  return one?.type === 'field' && typeof one.value === 'string' ? one.value : '';
}

function noFile(message: string): AppError {
  return new AppError('VALIDATION_ERROR', { message, details: [{ path: 'file', rule: 'required', message }] });
}
