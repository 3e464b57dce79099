import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A Music Player Daemon that is there, knows nothing and plays nothing: it says yes to whatever it is asked. */
export class MpdStandIn {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(): Promise<MpdStandIn> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const standIn = new MpdStandIn(server, (server.address() as AddressInfo).port);
    server.on('connection', (socket) => standIn.greet(socket));
    return standIn;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }

  private greet(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.write('OK MPD 0.23.5\n');
    let list: string[] | null = null;
    let isIdle = false;
    let rest = '';
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('command_list')) {
          if (line !== 'command_list_end') list = [];
          else {
            socket.write(`${(list ?? []).map((each) => `${answerTo(each)}list_OK\n`).join('')}OK\n`);
            list = null;
          }
        } else if (list) list.push(line);
        else if (line.startsWith('idle')) isIdle = true;
        else if (line === 'noidle') {
          // Nothing ever changes here, so waiting ends by this alone; said to one that does not wait it has no answer.
          if (isIdle) socket.write('OK\n');
          isIdle = false;
        } else socket.write(`${answerTo(line)}OK\n`);
      }
    });
  }
}

function answerTo(line: string): string {
  switch (line.split(' ')[0]) {
    case 'status':
      return 'volume: 80\nrepeat: 0\nrandom: 0\nsingle: 0\nconsume: 0\nplaylist: 1\nplaylistlength: 0\nstate: stop\n';
    case 'stats':
      return 'artists: 4\nalbums: 1\nsongs: 4\nuptime: 60\n';
    case 'outputs':
      return 'outputid: 0\noutputname: Amp\noutputenabled: 1\n';
    default:
      return '';
  }
}
