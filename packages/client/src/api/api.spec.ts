import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ScriptedServer } from '../testing/scripted-server';
import { createApi } from './api';

describe('createApi', () => {
  let server: ScriptedServer;

  beforeEach(async () => {
    server = await new ScriptedServer().listen();
  });

  afterEach(() => server.close());

  it('sends JSON below /api/v1 with the token and leaves empty query values out', async () => {
    server.onHttp('GET /things', () => ({ data: { items: [] } }));
    const api = createApi({ baseUrl: server.url, token: () => 'secret' });
    expect(await api.get('/things', { query: { q: 'a b', cursor: null, limit: undefined } })).toEqual({ items: [] });
    expect(server.calls[0]?.headers.authorization).toBe('Bearer secret');
  });

  it('throws the refusal of the server with its code, status and waiting time', async () => {
    server.onHttp('POST /public/join', () => ({ refuse: 'EVENT_FULL', retryAfterMs: 3_000 }));
    const joining = createApi({ baseUrl: server.url }).post('/public/join', { code: 'ABC234' });
    await expect(joining).rejects.toMatchObject({
      code: 'EVENT_FULL',
      status: 409,
      retryAfterMs: 3_000,
      requestId: 'test',
    });
  });

  it('calls a broken connection and a silent server OFFLINE', async () => {
    server.onHttp('GET /lost', () => 'lost');
    const api = createApi({ baseUrl: server.url });
    await expect(api.get('/lost')).rejects.toMatchObject({ code: 'OFFLINE', status: 0 });
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    await expect(createApi({ baseUrl }).get('/slow', { timeoutMs: 30 })).rejects.toMatchObject({ code: 'OFFLINE' });
    silent.closeAllConnections();
    silent.close();
  });

  it('judges the page of a gateway by its status: nothing was decided', async () => {
    const gateway = createServer((_request, response) => {
      response.writeHead(502, { 'content-type': 'text/html', 'retry-after': '2' });
      response.end('<h1>Bad Gateway</h1>');
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
    await expect(createApi({ baseUrl }).get('/x')).rejects.toMatchObject({
      code: 'BUSY',
      status: 502,
      retryAfterMs: 2_000,
    });
    gateway.closeAllConnections();
    gateway.close();
  });

  it('gets one fresh token for all requests that were refused, and repeats them', async () => {
    let token = 'old';
    let refreshed = 0;
    const api = createApi({
      baseUrl: server.url,
      token: () => token,
      async refresh() {
        refreshed += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
        token = 'new';
        return true;
      },
    });
    server.onHttp('GET /mine', () =>
      server.calls.at(-1)?.headers.authorization === 'Bearer new' ? { data: 'ok' } : { refuse: 'UNAUTHORIZED' },
    );
    expect(await Promise.all([api.get('/mine'), api.get('/mine'), api.get('/mine')])).toEqual(['ok', 'ok', 'ok']);
    expect(refreshed).toBe(1);
  });

  it('throws when there is no fresh token, and asks for one only where it had one', async () => {
    let refreshed = 0;
    const refresh = async () => {
      refreshed += 1;
      return false;
    };
    server.onHttp('GET /mine', () => ({ refuse: 'UNAUTHORIZED' }));
    await expect(createApi({ baseUrl: server.url, token: () => 'old', refresh }).get('/mine')).rejects.toMatchObject({
      status: 401,
    });
    await expect(createApi({ baseUrl: server.url, token: () => null, refresh }).get('/mine')).rejects.toMatchObject({
      status: 401,
    });
    expect(refreshed).toBe(1);
  });

  it('is told cheaply that nothing changed', async () => {
    server.onHttp('GET /state', () => ({ data: { rev: 1 }, etag: '"e-1"' }));
    const api = createApi({ baseUrl: server.url });
    expect(await api.getIfChanged('/state', null)).toEqual({ state: 'changed', body: { rev: 1 }, etag: '"e-1"' });
    expect(await api.getIfChanged('/state', '"e-1"')).toEqual({ state: 'same' });
  });

  it('takes an answer that was asked for ahead, and asks itself from then on', async () => {
    server.onHttp('GET /me', () => ({ data: 'asked' }));
    const ahead = new Map([['/me', Promise.resolve(Response.json('ahead'))]]);
    const takeAhead = (path: string) => {
      const answer = ahead.get(path) ?? null;
      ahead.delete(path);
      return answer;
    };
    const api = createApi({ baseUrl: server.url, takeAhead });
    expect([await api.get('/me'), await api.get('/me')]).toEqual(['ahead', 'asked']);
    expect(server.calls).toHaveLength(1);
  });

  it('judges an answer that was asked for ahead as any other: late, refused or lost', async () => {
    const api = (answer: Promise<Response>) => createApi({ baseUrl: server.url, takeAhead: () => answer });
    await expect(api(new Promise(() => undefined)).get('/me', { timeoutMs: 20 })).rejects.toMatchObject({
      code: 'OFFLINE',
    });
    const refusal = Response.json({ error: 'NOT_FOUND', message: 'No such event.' }, { status: 404 });
    await expect(api(Promise.resolve(refusal)).get('/me')).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
    await expect(api(Promise.reject(new TypeError('lost'))).get('/me')).rejects.toMatchObject({ code: 'OFFLINE' });
  });

  it('does not call a request offline that the caller gave up', async () => {
    const abort = new AbortController();
    const asking = createApi({ baseUrl: server.url }).get('/things', { signal: abort.signal });
    abort.abort();
    await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
  });
});
