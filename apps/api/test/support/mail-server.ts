import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A mail as it was handed over. */
export interface ReceivedMail {
  to: string;
  subject: string;
  text: string;
}

/** A mail server that takes everything and keeps it. */
export class MailServer {
  readonly mails: ReceivedMail[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<MailServer> {
    const server = createServer();
    const own = new MailServer(server);
    server.on('connection', (socket) => own.serve(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return own;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** All mails to an address, oldest first. */
  to(email: string): ReceivedMail[] {
    return this.mails.filter((mail) => mail.to === email);
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => undefined);
    const say = (line: string) => socket.write(`${line}\r\n`);
    let buffered = '';
    let to = '';
    let isData = false;
    say('220 test');
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      buffered += chunk;
      for (;;) {
        const end = buffered.indexOf(isData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const part = buffered.slice(0, end);
        buffered = buffered.slice(end + (isData ? 5 : 2));
        if (isData) {
          isData = false;
          this.mails.push(toMail(to, part));
          say('250 taken');
        } else if (/^RCPT TO/i.test(part)) {
          to = /<(.*)>/.exec(part)![1]!;
          say('250 ok');
        } else if (/^DATA/i.test(part)) {
          isData = true;
          say('354 go on');
        } else say(/^QUIT/i.test(part) ? '221 bye' : '250 ok');
      }
    });
  }
}

function toMail(to: string, raw: string): ReceivedMail {
  const split = raw.indexOf('\r\n\r\n');
  const head = raw.slice(0, split).replace(/\r\n[ \t]+/g, ' ');
  const body = raw.slice(split + 4);
  const isBase64 = /^Content-Transfer-Encoding: base64/im.test(head);
  const text = isBase64 ? Buffer.from(body, 'base64').toString('utf8') : fromQuotedPrintable(body);
  return { to, subject: /^Subject: (.*)$/im.exec(head)?.[1] ?? '', text };
}

function fromQuotedPrintable(text: string): string {
  const bytes = text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => `%${hex}`);
  return decodeURIComponent(bytes.replace(/%(?![0-9A-F]{2})/g, '%25'));
}
