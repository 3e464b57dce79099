import { Injectable } from '@nestjs/common';
import { fastifyCookie } from '@fastify/cookie';
import type { IncomingMessage } from 'node:http';
import { AccessDirectories } from '../access/access-directories.js';
import { GUEST_COOKIE, GuestIdentity } from '../access/guest-identity.js';
import { OwnOrigins } from '../access/own-origins.js';
import { Tokens } from '../access/tokens.js';
import type { Peer } from './client-link.js';

const { parse: parseCookies } = fastifyCookie;

/** Decides who a new socket is: a bearer token (staff, display) before the guest cookie. Null = nobody we know. */
@Injectable()
export class Handshake {
  constructor(
    private readonly origins: OwnOrigins,
    private readonly tokens: Tokens,
    private readonly guests: GuestIdentity,
    private readonly directories: AccessDirectories,
  ) {}

  /** Whether a browser page of this origin may open sockets here. Clients without an origin are no browsers. */
  isFromOwnPage({ headers }: IncomingMessage): boolean {
    const host = headers['x-forwarded-host'] ?? headers.host ?? '';
    return this.origins.isOwn(headers, String(host));
  }

  async identify(auth: unknown, cookieHeader: string | undefined): Promise<Peer | null> {
    const token = (auth as { token?: unknown } | null)?.token;
    if (typeof token === 'string' && token !== '') return this.fromToken(token);
    const guestId = this.guests.read(parseCookies(cookieHeader ?? '')[GUEST_COOKIE]);
    return guestId ? { kind: 'guest', guestId } : null;
  }

  private async fromToken(token: string): Promise<Peer | null> {
    const claims = this.tokens.verify(token);
    if (claims?.kind === 'staff') return claims;
    if (claims?.kind !== 'display') return null;
    const isValid = await this.directories.displays.isValid(claims.venueId, claims.displayId, claims.version);
    return isValid
      ? { kind: 'display', displayId: claims.displayId, venueId: claims.venueId, version: claims.version }
      : null;
  }
}
