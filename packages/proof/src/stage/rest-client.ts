/** An answer of the API that the stage did not expect. */
export class UnexpectedAnswer extends Error {
  constructor(what: string, status: number, body: string) {
    super(`${what} answered ${status}: ${body.slice(0, 500)}`);
    this.name = 'UnexpectedAnswer';
  }
}

/** Asks the REST interface (`/api/v1` + path) and answers the body. Throws `UnexpectedAnswer` for anything but 2xx. */
export async function askRest<T>(
  origin: string,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  { body, token }: { body?: unknown; token?: string } = {},
): Promise<T> {
  const response = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new UnexpectedAnswer(`${method} ${path}`, response.status, text);
  return (text === '' ? null : JSON.parse(text)) as T;
}
