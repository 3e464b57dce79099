import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { delayOf } from './pipe.js';
import { TcpProxy } from './tcp-proxy.js';
import { TrapWatch } from './trap.js';

/** A server that remembers what it was told and answers each chunk with the same in capitals. */
let server: Server;
let heard = '';
let proxy: TcpProxy;
const open = new Set<Socket>();

beforeEach(async () => {
  heard = '';
  server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      heard += chunk.toString();
      socket.write(chunk.toString().toUpperCase());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy = await TcpProxy.open({ target: { host: '127.0.0.1', port: (server.address() as AddressInfo).port } });
});

afterEach(async () => {
  for (const socket of open) socket.destroy();
  open.clear();
  await proxy.close();
  await new Promise((done) => server.close(done));
});

/** A client through the proxy that collects what it hears and how it ended. */
function call(): { socket: Socket; text(): string; ended: Promise<string> } {
  const socket = connect(proxy.port, '127.0.0.1');
  open.add(socket);
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  const ended = new Promise<string>((resolve) => {
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
    socket.on('end', () => resolve('end'));
  });
  return { socket, text: () => text, ended };
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !isTrue(); tries++) await wait(10);
  expect(isTrue()).toBe(true);
}

describe('the proxy', () => {
  test('carries both ways and counts its connections', async () => {
    const client = call();
    client.socket.write('hello');
    await until(() => client.text() === 'HELLO');
    expect(proxy.connections).toBe(1);
    client.socket.end();
    expect(await client.ended).toBe('end');
    await until(() => proxy.connections === 0);
  });

  test('keeps the order however much the jitter is', async () => {
    proxy.slowDown({ up: { latencyMs: 20, jitterMs: 20 }, down: { latencyMs: 5, lossRate: 0.5, lossPenaltyMs: 30 } });
    const client = call();
    for (let n = 0; n < 30; n++) {
      client.socket.write(`${n},`);
      await wait(1);
    }
    const sent = Array.from({ length: 30 }, (_, n) => `${n},`).join('');
    await until(() => client.text() === sent);
    expect(heard).toBe(sent);
  });

  test('hangs and goes on with what was sent meanwhile, on old and new connections', async () => {
    const old = call();
    old.socket.write('one');
    await until(() => old.text() === 'ONE');
    proxy.hang();
    old.socket.write('two');
    const fresh = call();
    fresh.socket.write('three');
    await wait(100);
    expect([heard, old.text(), fresh.text()]).toEqual(['one', 'ONE', '']);
    proxy.heal();
    await until(() => old.text() === 'ONETWO' && fresh.text() === 'THREE');
  });

  test('cuts what is open and what comes, and takes connections again when healed', async () => {
    const old = call();
    old.socket.write('one');
    await until(() => old.text() === 'ONE');
    proxy.cut();
    expect(await old.ended).toBe('ECONNRESET');
    expect(await call().ended).toBe('ECONNRESET');
    proxy.heal();
    const fresh = call();
    fresh.socket.write('two');
    await until(() => fresh.text() === 'TWO');
  });

  test('loses a reply: the server has done it, the client hears nothing but a reset, once', async () => {
    proxy.setTrap({
      sightings: [
        { direction: 'up', pattern: 'commit' },
        { direction: 'down', pattern: 'COMMIT' },
      ],
      lastBytes: 'swallowed',
    });
    const client = call();
    client.socket.write('begin;');
    await until(() => client.text() === 'BEGIN;');
    client.socket.write('commit');
    expect(await client.ended).toBe('ECONNRESET');
    expect([heard, client.text(), proxy.sprung]).toEqual(['begin;commit', 'BEGIN;', 1]);
    const again = call();
    again.socket.write('commit');
    await until(() => again.text() === 'COMMIT');
  });

  test('loses a request: the server never gets it', async () => {
    proxy.setTrap({ sightings: [{ direction: 'up', pattern: 'commit' }], lastBytes: 'swallowed' });
    const client = call();
    client.socket.write('commit');
    expect(await client.ended).toBe('ECONNRESET');
    expect(heard).toBe('');
  });

  test('delivers a request whose sender is gone before the answer', async () => {
    proxy.setTrap({ sightings: [{ direction: 'up', bytes: 6 }], lastBytes: 'delivered' });
    const client = call();
    client.socket.write('commit');
    expect(await client.ended).toBe('ECONNRESET');
    await until(() => heard === 'commit');
    expect(client.text()).toBe('');
  });
});

test('a trap sees a pattern that comes in two pieces, and only in its direction', () => {
  const watch = new TrapWatch({ sightings: [{ direction: 'up', pattern: 'commit' }], lastBytes: 'swallowed' });
  expect(watch.sees('down', Buffer.from('commit'))).toBe(false);
  expect(watch.sees('up', Buffer.from('com'))).toBe(false);
  expect(watch.sees('up', Buffer.from('mit'))).toBe(true);
});

test('the delay lies within the jitter, and a lost chunk pays its penalty', () => {
  const slowness = { latencyMs: 100, jitterMs: 50, lossRate: 0.5, lossPenaltyMs: 1_000 };
  expect(delayOf(slowness, () => 0)).toBe(1_050);
  expect(delayOf(slowness, () => 0.75)).toBe(125);
  expect(delayOf(undefined, () => 0)).toBe(0);
});

test('a process whose proxy reset a connection that was ending comes to its own end', async () => {
  const script = `
    import { connect, createServer, Socket } from 'node:net';
    import { TcpProxy } from ${JSON.stringify(new URL('./tcp-proxy.js', import.meta.url))};
    const server = createServer((socket) => socket.on('error', () => undefined).resume());
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    const proxy = await TcpProxy.open({ target: { host: '127.0.0.1', port: server.address().port } });
    // At the moment at which the proxy passes the end of the client on, it is told to reset everything.
    const { end } = Socket.prototype;
    Socket.prototype.end = function endAndReset(...words) {
      const isPassedOn = this.remotePort === server.address().port;
      end.apply(this, words);
      if (isPassedOn) proxy.resetNow();
      return this;
    };
    const client = connect(proxy.port, '127.0.0.1', () => client.end('x'));
    await new Promise((done) => client.on('error', () => undefined).on('close', done));
    await proxy.close();
    server.close();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore', timeout: 20_000 });
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
}, 30_000);
