import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readFlags } from './run-sandbox.js';
import { startSandbox } from './sandbox.js';

const PROGRAM = fileURLToPath(new URL('../bin/spotify-sandbox.mjs', import.meta.url));

describe('the command', () => {
  test('reads its flags', () => {
    expect(readFlags([])).toMatchObject({
      port: 8_099,
      profile: 'dev2026',
      durations: { minMs: 90_000, maxMs: 420_000 },
    });
    const flags = ['--port', '0', '--profile', 'extended', '--track-seconds', '20-40', '--virtual-clock'];
    const options = readFlags(flags);
    expect(options).toMatchObject({ port: 0, profile: 'extended', durations: { minMs: 20_000, maxMs: 40_000 } });
    expect(options?.clock?.kind).toBe('virtual');
  });

  test.each([
    [['--port', 'many']],
    [['--port', '70000']],
    [['--profile', 'dev2030']],
    [['--track-seconds', '40-20']],
    [['--track-seconds', '0-20']],
    [['--unknown']],
  ])('makes no sense of %p', (flags) => {
    expect(readFlags(flags)).toBeUndefined();
  });

  test('tells its parent its address, is ready then, and ends with its parent', async () => {
    const child = fork(PROGRAM, ['--port', '0'], { stdio: 'ignore' });
    const [{ listensOn }] = (await once(child, 'message')) as [{ listensOn: string }];
    expect((await fetch(`${listensOn}/health/ready`)).status).toBe(200);
    child.disconnect();
    await once(child, 'exit');
    await expect(fetch(listensOn)).rejects.toThrow();
  });

  test('says why it cannot start, and ends', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const child = fork(PROGRAM, ['--port', String(port)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let said = '';
    child.stderr?.on('data', (chunk) => (said += String(chunk)));
    expect((await once(child, 'close'))[0]).toBe(1);
    expect(said).toContain('EADDRINUSE');
    other.close();
  });
});

describe('the server', () => {
  const lan = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

  (lan === undefined ? test.skip : test)('lets nobody else play fate (needs a network address)', async () => {
    const sandbox = await startSandbox({ host: '0.0.0.0', baseUrl: (port) => `http://${lan}:${port}` });
    try {
      expect((await fetch(`${sandbox.url}/sandbox`)).status).toBe(403);
      expect((await fetch(`http://127.0.0.1:${sandbox.port}/sandbox`)).status).toBe(200);
      const script = await fetch(`${sandbox.url}/sdk/spotify-player.js`);
      expect(await script.text()).toContain('window.Spotify');
    } finally {
      await sandbox.close();
    }
  });

  test('survives callers who hang up and callers who talk nonsense', async () => {
    const sandbox = await startSandbox();
    try {
      for (const text of [
        'GET /v1/me HTTP/1.1\r\nhost: x\r\n\r\n',
        'nonsense\r\n\r\n',
        'POST /api/token HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\nhalf',
      ]) {
        const socket = connect(sandbox.port, '127.0.0.1');
        await once(socket, 'connect');
        socket.write(text);
        socket.destroy();
      }
      const image = `${sandbox.url}/image/${sandbox.world.catalogue.tracks[0]!.album.id}-64`;
      expect((await fetch(image)).headers.get('content-type')).toBe('image/svg+xml');
      expect((await fetch(`${sandbox.url}/nothing`)).status).toBe(404);
      const preflight = await fetch(`${sandbox.url}/v1/me`, { method: 'OPTIONS' });
      expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
    } finally {
      await sandbox.close();
    }
  });
});
