import { Ajv, type ValidateFunction } from 'ajv';
import { KNOWN_SCOPES } from '../accounts/consent-page.js';
import { findRoute } from '../http/routes.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox.js';
import type { Profile } from '../settings.js';
import { SandboxClock } from '../clock.js';
import { ERROR_SHAPE, shapesOf, TOKEN_ERROR_SHAPE, TOKEN_SHAPE } from './shapes.js';

/** An answer as a test looks at it. `body`: the JSON, or the text where there is none. */
export interface Seen {
  readonly status: number;
  readonly type: string;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
  readonly retryAfter: string | null;
}

const START_MS = Date.UTC(2026, 10, 20, 20, 0, 0);
export const REDIRECT_URI = 'http://127.0.0.1:3000/admin/spotify/callback/';

/** A sandbox on a clock that stands, and somebody who asks it. Every answer of the Web API is held against its shape. */
export class Tester {
  private readonly ajv = new Ajv({ allowUnionTypes: true });
  private readonly shapes = new Map<string, ValidateFunction>();
  private readonly isError: ValidateFunction;
  token = '';
  /** Endpoints whose 200 answers were held against their shapes. */
  readonly checked = new Set<string>();

  private constructor(readonly sandbox: Sandbox) {
    this.isError = this.ajv.compile(ERROR_SHAPE);
  }

  static async start(profile: Profile = 'dev2026', options: SandboxOptions = {}): Promise<Tester> {
    const clock = SandboxClock.virtual(START_MS);
    const tester = new Tester(await startSandbox({ profile, clock, ...options }));
    tester.signIn('sandboxowner');
    return tester;
  }

  get world() {
    return this.sandbox.world;
  }

  /** From now on asks as this person. Without scopes: with all there are. */
  signIn(personId: string, scopes: readonly string[] = KNOWN_SCOPES): void {
    this.token = this.world.grants.issue(personId, this.sandbox.app.clientId, scopes).accessToken;
  }

  get(path: string): Promise<Seen> {
    return this.ask('GET', path);
  }

  put(path: string, fields?: unknown): Promise<Seen> {
    return this.ask('PUT', path, fields);
  }

  post(path: string, fields?: unknown): Promise<Seen> {
    return this.ask('POST', path, fields);
  }

  /** Asks the Web API; `path` without `/v1`. */
  async ask(method: string, path: string, fields?: unknown): Promise<Seen> {
    const response = await fetch(`${this.sandbox.url}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}` },
      ...(fields === undefined ? {} : { body: JSON.stringify(fields) }),
    });
    const seen = await see(response);
    this.check(method, `/v1${path}`.replace(/\?.*$/, ''), seen);
    return seen;
  }

  /** Asks the control API; `path` without `/sandbox`. */
  async control(method: string, path: string, fields?: unknown): Promise<Seen> {
    const body = fields === undefined ? {} : { body: JSON.stringify(fields) };
    return see(await fetch(`${this.sandbox.url}/sandbox${path}`, { method, ...body }));
  }

  async tokenCall(form: Readonly<Record<string, string>>, basic?: string): Promise<Seen> {
    const headers: Record<string, string> =
      basic === undefined ? {} : { authorization: `Basic ${Buffer.from(basic).toString('base64')}` };
    const body = new URLSearchParams(form);
    const seen = await see(await fetch(`${this.sandbox.accountsUrl}/api/token`, { method: 'POST', headers, body }));
    const isRight = this.ajv.compile(seen.status === 200 ? TOKEN_SHAPE : TOKEN_ERROR_SHAPE);
    if (seen.status <= 400 && !isRight(seen.body))
      throw new Error(`POST /api/token: ${this.ajv.errorsText(isRight.errors)}`);
    return seen;
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }

  private check(method: string, path: string, seen: Seen): void {
    const { profile } = this.world.settings;
    if (seen.type.startsWith('application/json') && seen.status >= 400) {
      if (!this.isError(seen.body)) throw new Error(`${method} ${path}: ${this.ajv.errorsText(this.isError.errors)}`);
      return;
    }
    const shapes = shapesOf(profile);
    const routes = Object.keys(shapes).map((name) => ({ name, method: 'GET', path: name.slice('GET '.length) }));
    const found = seen.status === 200 ? findRoute(routes, method, path) : undefined;
    if (found === undefined) return;
    const { name } = found.route;
    const isRight = this.shapes.get(`${profile} ${name}`) ?? this.ajv.compile(shapes[name] ?? false);
    this.shapes.set(`${profile} ${name}`, isRight);
    if (!isRight(seen.body)) throw new Error(`${name}: ${this.ajv.errorsText(isRight.errors)}`);
    this.checked.add(name);
  }
}

async function see(response: Response): Promise<Seen> {
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  const body: unknown = type.startsWith('application/json') ? JSON.parse(text) : text;
  return { status: response.status, type, body, retryAfter: response.headers.get('retry-after') };
}
