/** What came back, with the body read. */
export interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}

interface Asking {
  body?: unknown;
  headers?: Record<string, string>;
}

/** One browser as far as HTTP sees it: keeps cookies (with their paths) and, once told, an access token. */
export class Browser {
  accessToken: string | null = null;
  private readonly jar = new Map<string, { value: string; path: string }>();

  constructor(
    private readonly origin: string,
    private readonly defaults: Record<string, string> = {},
  ) {}

  get = <T>(path: string, asking: Asking = {}) => this.ask<T>('GET', path, asking);
  post = <T>(path: string, body?: unknown, asking: Asking = {}) => this.ask<T>('POST', path, { ...asking, body });
  patch = <T>(path: string, body?: unknown, asking: Asking = {}) => this.ask<T>('PATCH', path, { ...asking, body });
  delete = <T>(path: string, asking: Asking = {}) => this.ask<T>('DELETE', path, asking);

  cookie(name: string): string | undefined {
    return this.jar.get(name)?.value;
  }

  setCookie(name: string, value: string, path = '/'): void {
    this.jar.set(name, { value, path });
  }

  /** Sends to `/api/v1` + path; a path that begins with `//` is taken from the root. */
  async ask<T>(method: string, path: string, { body, headers }: Asking): Promise<Answer<T>> {
    const pathname = path.startsWith('//') ? path.slice(1) : `/api/v1${path}`;
    const isForm = body instanceof FormData;
    const response = await fetch(this.origin + pathname, {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...(this.accessToken ? { authorization: `Bearer ${this.accessToken}` } : {}),
        ...this.cookieHeader(pathname),
        ...this.defaults,
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return { status: response.status, body: (await readBody(response)) as T, headers: response.headers };
  }

  private cookieHeader(pathname: string): Record<string, string> {
    const sent = [...this.jar].filter(([, { path }]) => pathname.startsWith(path));
    return sent.length > 0 ? { cookie: sent.map(([name, { value }]) => `${name}=${value}`).join('; ') } : {};
  }

  private keep(line: string): void {
    const [pair, ...attributes] = line.split(';').map((part) => part.trim());
    const [name, value] = [pair!.slice(0, pair!.indexOf('=')), pair!.slice(pair!.indexOf('=') + 1)];
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
    const expires = attributes.find((attribute) => /^expires=/i.test(attribute))?.slice(8);
    if (value === '' || (expires && Date.parse(expires) <= 0)) this.jar.delete(name);
    else this.jar.set(name, { value, path });
  }
}

async function readBody(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('application/json')) return response.json();
  if (type.startsWith('text/')) return response.text();
  return new Uint8Array(await response.arrayBuffer());
}
