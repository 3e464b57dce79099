import { setTimeout as pauseFor } from 'node:timers/promises';
import {
  type Backoff,
  decideRetryMs,
  type ErrorBody,
  ERRORS,
  type ErrorCode,
  type Repetition,
} from '@votebox/contracts';

/** An answer of the API other than success, or none at all (`OFFLINE`, status 0). */
export class RestRefusal extends Error {
  override readonly name = 'RestRefusal';

  constructor(
    /** E.g. `GET /venues/…`. */
    readonly what: string,
    readonly status: number,
    readonly code: ErrorCode | 'OFFLINE',
    /** What the API says about it, for a person. */
    readonly reason: string,
    readonly retryAfterMs?: number,
  ) {
    super(`${what}: ${status || ''} ${code} ${reason}`.replace(/\s+/g, ' ').trim());
  }
}

export interface RestRequest {
  /** Sent as JSON, a form as it is. */
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: GET, PUT and PATCH are `repeatable`, POST and DELETE `once`. */
  readonly repetition?: Repetition;
}

export interface RestClientOptions {
  /** E.g. `http://127.0.0.1:4000`, without the `/api/v1`. */
  readonly origin: string;
  /** Told before each wait for the API. */
  readonly onWait?: (refusal: RestRefusal) => void;
  /** Waits; default: real time, cut short by `signal`. */
  readonly pause?: (ms: number) => Promise<unknown>;
  /** Gives up what is under way and all waits. */
  readonly signal?: AbortSignal;
}

const BACKOFF: Backoff = { minMs: 200, maxMs: 5_000 };

/**
 * The REST interface for programs: asks, and asks again by the rule of all clients (`decideRetryMs`) for as long as the API
 * is busy or away. What could act twice is thrown as a {@link RestRefusal}, like every other refusal.
 */
export class RestClient {
  constructor(private readonly options: RestClientOptions) {}

  /** The body of the answer; undefined where there is none. @throws RestRefusal */
  async ask<T>(method: string, path: string, request: RestRequest = {}): Promise<T> {
    return (await this.request<T>(method, path, request)).body;
  }

  /** @throws RestRefusal */
  request<T>(method: string, path: string, request: RestRequest = {}): Promise<{ body: T; headers: Headers }> {
    const repetition = request.repetition ?? (/^(?:GET|PUT|PATCH)$/.test(method) ? 'repeatable' : 'once');
    return this.persist(() => this.send<T>(method, path, request), repetition);
  }

  /** Runs `work`, and again while it fails by what the rule waits for. @throws what `work` throws for good */
  async persist<T>(work: () => Promise<T>, repetition: Repetition = 'repeatable'): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof RestRefusal)) throw error;
        const waitMs = decideRetryMs(error, attempt, Math.random(), { repetition, backoff: BACKOFF });
        if (waitMs === null || this.options.signal?.aborted) throw error;
        this.options.onWait?.(error);
        await this.pause(waitMs);
      }
    }
  }

  private pause(ms: number): Promise<unknown> {
    const { pause, signal } = this.options;
    return pause ? pause(ms) : pauseFor(ms, undefined, { signal });
  }

  private async send<T>(
    method: string,
    path: string,
    { body, token, headers }: RestRequest,
  ): Promise<{ body: T; headers: Headers }> {
    const what = `${method} ${path}`;
    const isForm = body instanceof FormData;
    try {
      const response = await fetch(`${this.options.origin}/api/v1${path}`, {
        method,
        signal: this.options.signal,
        headers: {
          // A busy machine sees too late that the server has closed a connection that was not used for a while.
          connection: 'close',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw toRefusal(what, response, text);
      return { body: (text === '' ? undefined : JSON.parse(text)) as T, headers: response.headers };
    } catch (error) {
      if (error instanceof RestRefusal || this.options.signal?.aborted) throw error;
      const { cause, message } = error as Error;
      throw new RestRefusal(what, 0, 'OFFLINE', cause instanceof Error ? cause.message : message);
    }
  }
}

function toRefusal(what: string, { status, headers }: Response, text: string): RestRefusal {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  const headerMs = Number.isFinite(seconds) ? seconds * 1_000 : undefined;
  const body = parseErrorBody(text);
  if (!body) {
    const isGateway = status >= 502 && status <= 504;
    return new RestRefusal(what, status, isGateway ? 'BUSY' : 'INTERNAL', text.slice(0, 200), headerMs);
  }
  const details = body.details === undefined ? '' : ` ${JSON.stringify(body.details)}`;
  return new RestRefusal(what, status, body.error, `${body.message}${details}`, body.retryAfterMs ?? headerMs);
}

function parseErrorBody(text: string): ErrorBody | undefined {
  try {
    const body = JSON.parse(text) as ErrorBody;
    return Object.hasOwn(ERRORS, body.error) ? body : undefined;
  } catch {
    return undefined;
  }
}
