import { ApiError, offlineError, toApiError } from './api.error';
import { sendUpload, type UploadOptions } from './upload';

export interface RequestOptions {
  /** Null and undefined values are left out. */
  query?: Record<string, string | number | boolean | null | undefined>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Default 10 s. */
  timeoutMs?: number;
}

/** Answer to a conditional GET. */
export type Freshness<T> = { state: 'same' } | { state: 'changed'; body: T; etag: string | null };

/** REST below /api/v1: `path` is e.g. '/public/join'. Failures are thrown as `ApiError`. */
export interface Api {
  get<T>(path: string, options?: RequestOptions): Promise<T>;
  post<T>(path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  put<T>(path: string, body: unknown, options?: RequestOptions): Promise<T>;
  patch<T>(path: string, body: unknown, options?: RequestOptions): Promise<T>;
  delete<T>(path: string, options?: RequestOptions): Promise<T>;
  upload<T>(path: string, file: File, options?: UploadOptions): Promise<T>;
  /** GET with `If-None-Match`; never answered from the browser's cache. */
  getIfChanged<T>(path: string, etag: string | null, options?: RequestOptions): Promise<Freshness<T>>;
}

export interface ApiOptions {
  /** Origin, e.g. 'http://localhost:4000'; default: the origin of the page. */
  baseUrl?: string;
  token?: () => string | null;
  /** Gets a fresh token; false when there is none to be had. Never runs twice at once. */
  refresh?: () => Promise<boolean>;
  /** The answer to a GET that the page has asked for before its scripts were there, each only once. */
  takeAhead?: (path: string) => Promise<Response> | null;
}

const PREFIX = '/api/v1';
const TIMEOUT_MS = 10_000;

export function createApi(options: ApiOptions = {}): Api {
  return new HttpApi(options);
}

class HttpApi implements Api {
  private refreshing: Promise<boolean> | null = null;

  constructor(private readonly options: ApiOptions) {}

  async get<T>(path: string, options: RequestOptions = {}): Promise<T> {
    return readBody<T>(await this.fetch('GET', path, undefined, options));
  }

  async post<T>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
    return readBody<T>(await this.fetch('POST', path, body, options));
  }

  async put<T>(path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
    return readBody<T>(await this.fetch('PUT', path, body, options));
  }

  async patch<T>(path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
    return readBody<T>(await this.fetch('PATCH', path, body, options));
  }

  async delete<T>(path: string, options: RequestOptions = {}): Promise<T> {
    return readBody<T>(await this.fetch('DELETE', path, undefined, options));
  }

  async getIfChanged<T>(path: string, etag: string | null, options: RequestOptions = {}): Promise<Freshness<T>> {
    const headers = { ...options.headers, ...(etag ? { 'if-none-match': etag } : {}) };
    const response = await this.fetch('GET', path, undefined, { ...options, headers });
    if (response.status === 304) return { state: 'same' };
    return { state: 'changed', body: await readBody<T>(response), etag: response.headers.get('etag') };
  }

  async upload<T>(path: string, file: File, options: UploadOptions = {}): Promise<T> {
    return this.withFreshToken((token) => sendUpload<T>(this.address(path), file, token, options));
  }

  private fetch(method: string, path: string, body: unknown, options: RequestOptions): Promise<Response> {
    return this.withFreshToken(async (token) => {
      const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
      if (token) headers.authorization = `Bearer ${token}`;
      if (body !== undefined) headers['content-type'] = 'application/json';
      const address = this.address(path, options.query);
      const ahead = method === 'GET' ? this.options.takeAhead?.(path) : null;
      const response = await answerInTime(options, (signal) =>
        ahead
          ? unlessAborted(ahead, signal)
          : fetch(address, {
              method,
              headers,
              body: body === undefined ? undefined : JSON.stringify(body),
              credentials: this.options.baseUrl ? 'include' : 'same-origin',
              cache: 'no-store',
              signal,
            }),
      );
      if (response.ok || response.status === 304) return response;
      throw toApiError(await readJson(response), response.status, response.headers.get('retry-after'));
    });
  }

  /** Runs a request; on UNAUTHORIZED with a token gets a fresh one, once for all who wait, and runs it once more. */
  private async withFreshToken<T>(send: (token: string | null) => Promise<T>): Promise<T> {
    const token = this.options.token?.() ?? null;
    try {
      return await send(token);
    } catch (error) {
      const isStale = error instanceof ApiError && error.code === 'UNAUTHORIZED' && token !== null;
      if (!isStale || !this.options.refresh) throw error;
      // Somebody else may have refreshed while this request was under way.
      const isFresh = this.options.token?.() !== token || (await this.refreshOnce(this.options.refresh));
      if (!isFresh) throw error;
      return send(this.options.token?.() ?? null);
    }
  }

  private refreshOnce(refresh: () => Promise<boolean>): Promise<boolean> {
    this.refreshing ??= refresh().finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  private address(path: string, query: RequestOptions['query'] = {}): string {
    const pairs = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
    const search = new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString();
    return `${this.options.baseUrl ?? ''}${PREFIX}${path}${search ? `?${search}` : ''}`;
  }
}

// AbortSignal.any and .timeout are missing on phones that are still in use.
async function answerInTime(
  options: RequestOptions,
  ask: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), options.timeoutMs ?? TIMEOUT_MS);
  const onAbort = () => abort.abort();
  options.signal?.addEventListener('abort', onAbort);
  if (options.signal?.aborted) abort.abort();
  try {
    return await ask(abort.signal);
  } catch (error) {
    // Given up by the caller: that is not a failure of the network.
    if (options.signal?.aborted) throw error;
    throw offlineError();
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
  }
}

function unlessAborted(answer: Promise<Response>, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
    answer.then(resolve, reject);
  });
}

async function readBody<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const body = await readJson(response);
  // The connection broke inside the answer.
  if (body === undefined) throw offlineError();
  return body as T;
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
