import { type AddressInfo, connect, createServer } from 'node:net';

/** An address of this machine that none of the tests' screens and staff come from. */
const ELSEWHERE = '127.0.0.2';

/** Another address of the Votebox under test: whoever asks there comes from another network than the venue's. */
export interface Elsewhere {
  readonly url: string;
  close(): Promise<void>;
}

/** Passes all connections on to the Votebox at `house`, from that address. */
export async function openElsewhere(house: string): Promise<Elsewhere> {
  const port = Number(new URL(house).port);
  const server = createServer((phone) => {
    const gateway = connect({ host: '127.0.0.1', port, localAddress: ELSEWHERE });
    phone.pipe(gateway).pipe(phone);
    phone.on('close', () => gateway.destroy()).on('error', () => undefined);
    gateway.on('close', () => phone.destroy()).on('error', () => undefined);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
