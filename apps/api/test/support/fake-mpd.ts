import { resetConnection } from '@votebox/local/proxy';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What the fake does with a command: lines to answer with, an ACK, or nothing more at all on this connection. */
export type FakeAnswer = string[] | { ack: number } | 'reset' | 'hang';

/**
 * A server that speaks MPD's protocol as a script says, and badly where the script wants it so. Knows lists, `idle` and
 * `noidle` by itself; everything else goes to `answer`.
 */
export class FakeMpd {
  /** Every line that was heard, on whatever connection. */
  readonly heard: string[] = [];
  greeting = 'OK MPD 0.23.5\n';
  /** How many bytes are sent at once; all of them where it is null. */
  chunkBytes: number | null = null;
  answer: (command: string) => FakeAnswer = () => [];
  private readonly sockets = new Set<Socket>();
  private readonly idling = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.serve(socket));
  }

  static async start(): Promise<FakeMpd> {
    const server = createServer({ noDelay: true });
    const fake = new FakeMpd(server);
    await fake.listen(0);
    return fake;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.sockets.size;
  }

  get isIdling(): boolean {
    return this.idling.size > 0;
  }

  /** Says to whoever is in `idle` that something has changed. */
  change(...names: string[]): void {
    for (const socket of this.idling) {
      this.idling.delete(socket);
      void this.send(socket, `${names.map((name) => `changed: ${name}\n`).join('')}OK\n`);
    }
  }

  /** Sends what nobody asked for. */
  blurt(text: string): void {
    for (const socket of this.sockets) socket.write(text);
  }

  /** Ends all connections as a crash would and answers nobody, until {@link comeBack}. Answers the port that it had. */
  async vanish(): Promise<number> {
    const { port } = this;
    const closed = new Promise((done) => this.server.close(done));
    for (const socket of this.sockets) resetConnection(socket);
    await closed;
    return port;
  }

  comeBack(port: number): Promise<void> {
    return this.listen(port);
  }

  async stop(): Promise<void> {
    if (this.server.listening) await this.vanish();
  }

  private listen(port: number): Promise<void> {
    return new Promise((done) => this.server.listen(port, '127.0.0.1', done));
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    let rest = '';
    let list: string[] | null = null;
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.sockets.delete(socket);
      this.idling.delete(socket);
    });
    socket.on('data', (data) => {
      const lines = (rest + data.toString('utf8')).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        this.heard.push(line);
        if (line === 'command_list_ok_begin') list = [];
        else if (line === 'command_list_end') {
          this.reply(socket, list ?? []);
          list = null;
        } else if (list) list.push(line);
        else if (line.startsWith('idle')) this.idling.add(socket);
        else if (line === 'noidle' && this.idling.delete(socket)) void this.send(socket, 'OK\n');
      }
    });
    void this.send(socket, this.greeting);
  }

  private reply(socket: Socket, commands: string[]): void {
    let text = '';
    for (const [n, command] of commands.entries()) {
      const answer = this.answer(command);
      if (answer === 'hang') return void this.send(socket, text);
      if (answer === 'reset') return resetConnection(socket);
      if ('ack' in answer) {
        return void this.send(socket, `${text}ACK [${answer.ack}@${n}] {${command.split(' ')[0]}} words of the fake\n`);
      }
      text += [...answer, 'list_OK\n'].join('\n');
    }
    void this.send(socket, `${text}OK\n`);
  }

  private async send(socket: Socket, text: string): Promise<void> {
    const bytes = Buffer.from(text);
    const step = this.chunkBytes ?? Math.max(1, bytes.length);
    for (let at = 0; at < bytes.length; at += step) {
      socket.write(bytes.subarray(at, at + step));
      if (this.chunkBytes !== null) await new Promise((done) => setImmediate(done));
    }
  }
}
