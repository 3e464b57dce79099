import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ErrorCode, ERRORS } from '@votebox/contracts';
import { RestClient, type RestRefusal } from './rest-client.js';

type Script = (res: ServerResponse, req: IncomingMessage) => void;

let server: Server;
let script: Script[];
let asked: string[];
let waits: number[];
let client: RestClient;

const done: Script = (res) => res.end(JSON.stringify({ isDone: true }));
const lost: Script = (res) => res.socket?.destroy();
const refuse =
  (error: ErrorCode, retryAfterMs?: number): Script =>
  (res) =>
    res
      .writeHead(ERRORS[error].status)
      .end(JSON.stringify({ error, message: ERRORS[error].message, requestId: 'r', retryAfterMs }));
const times = (count: number, one: Script): Script[] => Array.from({ length: count }, () => one);

beforeEach(async () => {
  [script, asked, waits] = [[], [], []];
  server = createServer((req, res) => {
    asked.push(`${req.method} ${req.url}`);
    (script.shift() ?? done)(res, req);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new RestClient({ origin, pause: async (ms) => void waits.push(ms) });
});
afterEach(() => void server.close());

async function refusalOf(work: Promise<unknown>): Promise<RestRefusal> {
  return work.then(
    () => expect(true).toBe(false),
    (error: unknown) => error,
  ) as Promise<RestRefusal>;
}

test('asks again for what it only reads, for as long as the API is busy, never sooner than it was told', async () => {
  script = times(30, refuse('BUSY', 2_000));
  expect(await client.ask('GET', '/things')).toEqual({ isDone: true });
  expect(asked).toHaveLength(31);
  expect(waits.every((ms) => ms >= 2_000)).toBe(true);
});

test('takes a connection that is refused or lost, and the page of a gateway, for an API that comes back', async () => {
  script = [lost, (res) => res.writeHead(502, { 'retry-after': '3' }).end('<h1>Bad Gateway</h1>'), done];
  expect(await client.ask('PATCH', '/things/1', { body: { name: 'x' } })).toEqual({ isDone: true });
  expect(waits).toHaveLength(2);
  expect(waits[1]).toBeGreaterThanOrEqual(3_000);
});

test('sends nothing twice that could act twice', async () => {
  script = [refuse('BUSY'), lost];
  expect(await refusalOf(client.ask('POST', '/things'))).toMatchObject({ code: 'BUSY', status: 503 });
  expect(await refusalOf(client.ask('POST', '/things'))).toMatchObject({ code: 'OFFLINE', status: 0 });
  expect(asked).toHaveLength(2);
});

test('sends again what was refused unheard, and what its caller calls repeatable', async () => {
  script = [refuse('RATE_LIMITED', 700), done, refuse('BUSY'), done];
  await client.ask('POST', '/things');
  await client.ask('POST', '/login', { repetition: 'repeatable' });
  expect(asked).toHaveLength(4);
  expect(waits[0]).toBeGreaterThanOrEqual(700);
});

test('throws a refusal at once, with its code and reason', async () => {
  script = [refuse('SLUG_TAKEN')];
  const refusal = await refusalOf(client.ask('GET', '/things'));
  expect(refusal).toMatchObject({ code: 'SLUG_TAKEN', status: 409, reason: 'This short name is already taken.' });
  expect(refusal.message).toBe('GET /things: 409 SLUG_TAKEN This short name is already taken.');
  expect(waits).toEqual([]);
});
