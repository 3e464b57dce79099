import type { IncomingMessage } from 'node:http';

const GUEST_COOKIE = /(?:^|;\s*)vb_guest=([^;]{1,200})/;

/**
 * By what a request is kept on one API process: the guest's cookie, which the browser sends over HTTP and with the web
 * socket, else the address. Screens and staff show their token to the socket only after it was opened, so not by that.
 */
export function personOf(req: IncomingMessage): string {
  return GUEST_COOKIE.exec(req.headers.cookie ?? '')?.[1] ?? req.socket.remoteAddress ?? '';
}
