import { io, type Socket } from 'socket.io-client';
import type { Ack, LoginDto, ServerMessageBody, ServerMessageName, SessionView } from '@votebox/contracts';
import { Browser } from './browser.js';

/** One real socket that keeps everything it was sent. */
export class Listener {
  private readonly heard: { name: string; body: unknown }[] = [];

  private constructor(readonly socket: Socket) {
    socket.onAny((name: string, body: unknown) => this.heard.push({ name, body }));
  }

  static async withToken(origin: string, token: string): Promise<Listener> {
    return Listener.open(origin, { auth: { token } });
  }

  static async withCookie(origin: string, browser: Browser): Promise<Listener> {
    return Listener.open(origin, { extraHeaders: { cookie: `vb_guest=${browser.cookie('vb_guest')}` } });
  }

  private static async open(origin: string, options: object): Promise<Listener> {
    const socket = io(origin, { transports: ['websocket'], reconnection: false, forceNew: true, ...options });
    const listener = new Listener(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return listener;
  }

  /** Everything of one name that has come, oldest first. */
  all<N extends ServerMessageName>(name: N): ServerMessageBody<N>[] {
    return this.heard.filter((message) => message.name === name).map(({ body }) => body as ServerMessageBody<N>);
  }

  forget(): void {
    this.heard.length = 0;
  }

  async ask<T>(name: string, body: object): Promise<Ack<T>> {
    return (await this.socket.timeout(20_000).emitWithAck(name, body)) as Ack<T>;
  }

  close(): void {
    this.socket.disconnect();
  }
}

/** A venue with its owner signed in and a screen paired, over HTTP. */
export async function openVenue(
  origin: string,
  slug: string,
): Promise<{ venueId: string; owner: Browser; account: LoginDto; displayToken: string }> {
  const owner = new Browser(origin);
  const account = { email: `owner@${slug}.example`, password: `correct horse ${slug}` };
  const registered = await owner.post<SessionView>('/auth/register', {
    venueName: `Venue ${slug}`,
    slug,
    ...account,
    name: 'Olga Owner',
  });
  if (registered.status !== 201) throw new Error(`registration answered ${registered.status}`);
  owner.accessToken = registered.body.accessToken;
  const venueId = registered.body.memberships[0]!.venueId;
  const display = await owner.post<{ token: string }>(`/venues/${venueId}/displays`, { name: 'Bar TV' });
  if (display.status !== 201) throw new Error(`adding a screen answered ${display.status}`);
  return { venueId, owner, account, displayToken: display.body.token };
}
