import { Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { Config } from '../config/config.js';

/** Ports that a browser leaves out of an origin, and others may name in `Host`. */
const DEFAULT_PORT = { http: /:80$/, https: /:443$/ } as const;

/**
 * Whose pages may act with our cookies, and get some: those of the host that a request was sent to, of the public
 * address, and of the origins that the configuration names.
 */
@Injectable()
export class OwnOrigins {
  private readonly named: ReadonlySet<string>;
  private readonly publicUrl: URL;

  constructor({ PUBLIC_URL, ALLOWED_ORIGINS }: Config) {
    const others = ALLOWED_ORIGINS.split(',').filter((entry) => entry.trim() !== '');
    this.named = new Set([PUBLIC_URL, ...others].map((entry) => new URL(entry.trim()).origin));
    this.publicUrl = new URL(PUBLIC_URL);
  }

  /**
   * Whether a request is one of our own pages, or of no page at all. `host` as the client wrote it. Origins are compared
   * as the text that browsers write, never parsed: whatever else a header holds is not ours.
   */
  isOwn(headers: IncomingHttpHeaders, host: string): boolean {
    const { origin } = headers;
    if (origin !== undefined) return this.isOneOfOurs(origin.toLowerCase(), host.toLowerCase());
    // Browsers say where a request is from in one of two ways at least; whoever says nothing is none.
    const site = headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  }

  private isOneOfOurs(origin: string, host: string): boolean {
    if (this.named.has(origin)) return true;
    // Behind TLS a page of the public host that came unencrypted may be anybody's. Others in the house have no TLS.
    if (host === this.publicUrl.host && this.publicUrl.protocol === 'https:') return false;
    return (['http', 'https'] as const).some(
      (scheme) => origin === `${scheme}://${host.replace(DEFAULT_PORT[scheme], '')}`,
    );
  }
}
