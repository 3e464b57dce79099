import { offlineError, toApiError } from './api.error';

export interface UploadOptions {
  /** Text fields; they are sent before the file, as the server wants them. */
  fields?: Record<string, string>;
  /** Bytes sent so far and in all. */
  onProgress?: (sent: number, total: number) => void;
  signal?: AbortSignal;
}

/** Sends one file as multipart field `file`. XMLHttpRequest, because fetch cannot tell how much has been sent. */
export function sendUpload<T>(address: string, file: File, token: string | null, options: UploadOptions): Promise<T> {
  const form = new FormData();
  for (const [name, value] of Object.entries(options.fields ?? {})) form.append(name, value);
  form.append('file', file, file.name);

  return new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.withCredentials = true;
    request.setRequestHeader('accept', 'application/json');
    if (token) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.onprogress = (event) =>
      options.onProgress?.(event.loaded, event.lengthComputable ? event.total : file.size);
    request.onerror = () => reject(offlineError());
    request.onabort = () => reject(new DOMException('The upload was given up.', 'AbortError'));
    request.onload = () => {
      const body = parseJson(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as T);
      else reject(toApiError(body, request.status, request.getResponseHeader('retry-after')));
    };
    options.signal?.addEventListener('abort', () => request.abort());
    if (options.signal?.aborted) reject(new DOMException('The upload was given up.', 'AbortError'));
    else request.send(form);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
